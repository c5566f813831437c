"""Verdicts made by hand, one of each kind."""

from __future__ import annotations

from autograder.attempt import broken
from autograder.exercise import Exercise
from autograder.record import Award, Difference, Kind, Raised, Verdict

KINDS = ("correct", "convention", "misconception", "wrong", "raised", "not_attempted", "broken")


def verdict_of(exercise: Exercise, kind: Kind, **fields: object) -> Verdict:
    """Return a hand-made verdict of a kind, with what such a verdict carries."""
    full = kind in ("correct", "convention")
    awards = tuple(Award(c.id, c.points if full else 0.0, c.points) for c in exercise.criteria)
    causes = {
        "convention": exercise.conventions[0].id,
        "misconception": exercise.misconceptions[0].id,
        "raised": "zero_like",
    }
    typical: dict[str, object] = {"cause": causes.get(kind), "awards": awards}
    if kind in ("misconception", "wrong"):
        typical["first_difference"] = Difference("mixed", 2, "W1", (0, 1), 0.1, 0.3)
    if kind == "raised":
        typical["raised"] = Raised(
            "AttributeError",
            "module 'numpy' has no attribute 'zero_like'",
            13,
            "self.v[key] = np.zero_like(params[key])",
            "mixed",
            1,
            "line 13, in update\nAttributeError: module 'numpy' has no attribute 'zero_like'",
        )
    return Verdict(exercise.id, kind, **{**typical, **fields})  # type: ignore[arg-type]


def made(exercise: Exercise, kind: Kind) -> Verdict:
    """Return a verdict of any kind, our own fault included."""
    if kind == "broken":
        return broken(exercise.id, RuntimeError("the judge broke"), exercise)
    return verdict_of(exercise, kind)
