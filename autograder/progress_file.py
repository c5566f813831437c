"""A learner's own progress, kept in ``progress.json`` beside the notebook.

It holds exercises, points and counts: no name, no time, no answer. A file that cannot be
read is put aside, never overwritten.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.messages import tr
from autograder.record import Verdict

NAME = "progress.json"
MARK = "course_progress"
FORMAT = 1
PASSED = ("correct", "convention")

Entry = dict[str, Any]
Change = Callable[[Entry], Entry]


@dataclass(frozen=True)
class Progress:
    """What the file says of each exercise, and a sentence where something was wrong with it."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    note: str = ""

    def of(self, exercise_id: str) -> Entry:
        """Return what is known of an exercise; nothing yet is an empty entry."""
        return dict(self.entries.get(exercise_id, {}))

    def passed(self, exercise_id: str) -> bool:
        """Tell whether an answer was ever correct, by whichever convention."""
        return bool(self.of(exercise_id).get("passed"))

    def hints(self, exercise_id: str) -> int:
        """Return how many hints were read."""
        return int(self.of(exercise_id).get("hints", 0))


def read(folder: Path) -> Progress:
    """Return the progress of a folder; where there is no readable file, an empty one."""
    try:
        return Progress(_load(folder)["exercises"])
    except FileNotFoundError:
        return Progress()
    except (OSError, ValueError):
        return Progress(note=tr("{file} could not be read.", file=NAME))


def record_verdict(folder: Path, verdict: Verdict) -> Progress:
    """Write what a check found; an exercise once passed stays passed."""
    if verdict.kind == "broken":
        return read(folder)

    def change(entry: Entry) -> Entry:
        return {
            **entry,
            "kind": verdict.kind,
            "points": verdict.points,
            "max_points": verdict.max_points,
            "best": max(verdict.points, float(entry.get("best", 0))),
            "checks": int(entry.get("checks", 0)) + 1,
            "passed": bool(entry.get("passed")) or verdict.kind in PASSED,
            "version": verdict.version,
        }

    return _changed(folder, verdict.exercise, change)


def record_hint(folder: Path, exercise_id: str, number: int) -> Progress:
    """Write that a hint was read."""

    def change(entry: Entry) -> Entry:
        return {**entry, "hints": max(number, int(entry.get("hints", 0)))}

    return _changed(folder, exercise_id, change)


# ── The file ────────────────────────────────────────────────────────────────────────────


def _load(folder: Path) -> dict[str, Any]:
    """Return what the file holds.

    Raises:
        ValueError: it is not a file of this kind.
        OSError: it cannot be read.
    """
    try:
        data = json.loads((folder / NAME).read_text(encoding="utf-8-sig"))
    except RecursionError as error:
        raise ValueError(f"{NAME} is nested too deeply") from error
    if not isinstance(data, dict) or MARK not in data:
        raise ValueError(f"{NAME} has no {MARK!r}: another program's file")
    entries = data.get("exercises")
    if not isinstance(entries, dict) or not all(map(_is_entry, entries.values())):
        raise ValueError(f"{NAME}: expected an object of objects under 'exercises'")
    return data


def _is_entry(entry: object) -> bool:
    if not isinstance(entry, dict):
        return False
    numbers = [entry.get(name, 0) for name in ("points", "max_points", "best", "checks", "hints")]
    return all(isinstance(n, int | float) and abs(n) < 1e9 for n in numbers)


def _changed(folder: Path, exercise_id: str, change: Change) -> Progress:
    """Read the file again, change one entry and write it back at once.

    Reading just before writing keeps what another notebook wrote in the meantime.
    """
    try:
        data, note = _usable(folder)
    except OSError:
        data, note = _new(), _not_saved()
    data["exercises"][exercise_id] = change(data["exercises"].get(exercise_id, {}))
    if note != _not_saved():  # what cannot be read must not be replaced
        try:
            _write(folder, data)
        except OSError:
            note = _not_saved()
    return Progress(data["exercises"], note)


def _not_saved() -> str:
    return tr(
        "Your progress was not saved: {file} cannot be written in this folder. "
        "Nothing else is affected.",
        file=NAME,
    )


def _new() -> dict[str, Any]:
    return {MARK: FORMAT, "exercises": {}}


def _usable(folder: Path) -> tuple[dict[str, Any], str]:
    """Return the file's data, or new data and a sentence where the file was put aside."""
    try:
        return _load(folder), ""
    except FileNotFoundError:
        return _new(), ""
    except ValueError:
        return _new(), _set_aside(folder)


def _set_aside(folder: Path) -> str:
    """Rename a file that is broken or not ours, under a name that is free."""
    names = (f"{NAME}.bak", *(f"{NAME}.bak{i}" for i in range(2, 1000)))
    kept = next(name for name in names if not (folder / name).exists())
    (folder / NAME).rename(folder / kept)
    return tr(
        "{file} could not be read, so it was kept as {kept} and a new one was begun.",
        file=NAME,
        kept=kept,
    )


def _write(folder: Path, data: Mapping[str, Any]) -> None:
    """Replace the file in one move, so that no reader ever meets half of it."""
    handle, name = tempfile.mkstemp(prefix=".progress-", suffix=".tmp", dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            json.dump(data, file, ensure_ascii=False, indent=1)
            file.write("\n")
        Path(name).replace(folder / NAME)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
