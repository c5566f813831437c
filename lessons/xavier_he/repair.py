"""xavier_he.fix_numbers: a bug hunt through three numbers that should belong together."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.compare import close
from autograder.criteria import Test, matches, readings
from autograder.designs.function import calls
from autograder.exercise import Criterion, Exercise, Probe
from autograder.record import Fact, Plain, Record
from course_lib.i18n import mark
from course_lib.initializers import xavier_numbers
from lessons.xavier_he.repair_causes import CONVENTIONS, MISCONCEPTIONS

TOLERANCE = 5e-5  # answers may be rounded to four decimals

STUB = '''\
def xavier_numbers(fan_in, fan_out):
    """Return the numbers of Xavier's rule for one layer: three faults are hidden here.

    The keys are normal_std, uniform_limit and variance; each number is right to four decimals.
    """
    # Four decimals are enough.
    variance = round(2 / (fan_in + fan_out), 4)
    normal_std = np.sqrt(variance)
    # Uniform draws reach as far as two standard deviations.
    uniform_limit = 2 * normal_std
    # For N(0, …), behind the comma.
    return {"normal_std": normal_std, "uniform_limit": uniform_limit, "variance": normal_std}
'''

SOLUTION = '''\
def xavier_numbers(fan_in, fan_out):
    """Return the numbers of Xavier's rule for one layer, repaired."""
    # Rounded, if at all, when everything is computed: a root makes small errors large.
    variance = 2 / (fan_in + fan_out)
    normal_std = np.sqrt(variance)
    # Draws between −a and a have the variance a² / 3.
    uniform_limit = np.sqrt(3) * normal_std
    return {"normal_std": normal_std, "uniform_limit": uniform_limit, "variance": variance}
'''


# ── Probes ──────────────────────────────────────────────────────────────────────────────


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw fans of tiny, of ordinary and of huge layers, where early rounding leaves nothing."""
    # In the tiny layer the fans differ most: there one fan alone is far from both.
    low, high = (2, 200, 22_000), (5, 700, 28_000)
    fans_in = rng.integers(low, high)
    fans_out = rng.integers((8, 400, 44_000), (17, 1400, 56_000))
    fans = zip(fans_in.tolist(), fans_out.tolist(), strict=True)
    layers = [{"fan_in": fan_in, "fan_out": fan_out} for fan_in, fan_out in fans]
    together = calls("proportions", layers[:1]).steps
    return (
        calls("numbers", layers, rtol=0, atol=TOLERANCE),
        Probe("proportions", together, facts=_proportions),
        Probe("huge layer", calls("", layers[2:]).steps, facts=_vanishes),
    )


def _proportions(values: tuple[Plain, ...]) -> Plain:
    """Return how the three numbers of one small layer belong together, to a percent."""
    numbers = values[0]
    if not isinstance(numbers, dict):
        raise TypeError(f"expected a dictionary of numbers, got {type(numbers).__name__}")
    std, limit, variance = (
        np.float64(numbers[key])  # type: ignore[arg-type]
        for key in ("normal_std", "uniform_limit", "variance")
    )
    with np.errstate(all="ignore"):
        return {
            "uniform_limit / normal_std": _to_a_percent(limit / std),
            "variance / normal_std²": _to_a_percent(variance / std**2),
        }


def _to_a_percent(ratio: np.floating[Any]) -> Fact:
    return Fact(float(ratio), float(100 * ratio))


def _vanishes(values: tuple[Plain, ...]) -> Plain:
    """Say whether anything is left of σ in a huge layer.

    Numbers that may be rounded to four decimals cannot tell early rounding by more than 250
    tolerances: at most 5e-5 is lost of σ², hence 0.0071 of σ and 0.0122 of the limit. So it is
    told by what no late rounding does.
    """
    numbers = values[0]
    if not isinstance(numbers, dict) or not isinstance(numbers["normal_std"], int | float):
        raise TypeError("expected a dictionary of numbers")
    return {"normal_std > 0": bool(numbers["normal_std"] > 0)}


def _number(key: str) -> Test:
    """Hold where one of the three numbers is right for every layer."""

    def holds(record: Record) -> bool:
        expected, found = (
            [value.get(key) for value in readings(o, "numbers", "out") if isinstance(value, dict)]
            for o in (record.baseline, record.candidate)
        )
        return close(tuple(expected), tuple(found), rtol=0, atol=TOLERANCE)

    return holds


# ── The exercise ────────────────────────────────────────────────────────────────────────

REPAIR = Exercise(
    id="xavier_he.fix_numbers",
    name="xavier_numbers",
    form="function",
    title=mark("Bug hunt: three numbers that do not fit together"),
    reference=xavier_numbers,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion("normal_std", mark("the standard deviation is right"), 1, _number("normal_std")),
        Criterion("uniform_limit", mark("the limit is right"), 1, _number("uniform_limit")),
        Criterion("variance", mark("the variance is right"), 1, _number("variance")),
        Criterion(
            "proportions", mark("the three numbers belong together"), 1, matches("proportions")
        ),
        Criterion(
            "as_given", mark("all three numbers are those of the given rule"), 1, matches("numbers")
        ),
    ),
    hints=(
        mark(
            "Three faults, and the numbers betray them: the second must be √3 times the first, "
            "the third the square of the first, and for 784 → 128 the first is 0.0468, not 0.0469."
        ),
        mark(
            "Look at three lines: one rounds too early, one multiplies by the wrong number, and "
            "one puts the wrong name under a key."
        ),
        mark(
            "σ² = 2 / (n_in + n_out), σ is its root, and a² / 3 = σ². Round at the end, or not "
            "at all; N(0, ·) is written with the variance."
        ),
    ),
    labels={
        "numbers": mark("layers of every size"),
        "proportions": mark("how the numbers belong together"),
        "huge layer": mark("a huge layer"),
    },
    misconceptions=MISCONCEPTIONS,
    conventions=CONVENTIONS,
)
