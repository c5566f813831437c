"""symmetry.distinct_units: how many columns of a weight matrix are not copies of one another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from autograder.criteria import matches
from autograder.designs.function import calls, leaves_input_alone
from autograder.exercise import Criterion, Exercise, Probe
from course_lib.i18n import mark
from course_lib.statistics import distinct_units
from lessons.symmetry.copies_causes import MISCONCEPTIONS

Floats = NDArray[np.float64]
UNITS_IN = 7

STUB = '''\
def distinct_units(W, tol=1e-8):
    """Return how many different units a layer has, as an integer.

    W has shape (in, out): one unit a column. Two units are copies of one another where none
    of their entries differ by more than tol.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def distinct_units(W, tol=1e-8):
    """Return how many different units a layer has, as an integer."""
    distinct = []
    for unit in W.T:
        # A copy of any earlier unit adds nothing new.
        is_copy = any(np.abs(unit - other).max() <= tol for other in distinct)
        if not is_copy:
            distinct.append(unit)
    return len(distinct)
'''


# ── Probes ──────────────────────────────────────────────────────────────────────────────


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    return (
        calls("copies", [{"W": W} for W in _copied(rng)]),
        calls("nearly", [{"W": _nearly(rng)}]),
        calls("lookalikes", [{"W": _lookalikes(rng)}]),
        calls("tolerance", [{"W": _close(rng), "tol": tol} for tol in (0.5, 1e-3, 0.0)]),
    )


def _units(rng: np.random.Generator, count: int) -> list[Floats]:
    """Draw units of which no two entries are alike, and none is near 0."""
    drawn = rng.uniform(0.5, 1.5, (count, UNITS_IN)) * rng.choice((-1.0, 1.0), (count, UNITS_IN))
    return list(drawn)


def _copied(rng: np.random.Generator) -> tuple[Floats, ...]:
    """Return a layer with exact copies, none beside its twin; all alike; zeros; one unit."""
    a, b, c, d = _units(rng, 4)
    constant = np.full((4, 3), rng.uniform(0.01, 1))
    return np.stack([a, b, a, c, b, a, d], axis=1), constant, np.zeros((3, 5)), a[:, None]


def _nearly(rng: np.random.Generator) -> Floats:
    """Return a layer with one copy up to round-off, and three units that differ a little more."""
    a, b, c = _units(rng, 3)
    copy = a + rng.uniform(-2e-15, 2e-15, UNITS_IN)
    others = [_moved(rng, unit, gap) for unit, gap in ((a, 1.5e-8), (b, 1e-6), (c, 1e-3))]
    return np.stack([a, b, c, copy, *others], axis=1)


def _moved(rng: np.random.Generator, unit: Floats, gap: float) -> Floats:
    """Change one entry of a unit."""
    moved = unit.copy()
    moved[rng.integers(UNITS_IN)] += gap
    return moved


def _lookalikes(rng: np.random.Generator) -> Floats:
    """Return different units that share a length, a direction, a sum or an entry."""
    a, b, c = _units(rng, 3)
    c[0] = b[0]
    rolled = [np.roll(a, shift) for shift in (1, 2, 3)]
    return np.stack([a, -a, 2 * a, 3 * a, *rolled, b, a + b, c], axis=1)


def _close(rng: np.random.Generator) -> Floats:
    """Return pairs 0 and 0.01 apart, the latter with entries on both sides of a half of 0.5."""
    a, b = _units(rng, 2)
    a[0] = 0.245
    return np.stack([a, b, a + 0.01, b, a + 1e-12], axis=1)


# ── The exercise ────────────────────────────────────────────────────────────────────────

COPIES = Exercise(
    id="symmetry.distinct_units",
    name="distinct_units",
    form="function",
    title=mark("How many different units does a layer have?"),
    reference=distinct_units,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion("copies", mark("copies count once, wherever they stand"), 2, matches("copies")),
        Criterion(
            "round_off",
            mark("round-off hides no copy, and a small difference is seen"),
            1,
            matches("nearly"),
        ),
        Criterion(
            "lookalikes",
            mark("units that merely share a length, a direction or an entry are no copies"),
            1,
            matches("lookalikes"),
        ),
        Criterion("tolerance", mark("tol decides what a copy is"), 1, matches("tolerance")),
        leaves_input_alone(1),
    ),
    hints=(
        mark(
            "Try three layers whose answer you know: all weights 0.05, weights drawn at random, "
            "and a random layer with its first unit written over its last. What does yours say?"
        ),
        mark(
            "You need a list of the units found so far, a loop over the columns, and one test: "
            "is this column a copy of any unit in the list?"
        ),
        mark(
            "Units j and k are copies where the largest of |W_ij − W_ik|, taken over all entries, "
            "is at most tol. The answer is the length of the list."
        ),
    ),
    labels={
        "copies": mark("copied units"),
        "nearly": mark("units that are nearly equal"),
        "lookalikes": mark("units that only look alike"),
        "tolerance": mark("several tolerances"),
    },
    misconceptions=MISCONCEPTIONS,
)
