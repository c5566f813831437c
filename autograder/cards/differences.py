"""The first place where the numbers part, as a row of a table and as a line of text."""

from __future__ import annotations

from dataclasses import replace

from autograder import course
from autograder.cards import numbers, words
from autograder.exercise import Exercise
from autograder.messages import tr
from autograder.record import Difference, Verdict

Row = tuple[tuple[str, str], ...]  # the heading of a column with its value


def first_difference(verdict: Verdict) -> Difference | None:
    """Return the first difference, unless it is the exception that the card quotes."""
    first = verdict.first_difference
    is_exception = first and verdict.raised and first.got == verdict.raised.type
    return None if is_exception else first


def told(
    difference: Difference, exercise: Exercise | None, lang: str, *, hidden: bool
) -> tuple[Row, str]:
    """Return a difference in both its forms.

    Args:
        difference: the place, and what stands there.
        exercise: it may have names for readers, for its probes and what they measure.
        lang: "en", "ja" or "ko".
        hidden: tell the place alone.
    """
    readable = _readable(difference, exercise, lang)
    return _row(readable, lang, hidden), _line(readable, lang, hidden)


def _readable(difference: Difference, exercise: Exercise | None, lang: str) -> Difference:
    """Return the difference with its probe and its key in words, where there are any."""
    if exercise is None:
        return difference
    own, labels = course.sentences(exercise.lesson), exercise.labels
    probe = labels.get(difference.probe) or words.TESTS.get(difference.probe)
    key = labels.get(difference.key)
    return replace(
        difference,
        probe=own(probe, lang) if probe else difference.probe,
        key=own(key, lang) if key else difference.key,
    )


def _row(difference: Difference, lang: str, hidden: bool) -> Row:
    where = (
        (tr("Step", lang), str(difference.step)),
        (tr("Where", lang), numbers.place(difference, lang)),
    )
    if hidden:
        return where
    expected, got = numbers.pair(difference.expected, difference.got, lang)
    return (
        *where,
        (tr("Yours", lang), got),
        (tr("Expected", lang), expected),
        (tr("Test", lang), difference.probe),
    )


def _line(difference: Difference, lang: str, hidden: bool) -> str:
    place = numbers.place(difference, lang)
    if hidden:
        return tr("Step {step}, {place}", lang, step=difference.step, place=place)
    expected, got = numbers.pair(difference.expected, difference.got, lang)
    return tr(
        "Step {step}, {place}: {got}, expected {expected} (test: {probe})",
        lang,
        step=difference.step,
        place=place,
        got=got,
        expected=expected,
        probe=difference.probe,
    )
