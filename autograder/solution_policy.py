"""When a solution is shown: what the course allows, and what the learner has done."""

from __future__ import annotations

import datetime
from typing import Any, cast

from autograder import course
from autograder.exercise import Exercise
from autograder.messages import tr
from autograder.progress_file import Progress

HINTS = 3


def refused(exercise: Exercise, known: Progress, sure: bool) -> str:
    """Return why the solution is not shown now, or an empty text."""
    return closed(exercise) or _too_early(exercise, known, sure)


def _too_early(exercise: Exercise, known: Progress, sure: bool) -> str:
    """Return why a solution is not shown yet, or an empty text."""
    if known.passed(exercise.id):
        return ""
    if known.hints(exercise.id) < HINTS:
        return tr(
            'The solution is shown after a pass, or after three hints: `hint("{id}")`.',
            id=exercise.id,
        )
    if not sure:
        return tr(
            "Once read, a solution cannot be found by yourself any more. "
            'If you want it all the same: `solution("{id}", sure=True)`.',
            id=exercise.id,
        )
    return ""


def closed(exercise: Exercise) -> str:
    """Return why this course does not show its solutions now, or an empty text."""
    when = course.settings().get("solution", "always")
    if when == "never":
        return tr("In this course, solutions are shown by the instructor.")
    if when == "after_due" and not _is_past(_due(exercise.lesson)):
        return tr("In this course, solutions are shown after the due date.")
    return ""


def _due(lesson: str) -> datetime.date | None:
    """Return the ``due`` of a lesson's row in `course.toml`: a date, or a date and time."""
    rows = cast("list[dict[str, Any]]", course.settings().get("lesson", []))
    due = next((row.get("due") for row in rows if row.get("id") == lesson), None)
    return due if isinstance(due, datetime.date) else None


def _is_past(due: datetime.date | None) -> bool:
    """Tell whether a date (its whole day) or a moment is over; without one, nothing is."""
    if due is None:
        return False
    if isinstance(due, datetime.datetime):
        return datetime.datetime.now(due.tzinfo) > due
    return datetime.date.today() > due
