"""A student's work: the released notebook with what the student wrote in it."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.demo.roster import Cell, Student, cells_of


def hand_in(student: Student, release: Mapping[str, Any], folder: Path) -> None:
    """Write what a student handed in, broken off in the middle where the roster says so."""
    text = json.dumps(work_of(student, release), ensure_ascii=False, indent=1) + "\n"
    folder.mkdir(parents=True)
    kept = text[: len(text) // 2] if student.cut else text
    (folder / student.file).write_text(kept, encoding="utf-8")


def work_of(student: Student, release: Mapping[str, Any]) -> dict[str, Any]:
    """Return the released notebook with the student's cells in place of the lesson's.

    Raises:
        LookupError: the student's file names a cell that the lesson does not have.
    """
    notebook = copy.deepcopy(dict(release))
    cells: list[dict[str, Any]] = notebook["cells"]
    place = 0
    for written in cells_of(student):
        if written.title:
            place = _position(cells, written.title, student)
            cells[place]["source"] = written.text
        else:
            place += 1
            cells.insert(place, _own_cell(written, place))
    return notebook


def _position(cells: list[dict[str, Any]], title: str, student: Student) -> int:
    found = [i for i, cell in enumerate(cells) if title in _names(cell)]
    if not found:
        raise LookupError(
            f"{student.id}.py has a cell {title!r}, expected the title of a cell of the lesson or "
            "the name of an exercise: correct it, or leave it out for a cell of the student's own"
        )
    return found[0]


def _names(cell: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a student's file may call a cell: its id, or the exercise answered in it."""
    metadata = cell["metadata"]
    if not metadata.get("nbgrader", {}).get("solution"):
        return (cell["id"],)
    return cell["id"], metadata.get("course", {}).get("exercise", "").partition(".")[2]


def _own_cell(written: Cell, place: int) -> dict[str, Any]:
    shared = {"id": f"own-{place}", "metadata": {}, "source": written.text}
    if written.markdown:
        return {"cell_type": "markdown", **shared}
    return {"cell_type": "code", "execution_count": None, "outputs": [], **shared}
