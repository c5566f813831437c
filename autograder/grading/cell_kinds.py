"""nbgrader's view of one cell: what kind it is, whether it was touched, what it scores.

These are nbgrader's rules, kept here because importing nbgrader takes a worker longer than
marking ten submissions does; a test holds them against nbgrader's own.
"""

from __future__ import annotations

import hashlib

from nbformat import NotebookNode


def is_grade(cell: NotebookNode) -> bool:
    """Tell whether a cell has points."""
    return _flag(cell, "grade")


def is_solution(cell: NotebookNode) -> bool:
    """Tell whether a learner writes in a cell."""
    return _flag(cell, "solution")


def is_task(cell: NotebookNode) -> bool:
    """Tell whether a cell sets a task that a person marks."""
    return _flag(cell, "task")


def _flag(cell: NotebookNode, name: str) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get(name, False))


def checksum(cell: NotebookNode) -> str:
    """Return the checksum by which nbgrader tells an untouched answer."""
    data = cell.metadata["nbgrader"]
    locked = not is_solution(cell) and (is_grade(cell) or bool(data.get("locked", False)))
    parts = [cell.source, cell.cell_type, *map(str, (is_grade(cell), is_solution(cell), locked))]
    parts.append(data["grade_id"])
    if is_grade(cell):
        parts.append(str(float(data["points"])))
    return hashlib.md5("".join(parts).encode("utf-8"), usedforsecurity=False).hexdigest()


def score_of(cell: NotebookNode) -> float | None:
    """Return the automatic score of a grade cell; None where a person gives it.

    The first output that tells decides: an error or any warning is worth nothing, a number is
    the score, and whatever else a test shows, its whole points.
    """
    if is_solution(cell):
        return 0.0 if cell.metadata["nbgrader"].get("checksum") == checksum(cell) else None
    if cell.cell_type != "code":
        return None
    most = float(cell.metadata["nbgrader"]["points"])
    for output in cell.outputs:
        warns = output.output_type == "stream" and output.name == "stderr"
        if output.output_type == "error" or warns:
            return 0.0
        if output.output_type == "execute_result":
            return _partial(str(output["data"].get("text/plain", "")), most)
    return most


def _partial(text: str, most: float) -> float:
    try:
        points = float(text)
    except ValueError:
        return most
    return points if points >= 0 else most
