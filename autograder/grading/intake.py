"""Find and read the notebook in what a student handed in, without changing a file."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.grading import nodes, notes
from autograder.grading.identity import claims, language_in
from autograder.grading.notes import Note
from autograder.grading.registry import Registry
from autograder.grading.release import Release, text_of

LARGEST = 64  # MB
PASSED_OVER = (".ipynb_checkpoints", "__MACOSX")


@dataclass(frozen=True)
class Intake:
    """What was handed in: the notebook in today's format if one could be read, and remarks."""

    notebook: dict[str, Any] | None
    remarks: tuple[Note, ...]
    language: str | None = None


@dataclass(frozen=True)
class _File:
    path: Path
    notebook: dict[str, Any] | None
    remarks: tuple[Note, ...]
    language: str | None
    known: int = 0  # cells of this lesson
    worked: int = 0  # of those, answers that are not the stub any more


def take_in(
    folder: Path,
    name: str,
    registry: Registry,
    release: Release,
    others: Iterable[str] = (),
) -> Intake:
    """Read the notebook called `name`, or the file that stands for it.

    Args:
        folder: what one student handed in.
        name: the notebook's registered name, without the extension.
        registry: its registered cells.
        release: its released cells.
        others: names of the assignment's other notebooks, which cannot stand for this one.
    """
    paths = [path for path in candidates(folder) if _stem(path) not in {_fold(o) for o in others}]
    files = [_opened(path, registry, release) for path in paths]
    if not files:
        return Intake(None, (Note(notes.MISSING, {"expected": f"{name}.ipynb"}),))
    best = max(files, key=lambda file: _rank(file, name))
    remarks = (*_about_the_name(best, files, name), *best.remarks)
    return Intake(best.notebook, remarks, best.language)


def candidates(folder: Path) -> list[Path]:
    """Return the files that may be notebooks, by name; links are not followed."""
    found = (
        path
        for path in sorted(folder.rglob("*"))
        if ".ipynb" in path.name.lower() and path.is_file() and not path.is_symlink()
    )
    return [path for path in found if not _is_debris(path.relative_to(folder))]


def _is_debris(path: Path) -> bool:
    """Tell autosaves and what macOS puts into archives from what a student saved."""
    return path.name.startswith("._") or any(part in PASSED_OVER for part in path.parts)


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _stem(path: Path) -> str:
    return _fold(path.name).split(".ipynb")[0]


def _rank(file: _File, name: str) -> tuple[bool, bool, bool, bool, int]:
    """A readable notebook of this lesson, with work in it, under its right name."""
    exact = file.path.name == f"{name}.ipynb"
    close = _stem(file.path) == _fold(name)
    return file.known > 0, file.worked > 0, exact, close, file.known


def _about_the_name(best: _File, files: list[_File], name: str) -> list[Note]:
    expected, found = f"{name}.ipynb", best.path.name
    others = ", ".join(f'"{file.path.name}"' for file in files if file is not best)
    if others:
        return [Note(notes.SEVERAL, {"found": found, "others": others})]
    if found != expected and best.notebook is not None:
        return [Note(notes.RENAMED, {"found": found, "expected": expected})]
    return []


# ── Reading one file ────────────────────────────────────────────────────────────────────


def _opened(path: Path, registry: Registry, release: Release) -> _File:
    content = path.read_bytes() if path.stat().st_size <= LARGEST * 10**6 else b""
    notebook, remark = _parsed(path, content)
    lang = language_in(content.decode("utf-8", "replace"))
    if notebook is None:
        return _File(path, None, (remark,) if remark else (), lang)
    ids = [claims(cell, registry, release) for cell in notebook["cells"]]
    worked = {
        cell_id
        for cell_id, cell in zip(ids, notebook["cells"], strict=True)
        if cell_id in registry
        and registry[cell_id].solution
        and not release.has(cell_id, text_of(cell))
    }
    known = len({cell_id for cell_id in ids if cell_id in registry})
    return _File(path, notebook, (remark,) if remark else (), lang, known, len(worked))


def _parsed(path: Path, content: bytes) -> tuple[dict[str, Any] | None, Note | None]:
    """Return the notebook in today's format, and a remark on what was wrong with the file."""
    if path.stat().st_size > LARGEST * 10**6:
        return None, _unreadable(path, Note(notes.TOO_LARGE, {"limit": LARGEST}))
    if not content.strip():
        return None, _unreadable(path, Note(notes.EMPTY_FILE))
    try:
        data = json.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except json.JSONDecodeError as error:
        return None, _unreadable(path, Note(notes.NOT_JSON, {"line": error.lineno}))
    except (ValueError, RecursionError):
        return None, _unreadable(path, Note(notes.NOT_JSON, {"line": 1}))
    try:
        return _converted(data)
    except Exception:  # whatever a converter makes of a damaged notebook
        return None, _unreadable(path, Note(notes.NOT_A_NOTEBOOK))


def _converted(data: Any) -> tuple[dict[str, Any], Note | None]:
    major, minor = int(data.get("nbformat", 0)), int(data.get("nbformat_minor", 0))
    remark = None
    if major == 3:
        remark = Note(notes.OLD_FORMAT, {"version": f"{major}.{minor}"})
        data = nodes.from_format_3(data)
    cells = data["cells"]
    if not isinstance(cells, list) or not any(isinstance(cell, dict) for cell in cells):
        raise ValueError("no cells")
    return {**data, "cells": [cell for cell in cells if isinstance(cell, dict)]}, remark


def _unreadable(path: Path, reason: Note) -> Note:
    return Note(notes.UNREADABLE, {"found": path.name, "reason": reason})
