"""anisotropy.regime: what one learning rate does along one direction.

The rates and curvatures are chosen so that no rate alone, no curvature alone and no quotient
of them tells the three words apart. The edges ηλ = 1 and ηλ = 2 are powers of two, which
every right way to write the comparison meets exactly.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.criteria import matches
from autograder.designs.function import calls
from autograder.exercise import Criterion, Exercise, Probe
from course_lib.descent import regime
from course_lib.i18n import mark
from lessons.anisotropy.regime_causes import MISCONCEPTIONS

STUB = '''\
def regime(lr, lam):
    """Return how gradient descent moves along a direction of curvature lam.

    'monotone'   it nears the minimum without changing sides, or arrives in one step;
    'zigzags'    it nears the minimum and changes sides at every step;
    'diverges'   it does not near the minimum.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def regime(lr, lam):
    """Return how gradient descent moves along a direction of curvature lam."""
    # Each step multiplies the distance from the minimum by this factor.
    factor = 1 - lr * lam
    if abs(factor) >= 1:
        return "diverges"
    if factor < 0:
        return "zigzags"
    return "monotone"
'''

CURVATURES = (0.1, 0.6, 1.5, 3.0, 20.0)  # of a flat direction up to a steep one
EDGE_RATES = (0.0625, 0.5, 4.0)


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw rates for each curvature, well inside each of the three ranges of ηλ."""
    return (
        _called("monotone", _rates(rng, (0.05, 0.45), (0.55, 0.95))),
        _called("zigzags", _rates(rng, (1.05, 1.45), (1.55, 1.95))),
        _called("diverges", _rates(rng, (2.1, 3.9), (4.1, 6.0))),
        _called("at 1", [(lr, 1 / lr) for lr in EDGE_RATES]),
        _called("at 2", [(lr, 2 / lr) for lr in EDGE_RATES]),
    )


def _rates(rng: np.random.Generator, *products: tuple[float, float]) -> list[tuple[float, float]]:
    return [(float(rng.uniform(*product)) / lam, lam) for lam in CURVATURES for product in products]


def _called(name: str, pairs: Sequence[tuple[float, float]]) -> Probe:
    return calls(name, [{"lr": lr, "lam": lam} for lr, lam in pairs])


REGIMES = Exercise(
    id="anisotropy.regime",
    name="regime",
    form="function",
    title=mark("Monotone, zigzagging or divergent?"),
    reference=regime,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion("monotone", mark("finds the monotone approach"), 1, matches("monotone")),
        Criterion("zigzags", mark("finds the zigzag"), 1, matches("zigzags")),
        Criterion("diverges", mark("finds divergence"), 1, matches("diverges")),
        Criterion(
            "edges", mark("is right at both edges, ηλ = 1 and ηλ = 2"), 1, matches("at 1", "at 2")
        ),
    ),
    hints=(
        mark(
            "Take η = 0.9. With λ = 0.1 the descent must be monotone, with λ = 2 it must zigzag, "
            "with λ = 3 it must diverge: is that what you return?"
        ),
        mark(
            "Work out the number by which one step multiplies the distance from the minimum. Its "
            "size says whether the descent converges, its sign whether it changes sides; two "
            "comparisons are enough."
        ),
        mark("θₜ = (1 − ηλ) θₜ₋₁, so after t steps the distance is |1 − ηλ|ᵗ of what it was."),
    ),
    labels={
        "monotone": mark("ηλ below 1"),
        "zigzags": mark("ηλ between 1 and 2"),
        "diverges": mark("ηλ above 2"),
        "at 1": mark("ηλ exactly 1"),
        "at 2": mark("ηλ exactly 2"),
    },
    misconceptions=MISCONCEPTIONS,
)
