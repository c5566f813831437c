"""How random initial weights are examined: by what can be measured, never draw by draw.

For each pair of fans a candidate draws twice from one generator, and once more from a fresh
generator of the same seed. What is measured is shown in its natural unit, and compared in
units of its own tolerance, five standard errors of the difference of two honest answers: two
right answers are then hardly ever half a unit apart, while the nearest mistakes are five units
apart on some pair of fans.

Where draws are repeated on purpose or by mistake, only the distinct ones count as data.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from autograder.compare import close, describe, facts_of
from autograder.criteria import Test
from autograder.exercise import Call, Let, Probe, Read, Ref, Rng
from autograder.record import Fact, Observation, Plain, Record
from course_lib.i18n import mark

Floats = NDArray[np.float64]
Sigma = Callable[[int, int], float]

FAN_PAIRS = ((300, 50), (400, 100), (100, 400))  # the quickest to measure comes first

RESULT = "result"
DISTINCT = "unique(W).size / W.size"
PEAK = "count(|W| == max|W|)"
MEAN = "mean(W)"
SCALE = "std(W)"
SHAPE_OF_DRAWS = "mean|W| / std(W)"
LARGEST = "max|W| / std(W)"
SAME_SEED = "draw(seed) == draw(seed)"
NEXT_DRAW = "draw(rng) != draw(rng)"

LABELS = {RESULT: mark("result")}

_KEYS = (DISTINCT, PEAK, MEAN, SCALE, SHAPE_OF_DRAWS, LARGEST, SAME_SEED, NEXT_DRAW)
_BOUNDS = ((1.9, "< 1.9"), (3.25, "1.9 … 3.25"))
_BEYOND = "> 3.25"  # the largest of so many normal draws; evenly spread ones end at √3
_NOT_MEASURED = "—"
_FEW = 50  # data from which no moment is worth a comparison
_MANY = 10_000  # data from which the largest one tells the kind of distribution


# ── Probes ──────────────────────────────────────────────────────────────────────────────


def weights_probes(rng: np.random.Generator, sigma: Sigma) -> tuple[Probe, ...]:
    """Return one probe for each pair of fans.

    Args:
        rng: draws the seeds of the generators that the candidate gets.
        sigma: the standard deviation that the exercise asks for, a function of both fans.
    """
    probes = []
    for fan_in, fan_out in FAN_PAIRS:
        seed = int(rng.integers(2**31))
        facts = _facts_about(sigma(fan_in, fan_out))
        steps = _script(fan_in, fan_out, seed)
        probes.append(Probe(_name(fan_in, fan_out), steps, facts=facts))
    return tuple(probes)


def _name(fan_in: int, fan_out: int) -> str:
    return f"({fan_in}, {fan_out})"


def _script(fan_in: int, fan_out: int, seed: int) -> tuple[Let | Call | Read, ...]:
    """Draw twice from one generator, then once from a fresh generator of the same seed."""
    return (
        Let("rng", Rng(seed)),
        Call("", (fan_in, fan_out, Ref("rng")), into="first"),
        Read("first"),
        Call("", (fan_in, fan_out, Ref("rng")), into="second"),
        Read("second"),
        Call("", (fan_in, fan_out, Rng(seed)), into="again"),
        Read("again"),
    )


# ── Facts, on the trusted side ──────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Measured:
    """What is measured of two draws together.

    Args:
        distinct: the part of the first draw's values that differ from one another.
        n: how many values of both draws are data.
        peak: how many of the first draw's values have the largest size.
        mean, std: of the values.
        spread: the mean distance from the mean, in standard deviations: √(2/π) for normal
            draws, √3/2 for evenly spread ones.
        largest: the largest size, in standard deviations.
    """

    distinct: float
    n: int
    peak: int
    mean: float
    std: float
    spread: float
    largest: float


@cache
def _facts_about(sigma: float) -> Callable[[tuple[Plain, ...]], Plain]:
    """Return what measures draws; for one σ always the same, so that runs are measured once."""
    return partial(_facts, sigma)


def _facts(sigma: float, values: tuple[Plain, ...]) -> Plain:
    kind: dict[str, Plain] = {RESULT: _kind(values[0])}
    draws = [draw for draw in map(_draw, values) if draw is not None]
    if len(draws) < 3:
        return kind | dict.fromkeys(_KEYS, _NOT_MEASURED)
    one, other, repeated = draws
    found = _measured(one, other)
    return {
        **kind,
        DISTINCT: Fact(found.distinct, 50 * math.log(found.distinct)),
        PEAK: "< 10" if found.peak < 10 else "≥ 10",
        **_moments(found, sigma),
        LARGEST: _range_of(found.largest) if found.n > _MANY else _NOT_MEASURED,
        SAME_SEED: str(np.array_equal(one, repeated)),
        NEXT_DRAW: str(not np.array_equal(one, other)),
    }


def _moments(found: _Measured, sigma: float) -> dict[str, Plain]:
    if found.n < _FEW or not found.std > 0:
        return dict.fromkeys((MEAN, SCALE, SHAPE_OF_DRAWS), _NOT_MEASURED)
    root = math.sqrt(found.n)
    return {
        MEAN: Fact(found.mean, found.mean / found.std * root / 10),
        SCALE: Fact(found.std, math.log(found.std / sigma) * root / 5),
        SHAPE_OF_DRAWS: Fact(found.spread, found.spread * root / 1.5),
    }


def _range_of(largest: float) -> str:
    """Name the range of the largest weight; honest draws of any kind end far from its bounds."""
    return next((name for bound, name in _BOUNDS if largest < bound), _BEYOND)


def _kind(value: Plain) -> str:
    """Describe a value; the precision of its floats is left to the candidate."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return describe(value.astype(np.float64))
    return describe(value)


