"""The trusted side's answer to `check("…")`: the same card, about what a child told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder import course
from autograder.attempt import broken
from autograder.card import card_html, card_text, verdict_json
from autograder.exercise import Exercise
from autograder.grading import nodes
from autograder.grading.telling import Listening, own_text, tellable
from autograder.grading.versions import version_of
from autograder.record import Verdict
from autograder.sandbox.judged import Askable, verdict_on
from autograder.sandbox.talk import Cell
from autograder.showing import bundle


@dataclass(frozen=True)
class Answered:
    """What a check cell shows, and by which stand of the exercise."""

    outputs: tuple[NotebookNode, ...]
    exercise: str
    version: str


def answered(
    exercise_id: str,
    submission: Askable,
    cells: Sequence[Cell],
    seed: int,
    lang: str,
    count: int,
) -> Answered:
    """Judge one answer of a submission, and return what its check shows.

    Args:
        exercise_id: what the check cell of the gradebook names.
        submission: whose cells have run.
        cells: those cells.
        seed: of the hidden probes.
        lang: of the card.
        count: the check cell's number.
    """
    exercise, verdict = _exercise(exercise_id)
    source = ""
    if exercise is not None:
        listening = Listening(submission)
        verdict = _verdict(exercise, listening, seed)
        source = own_text(listening.source, cells)
        verdict = tellable(verdict, source)
    assert verdict is not None
    version = version_of(exercise) if exercise else ""
    return Answered(_outputs(verdict, source, lang, count), exercise_id, version)


def _exercise(exercise_id: str) -> tuple[Exercise | None, Verdict | None]:
    """Return the exercise, or the verdict that says that it is our fault not to have it."""
    try:
        return course.exercise(exercise_id), None
    except Exception as fault:
        return None, broken(exercise_id, fault)


def _verdict(exercise: Exercise, submission: Listening, seed: int) -> Verdict:
    try:
        return verdict_on(exercise, submission, seed)
    except Exception as fault:
        return broken(exercise.id, fault, exercise)


def _outputs(verdict: Verdict, source: str, lang: str, count: int) -> tuple[NotebookNode, ...]:
    card = bundle(
        card_html(verdict, lang, hidden=True, source=source),
        card_text(verdict, lang, hidden=True, source=source),
        verdict_json(verdict, hidden=True, source=source),
    )
    # As `check` has it: more than any maximum, where the score is to be withheld.
    points = math.inf if verdict.kind == "broken" else float(verdict.points)
    shown = nodes.bundle("display_data", card)
    return shown, nodes.result(repr(points), count)
