"""What earns points in the three exercises that draw weights."""

from __future__ import annotations

from collections.abc import Callable

from autograder.designs import weights
from autograder.exercise import Criterion
from course_lib.i18n import mark

Sigma = Callable[[int, int], float]


def drawing_criteria(sigma: Sigma, kind: str) -> tuple[Criterion, ...]:
    """Return the criteria of an exercise that draws weights.

    Args:
        sigma: the standard deviation that the exercise asks for, a function of both fans.
        kind: the title of the criterion on the kind of distribution.
    """

    def facts(*keys: str) -> Callable[..., bool]:
        return weights.agrees_on(sigma, *keys)

    shape_of_draws = (weights.MEAN, weights.SHAPE_OF_DRAWS, weights.LARGEST, weights.PEAK)
    return (
        Criterion(
            "follows_fans",
            mark("the scale changes with the fans as it should"),
            1,
            weights.follows_fans,
        ),
        Criterion("scale", mark("the standard deviation is right"), 3, facts(weights.SCALE)),
        Criterion("kind", kind, 1, facts(*shape_of_draws)),
        Criterion(
            "own_draws",
            mark("every weight is a draw of its own"),
            1,
            facts(weights.DISTINCT),
            contract=True,
        ),
        Criterion(
            "generator",
            mark("all draws come from the generator that is passed in"),
            1,
            facts(weights.SAME_SEED, weights.NEXT_DRAW),
            contract=True,
        ),
        Criterion(
            "shape",
            mark("the shape is (fan_in, fan_out)"),
            1,
            facts(weights.RESULT),
            contract=True,
        ),
    )
