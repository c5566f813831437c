"""Find and read the notebook among the files that a student handed in."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from autograder.grading import nodes, notes
from autograder.grading.handed_in import LARGEST, is_debris
from autograder.grading.identity import claims, language_in
from autograder.grading.notes import Note
from autograder.grading.registry import Registry
from autograder.grading.release import Release, text_of
from autograder.grading.stand_in import stand_in_of
from autograder.grading.work import HandedIn

MOST_CELLS = 2_000
MOST_PARTS = 1_000_000  # what takes a few bytes in a file takes hundreds in memory


class TooManyError(ValueError):
    """A notebook holds more cells than anybody writes."""


@dataclass(frozen=True)
class Intake:
    """What was handed in: the notebook in today's format if one could be read, and remarks."""

    notebook: dict[str, Any] | None
    remarks: tuple[Note, ...]
    language: str | None = None


@dataclass(frozen=True)
class _File:
    name: str
    notebook: dict[str, Any] | None
    remarks: tuple[Note, ...]
    language: str | None
    known: int = 0  # cells of this lesson
    worked: int = 0  # of those, answers that are not the stub any more


def take_in(
    files: Iterable[HandedIn],
    name: str,
    registry: Registry,
    release: Release,
    others: Iterable[str] = (),
) -> Intake:
    """Read the notebook called `name`, or the file that stands for it.

    Args:
        files: what one student handed in.
        name: the notebook's registered name, without the extension.
        registry: its registered cells.
        release: its released cells.
        others: names of the assignment's other notebooks, which cannot stand for this one.
    """
    not_this = {_fold(other) for other in others}
    rows = [row for row in files if _stem(row.name) not in not_this and not is_debris(row.name)]
    opened = [_opened(row, registry, release) for row in rows]
    if not opened:
        return Intake(None, (Note(notes.MISSING, {"expected": f"{name}.ipynb"}),))
    best = max(opened, key=lambda file: _rank(file, name))
    remarks = (*_about_the_name(best, opened, name), *best.remarks)
    return Intake(best.notebook, remarks, best.language)


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _stem(name: str) -> str:
    return _fold(_last(name)).split(".ipynb")[0]


def _last(name: str) -> str:
    return PurePosixPath(name).name


def _rank(file: _File, name: str) -> tuple[bool, bool, bool, bool, int]:
    """A readable notebook of this lesson, with work in it, under its right name."""
    exact = file.name == f"{name}.ipynb"
    close = _stem(file.name) == _fold(name)
    return file.known > 0, file.worked > 0, exact, close, file.known


def _about_the_name(best: _File, files: list[_File], name: str) -> list[Note]:
    expected = f"{name}.ipynb"
    others = ", ".join(f'"{file.name}"' for file in files if file is not best)
    if others:
        return [Note(notes.SEVERAL, {"found": best.name, "others": others})]
    if best.name != expected and best.notebook is not None:
        return [Note(notes.RENAMED, {"found": best.name, "expected": expected})]
    return []


# ── Reading one file ────────────────────────────────────────────────────────────────────


def _opened(row: HandedIn, registry: Registry, release: Release) -> _File:
    content, path = row.content or b"", _last(row.name)
    notebook, remark = _parsed(row)
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


def _parsed(row: HandedIn) -> tuple[dict[str, Any] | None, Note | None]:
    """Return the notebook in today's format, and a remark on what was wrong with the file."""
    content, path = row.content, _last(row.name)
    if row.trouble:
        return None, _unreadable(path, Note(notes.NOT_OPENED, {"error": row.trouble}))
    if content is None:
        return None, _unreadable(path, Note(notes.TOO_LARGE, {"limit": LARGEST}))
    if not content.strip():
        return None, _unreadable(path, Note(notes.EMPTY_FILE))
    if stands := stand_in_of(content):
        return None, _unreadable(stands.name, stands.reason)
    if content.count(b"{") + content.count(b"[") > MOST_PARTS:
        return None, _unreadable(path, Note(notes.TOO_MANY, {"limit": MOST_CELLS}))
    try:
        data = without_halves(json.loads(content.removeprefix(b"\xef\xbb\xbf")), content)
    except json.JSONDecodeError as error:
        return None, _unreadable(path, Note(notes.NOT_JSON, {"line": error.lineno}))
    except (ValueError, RecursionError):
        return None, _unreadable(path, Note(notes.NOT_JSON, {"line": 1}))
    try:
        return _converted(data)
    except TooManyError:
        return None, _unreadable(path, Note(notes.TOO_MANY, {"limit": MOST_CELLS}))
    except Exception:  # whatever a converter makes of a damaged notebook
        return None, _unreadable(path, Note(notes.NOT_A_NOTEBOOK))


def _converted(data: Any) -> tuple[dict[str, Any], Note | None]:
    major, minor = int(data.get("nbformat", 0)), int(data.get("nbformat_minor", 0))
    remark = None
    if major == 3:
        remark = Note(notes.OLD_FORMAT, {"version": f"{major}.{minor}"})
        data = nodes.from_format_3(data)
    cells = data["cells"]
    if isinstance(cells, list) and len(cells) > MOST_CELLS:
        raise TooManyError
    if not isinstance(cells, list) or not any(isinstance(cell, dict) for cell in cells):
        raise ValueError("no cells")
    return {**data, "cells": [cell for cell in cells if isinstance(cell, dict)]}, remark


def _unreadable(name: str, reason: Note) -> Note:
    return Note(notes.UNREADABLE, {"found": name, "reason": reason})


_HALF = re.compile(rb"\\\x00?u\x00?[dD]\x00?[89a-fA-F]")  # in UTF-8 and in UTF-16


def without_halves(data: Any, content: bytes) -> Any:
    """Return data without halves of characters, such as \\ud800, which no file can hold."""
    return _whole(data) if _HALF.search(content) else data


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return value
