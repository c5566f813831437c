"""Play the run that a card draws: after the verdict, apart from it, and within one budget."""

from __future__ import annotations

from functools import cache

from autograder.exercise import Exercise
from autograder.observe import load, play
from autograder.record import Kind, Raised, Run, Seen

KINDS: frozenset[Kind] = frozenset({"convention", "misconception", "wrong"})
INSTRUCTIONS = 200_000  # ten times what a right answer needs; a picture is not worth more time


def seen(exercise: Exercise, kind: Kind, candidate: object, text: str | None) -> Seen | None:
    """Return what the reference and the candidate do on the run that is drawn.

    Args:
        exercise: it may have such a run.
        kind: of the verdict; only some kinds are helped by a picture.
        candidate: the learner's object; None where only its text is known.
        text: the learner's.
    """
    illustration = exercise.illustration
    if illustration is None or kind not in KINDS:
        return None
    made = load(text, exercise.name) if candidate is None and text else candidate
    if made is None or isinstance(made, Raised):
        return None
    got = play(made, illustration.probe, INSTRUCTIONS)
    return None if got.raised else Seen(_expected(exercise), got)


@cache
def _expected(exercise: Exercise) -> Run:
    assert exercise.illustration is not None
    return play(exercise.reference, exercise.illustration.probe)
