"""Apply an instructor's rulings to a verdict: the points change, what was found does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from autograder.exercise import Exercise
from autograder.grading import notes
from autograder.grading.notes import Note
from autograder.grading.rulings import Rulings
from autograder.record import Verdict


@dataclass(frozen=True)
class Ruled:
    """A verdict, its points in this class, and what the student is told of the difference."""

    verdict: Verdict
    points: float
    remark: Note | None = None


def ruled(
    exercise: Exercise,
    verdict: Verdict,
    rulings: Rulings,
    judged_by: Callable[[Exercise], Verdict],
) -> Ruled:
    """Return what a verdict comes to in a class.

    Args:
        exercise: what was to be written.
        verdict: the judgment, as everybody's.
        rulings: of this class.
        judged_by: judges the same answer by another form of the exercise.
    """
    override = rulings.override(verdict)
    if override:
        values = {"points": f"{override.points:g}", "most": f"{exercise.max_points:g}"}
        about = {"cell": exercise.id, "reason": override.reason}
        return Ruled(verdict, override.points, Note(notes.OVERRIDDEN, {**values, **about}))
    if rulings.refuses(verdict):
        strict = judged_by(_without(exercise, rulings.without_refused(exercise)))
        verdict = replace(verdict, awards=strict.awards)
        remark = Note(notes.NOT_ACCEPTED, {"cell": exercise.id})
        return Ruled(verdict, verdict.points, remark)
    return Ruled(verdict, verdict.points)


def _without(exercise: Exercise, refused: tuple[str, ...]) -> Exercise:
    accepted = tuple(row for row in exercise.conventions if row.id not in refused)
    return replace(exercise, conventions=accepted)