def _draw(value: Plain) -> Floats | None:
    """Return weights that can be measured: finite floats, at least one of them."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size:
        return value.astype(np.float64) if np.isfinite(value).all() else None
    return None


def _measured(one: Floats, other: Floats) -> _Measured:
    """Measure two draws; values that are drawn once and repeated are data once."""
    distinct = 1 + int(np.count_nonzero(np.diff(np.sort(one, axis=None))))
    top = np.maximum(one.max(), -one.min())
    x = np.concatenate([one.ravel(), other.ravel()])
    reach = np.maximum(x.max(), -x.min())
    with np.errstate(all="ignore"):
        mean, std = x.mean(), x.std()
        x -= mean
        spread, largest = np.abs(x, out=x).mean() / std, reach / std
    return _Measured(
        distinct=distinct / one.size,
        n=distinct if np.array_equal(one, other) else 2 * distinct,
        peak=int(np.count_nonzero(one == top) + np.count_nonzero(one == -top)),
        mean=float(mean),
        std=float(std),
        spread=float(spread),
        largest=float(largest),
    )


# ── Criteria ────────────────────────────────────────────────────────────────────────────


def agrees_on(sigma: Sigma, *keys: str) -> Test:
    """Hold where these facts are the expected ones for every pair of fans.

    Args:
        sigma: the standard deviation that the exercise asks for.
        keys: names of facts.
    """

    def holds(record: Record) -> bool:
        for fan_in, fan_out in FAN_PAIRS:
            facts = _facts_about(sigma(fan_in, fan_out))
            runs = (o.runs[_name(fan_in, fan_out)] for o in (record.baseline, record.candidate))
            expected, found = (facts_of(run, facts) for run in runs)
            if not (isinstance(expected, dict) and isinstance(found, dict)):
                return False
            if not all(close(expected[key], found[key], rtol=0, atol=1) for key in keys):
                return False
        return True

    return holds


def follows_fans(record: Record) -> bool:
    """Tell whether the scale changes with the fans as it should, a constant factor aside."""
    factors, data = [], []
    for fan_in, fan_out in FAN_PAIRS:
        name = _name(fan_in, fan_out)
        wanted, found = (_pooled(o, name) for o in (record.baseline, record.candidate))
        if not (wanted and found and found.std > 0 and found.n >= _FEW):
            return False
        factors.append(math.log(found.std / wanted.std))
        data.append(found.n)
    return max(factors) - min(factors) < 8 / math.sqrt(min(data))


def _pooled(observation: Observation, name: str) -> _Measured | None:
    """Measure two draws of a run, where it has two that can be measured."""
    draws = [_draw(reading.value) for reading in observation.runs[name].readings[:2]]
    found = [draw for draw in draws if draw is not None]
    return _measured(*found) if len(found) == 2 else None
