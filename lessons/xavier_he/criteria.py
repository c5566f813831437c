"""What earns points in the three exercises that draw weights."""

from __future__ import annotations

from collections.abc import Callable

from autograder.designs import weights
from autograder.exercise import Criterion
from course_lib.i18n import mark

Sigma = Callable[[int, int], float]


CONTRACTS = (
    ("own_draws", mark("every weight is a draw of its own"), (weights.DISTINCT,)),
    (
        "generator",
        mark("all draws come from the generator that is passed in"),
        (weights.SAME_SEED, weights.NEXT_DRAW),
    ),
    ("shape", mark("the shape is (fan_in, fan_out)"), (weights.RESULT,)),
)


def drawing_criteria(sigma: Sigma, kind: str) -> tuple[Criterion, ...]:
    """Return the criteria of an exercise that draws weights.

    Args:
        sigma: the standard deviation that the exercise asks for, a function of both fans.
        kind: the title of the criterion on the kind of distribution.
    """
    scale = mark("the standard deviation is right")
    fans = mark("the scale changes with the fans as it should")
    draws = (weights.MEAN, weights.SHAPE_OF_DRAWS, weights.LARGEST, weights.PEAK)
    return (
        Criterion("follows_fans", fans, 1, weights.follows_fans),
        Criterion("scale", scale, 3, weights.agrees_on(sigma, weights.SCALE)),
        Criterion("kind", kind, 1, weights.agrees_on(sigma, *draws)),
        *(
            Criterion(name, title, 1, weights.agrees_on(sigma, *keys), contract=True)
            for name, title, keys in CONTRACTS
        ),
    )
