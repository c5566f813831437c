"""The trusted side's answer to `check("…")`: the same card, about what a child told."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from nbformat import NotebookNode

from autograder import course
from autograder.attempt import broken
from autograder.card import card_html, card_text, verdict_json
from autograder.exercise import Exercise
from autograder.grading import nodes
from autograder.grading.applying import Ruled, ruled
from autograder.grading.notes import Note
from autograder.grading.telling import Listening, own_text, tellable
from autograder.grading.versions import version_of
from autograder.grading.work import Brief
from autograder.record import Verdict
from autograder.sandbox.judged import Askable, verdict_on
from autograder.sandbox.talk import Cell
from autograder.showing import bundle


@dataclass(frozen=True)
class Answered:
    """What a check cell shows, by which stand of the exercise, and what is to be said of it."""

    outputs: tuple[NotebookNode, ...]
    exercise: str
    version: str
    remark: Note | None = None


def answered(
    exercise_id: str,
    at: str,
    submission: Askable,
    cells: Sequence[Cell],
    brief: Brief,
    lang: str,
    count: int,
) -> Answered:
    """Judge one answer of a submission, and return what its check shows.

    Args:
        exercise_id: what the check cell of the gradebook names.
        at: that check cell.
        submission: whose cells have run.
        cells: those cells.
        brief: with the seed of the hidden probes, and what was decided about the class.
        lang: of the card.
        count: the check cell's number.
    """
    try:
        exercise = course.exercise(exercise_id)
    except Exception as fault:  # it is our fault not to have it
        lost = Ruled(broken(exercise_id, fault), 0.0)
        return Answered(_outputs(lost, "", lang, count), exercise_id, "")
    listening = Listening(submission)
    found = _ruled(exercise, at, listening, brief)
    source = own_text(listening.source, cells)
    found = replace(found, verdict=tellable(found.verdict, source))
    shown = _outputs(found, source, lang, count)
    version = brief.versions.get(exercise_id) or version_of(exercise)
    return Answered(shown, exercise_id, version, found.remark)


def _ruled(exercise: Exercise, at: str, submission: Listening, brief: Brief) -> Ruled:
    def judged_by(form: Exercise) -> Verdict:
        return _verdict(form, at, submission, brief.seed)

    return ruled(exercise, judged_by(exercise), brief.rulings, judged_by)


def _verdict(exercise: Exercise, at: str, submission: Listening, seed: int) -> Verdict:
    try:
        return verdict_on(exercise, submission, seed, at)
    except Exception as fault:
        return broken(exercise.id, fault, exercise)


@lru_cache(maxsize=256)
def _card(verdict: Verdict, lang: str, source: str) -> Mapping[str, Any]:
    """Return what a check shows of a verdict, in all forms; nobody changes it."""
    return bundle(
        card_html(verdict, lang, hidden=True, source=source),
        card_text(verdict, lang, hidden=True, source=source),
        verdict_json(verdict, hidden=True, source=source),
    )


def _outputs(found: Ruled, source: str, lang: str, count: int) -> tuple[NotebookNode, ...]:
    verdict = found.verdict
    card = _card(verdict, lang, source if verdict.raised else "")
    # As `check` has it: more than any maximum, where the score is to be withheld.
    points = math.inf if verdict.kind == "broken" else float(found.points)
    shown = nodes.bundle("display_data", card)
    return shown, nodes.result(repr(points), count)
