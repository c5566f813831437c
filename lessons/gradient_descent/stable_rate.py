"""gradient_descent.max_stable_lr: how large a rate the steepest direction of a bowl allows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from autograder.compare import close
from autograder.criteria import Test, matches, readings, relation
from autograder.designs.function import calls
from autograder.exercise import Criterion, Exercise, Probe
from autograder.record import Observation, Plain, Record
from course_lib.descent import max_stable_lr
from course_lib.i18n import mark
from lessons.gradient_descent.stable_rate_causes import MISCONCEPTIONS

Floats = NDArray[np.float64]

STUB = '''\
def max_stable_lr(A):
    """Return the rate below which gradient descent on f = ½ θᵀAθ converges from everywhere.

    A is symmetric, of shape (d, d), and its eigenvalues are above 0. The result is a number.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def max_stable_lr(A):
    """Return the rate below which gradient descent on f = ½ θᵀAθ converges from everywhere."""
    # Along an eigenvector each step multiplies by 1 − ηλ; the steepest one leaves [−1, 1] first.
    return 2 / np.linalg.eigvalsh(A).max()
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw bowls along the axes and rotated ones; the first of them also four times as steep."""
    low, middle, other, high = np.sort(rng.uniform((0.1, 0.8, 1.5, 3), (0.5, 1.2, 2.2, 6)))
    along = np.diag((middle, low, high, other))
    rotated = _rotated(rng, (low, other, high))
    flat = _rotated(rng, (middle, other))
    return (
        calls("along the axes", [{"A": along}]),
        calls("rotated", [{"A": rotated}, {"A": flat}]),
        calls("scaled", [{"A": rotated}, {"A": 4 * rotated}]),
    )


def _rotated(rng: np.random.Generator, eigenvalues: tuple[float, ...]) -> Floats:
    """Return a bowl with these curvatures, in directions that are nobody's axes."""
    size = len(eigenvalues)
    directions, _ = np.linalg.qr(np.eye(size) + rng.uniform(0.4, 0.8, (size, size)))
    A = directions @ np.diag(eigenvalues) @ directions.T
    return np.asarray((A + A.T) / 2, dtype=np.float64)


# ── Criteria ────────────────────────────────────────────────────────────────────────────


def _scales(observed: Observation) -> bool:
    """Tell whether a bowl four times as steep gets a quarter of the rate."""
    rate, steeper = (_number(value) for value in readings(observed, "scaled", "out"))
    return rate > 0 and close(rate, 4 * steeper)


def _follows_the_steepest(record: Record) -> bool:
    """Tell whether all rates are the right ones times one number, whichever it is."""
    found, wanted = _rates(record.candidate), _rates(record.baseline)
    if found.size != wanted.size:  # it raised
        return False
    ratios = found / wanted
    return bool(0 < ratios[0] < np.inf and np.allclose(ratios, ratios[0], rtol=1e-6))


def _rates(observed: Observation) -> Floats:
    probes = ("along the axes", "rotated")
    found = (value for probe in probes for value in readings(observed, probe, "out"))
    return np.array([_number(value) for value in found])


def _number(value: Plain) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


scales: Test = relation(_scales)

STABLE_RATE = Exercise(
    id="gradient_descent.max_stable_lr",
    name="max_stable_lr",
    form="function",
    title=mark("How large a rate may be"),
    reference=max_stable_lr,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion("scales", mark("a bowl four times as steep gets a quarter"), 1, scales),
        Criterion("steepest", mark("the steepest direction decides"), 2, _follows_the_steepest),
        Criterion("bound", mark("the bound itself is right"), 2, matches()),
    ),
    hints=(
        mark(
            "Run descent on f = x²/20 + y² with η = 0.9, 0.99 and 1.01. The bound lies where it "
            "stops converging: what has that number to do with the curvatures 0.1 and 2?"
        ),
        mark(
            "Find the curvatures of the bowl along its own axes, which a rotation leaves alone. "
            "NumPy knows them for symmetric matrices. Then pick the one that breaks first."
        ),
        mark("Along an eigenvector a step multiplies by 1 − ηλ, and |1 − ηλ| must stay below 1."),
    ),
    labels={
        "along the axes": mark("a bowl along the axes"),
        "rotated": mark("rotated bowls"),
        "scaled": mark("a bowl, and the same four times as steep"),
    },
    misconceptions=MISCONCEPTIONS,
)
