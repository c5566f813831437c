"""From a submission in the sandbox to a verdict: the same judge, over what a child told."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Protocol

from autograder.crashes import cause_of
from autograder.exercise import Exercise
from autograder.forms import shape_of
from autograder.judge import verdict_without_numbers
from autograder.judging import Sight, judge_sight, probes_of, same_code
from autograder.record import Raised, Verdict
from autograder.sandbox.client import ChildEndedError
from autograder.sandbox.stripping import place_of
from autograder.sandbox.talk import Ended, Question, Sighting

REPAIRS = 4
LONGEST = 50_000  # characters of an answer's text that is looked through


class Askable(Protocol):
    """A submission whose cells have run."""

    def observe(self, question: Question) -> Sighting:
        """Answer one question."""


@cache
def question_of(exercise: Exercise, seed: int | None, at: str = "") -> Question:
    """Return what is asked of every answer to an exercise."""
    place = place_of(exercise.reference)
    return Question(exercise.name, place, at=at, probes=probes_of(exercise, seed))


def verdict_on(
    exercise: Exercise, submission: Askable, seed: int | None = None, at: str = ""
) -> Verdict:
    """Judge what a submission answers to an exercise.

    Args:
        exercise: what was to be written.
        submission: the one that runs in the sandbox.
        seed: of the probes; None for the open ones.
        at: the check whose answer is meant; without it, the answer as it is in the end.
    """
    question = question_of(exercise, seed, at)
    try:
        seen = submission.observe(question)
    except ChildEndedError as gone:
        return _ended(exercise, gone.ended)
    if seen.source and len(seen.source) > LONGEST:
        seen = replace(seen, source=None)
    if not seen.own_reference and seen.source and same_code(seen.source, exercise.stub):
        return verdict_without_numbers(exercise, "not_attempted")

    def look(text: str) -> Sight:
        return _sight(submission.observe(replace(question, text=text)))

    try:
        return judge_sight(exercise, _sight(seen), seed, seen.source, REPAIRS, look)
    except ChildEndedError:  # the mended text did: what stands is the verdict on the text itself
        return judge_sight(exercise, _sight(seen), seed, seen.source, 0, look)


def _sight(seen: Sighting) -> Sight:
    return Sight(seen.observation, seen.shape or shape_of(None), seen.loading, seen.own_reference)


def _ended(exercise: Exercise, ended: Ended) -> Verdict:
    """Return the verdict on an answer that ended its process, or used up its time."""
    raised = Raised("BudgetExceeded" if ended in ("cpu", "wall") else "ProcessEnded", "")
    verdict = verdict_without_numbers(exercise, "raised", raised)
    return replace(verdict, cause=cause_of(raised))
