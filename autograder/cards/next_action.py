"""The one thing to do next, for each kind of verdict."""

from __future__ import annotations

from collections.abc import Sequence

from autograder import course
from autograder.exercise import Convention, Exercise, Misconception
from autograder.messages import tr
from autograder.record import Verdict


def next_action(verdict: Verdict, exercise: Exercise | None, lang: str) -> str:
    """Return one sentence with the call that a learner should make next."""
    if exercise is None or verdict.kind == "broken":
        return ""
    if verdict.kind in ("correct", "convention"):
        return _after_success(verdict, exercise, lang)
    if verdict.kind == "not_attempted":
        return tr(
            'Write your answer, run its cell, then run `check("{id}")` again; '
            '`hint("{id}")` gives a first idea.',
            lang,
            id=exercise.id,
        )
    if verdict.kind == "raised" and verdict.after_repair:  # what waits behind it has been said
        return _repair(exercise, lang)
    if verdict.kind == "raised":
        return tr(
            'Repair what raised the error, run its cell, then run `check("{id}")` again: '
            "another mistake may wait behind this one.",
            lang,
            id=exercise.id,
        )
    return tr('Next: `hint("{id}")`, or change one thing and check again.', lang, id=exercise.id)


def read_again(
    causes: Sequence[Misconception | Convention], exercise: Exercise | None, lang: str
) -> str:
    """Return the calls that explain the causes of a verdict once more, or nothing."""
    if exercise is None or not causes:
        return ""
    calls = ", ".join(f'`explain("{_owner(cause, exercise)}.{cause.id}")`' for cause in causes)
    return tr("To read about it later: {calls}", lang, calls=calls)


def _owner(cause: Misconception | Convention, exercise: Exercise) -> str:
    """Return the lesson, or the exercise where others of the lesson mean something else by it."""
    others = (other.cause(cause.id) for other in course.exercises(exercise.lesson))
    meant = next((other for other in others if other), None)
    return exercise.lesson if meant and meant.message == cause.message else exercise.id


def _repair(exercise: Exercise, lang: str) -> str:
    return tr('Repair what is named above, then run `check("{id}")` again.', lang, id=exercise.id)


def _after_success(verdict: Verdict, exercise: Exercise, lang: str) -> str:
    if verdict.faults:
        return _repair(exercise, lang)
    following = _following(exercise)
    if following:
        return tr('Next exercise: `check("{id}")`.', lang, id=following)
    return tr("That was the last exercise of this lesson; `progress()` shows the course.", lang)


def _following(exercise: Exercise) -> str | None:
    ids = [other.id for other in course.exercises(exercise.lesson)]
    later = ids[ids.index(exercise.id) + 1 :] if exercise.id in ids else []
    return later[0] if later else None
