"""One submission's points as the gradebook has them: those of the checks, and what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Marks:
    """What the gradebook says of one submission.

    Args:
        score: points so far, those of a person included, before a late penalty.
        checked: points that the checks gave; None where one of them gave no score.
        penalty: points taken off for being late.
        waiting: names of the cells that a person has to look at.
        is_marked: anything has a score.
    """

    score: float
    checked: float | None
    penalty: float
    waiting: tuple[str, ...]
    is_marked: bool


def marks_of(submission: Any) -> Marks:
    """Return the points of one submission in nbgrader's gradebook."""
    rows = list(_rows(submission))
    checks = [grade for grade, written in rows if not written]
    withheld = any(_has_none(grade) for grade in checks)
    return Marks(
        score=float(submission.score or 0),
        checked=None if withheld else sum(float(grade.score or 0) for grade in checks),
        penalty=float(submission.late_submission_penalty or 0),
        waiting=tuple(str(grade.name) for grade, _ in rows if grade.needs_manual_grade),
        is_marked=not all(_has_none(grade) for grade, _ in rows),
    )


def most_of_checks(assignment: Any) -> float:
    """Return how many points of an assignment its checks give, not a person."""
    return sum(
        float(cell.max_score or 0)
        for notebook in assignment.notebooks
        for cell in notebook.grade_cells
        if cell.name not in {answer.name for answer in notebook.solution_cells}
    )


def _rows(submission: Any) -> Iterator[tuple[Any, bool]]:
    """Yield each grade, and whether it is of a written answer: only those take comments."""
    for notebook in submission.notebooks:
        answers = {comment.name for comment in notebook.comments}
        for grade in notebook.grades:
            yield grade, grade.name in answers


def _has_none(grade: Any) -> bool:
    return grade.auto_score is None and grade.manual_score is None
