"""How far apart two causes are: the largest difference of their numbers, in tolerances.

Two causes that differ in structure, in a string or in an exception are infinitely far apart.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograder.compare import describe, exception_of, facts_of
from autograder.exercise import Probe
from autograder.judge import Expected
from autograder.record import Observation, Plain, Run

Complex = NDArray[np.complex128]


@dataclass(frozen=True)
class Margin:
    """The distance of two causes (or of a cause and the reference), and where it is largest."""

    one: str
    other: str
    by_probe: Mapping[str, float]

    @property
    def distance(self) -> float:
        """Return the largest distance on any probe, in tolerances."""
        return max(self.by_probe.values(), default=0.0)


def margins(expected: Expected) -> tuple[Margin, ...]:
    """Return the distance of every two candidates that must be told apart."""
    known = [("reference", expected.reference)]
    known += [(cause.id, shape) for cause, shapes in expected.causes for shape in shapes]
    return tuple(
        Margin(one, other, {p.name: distance(a, b, p) for p in expected.probes})
        for (one, a), (other, b) in itertools.combinations(known, 2)
        if one != other
    )


def unneeded_probes(found: tuple[Margin, ...], enough: float = 1.0) -> tuple[str, ...]:
    """Return the probes without which every two candidates are still told apart."""
    names = list(found[0].by_probe) if found else []
    alone = {
        next(name for name in names if margin.by_probe[name] > enough)
        for margin in found
        if sum(margin.by_probe[name] > enough for name in names) == 1
    }
    return tuple(name for name in names if name not in alone)


def distance(a: Observation, b: Observation, probe: Probe) -> float:
    """Return how far two observations are apart on one probe, in its tolerances."""
    one, other = a.runs[probe.name], b.runs[probe.name]
    if exception_of(one) != exception_of(other):
        return math.inf
    rtol, atol = (0.0, 1.0) if probe.facts else (probe.rtol, probe.atol)
    return max(_distances(_values(one, probe), _values(other, probe), rtol, atol), default=0.0)


def _values(run: Run, probe: Probe) -> Plain:
    if probe.facts:
        return facts_of(run, probe.facts)
    return tuple(reading.value for reading in run.readings if reading.channel == "value")


def _distances(a: Plain, b: Plain, rtol: float, atol: float) -> Iterator[float]:
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        for name in a:
            yield from _distances(a[name], b[name], rtol, atol)
    elif isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        for left, right in zip(a, b, strict=True):
            yield from _distances(left, right, rtol, atol)
    elif describe(a) != describe(b):
        yield math.inf
    elif isinstance(a, np.ndarray | int | float | complex) and not isinstance(a, bool):
        yield _apart(np.asarray(a, complex), np.asarray(b, complex), rtol, atol)
    else:
        yield 0.0 if a == b else math.inf


def _apart(a: Complex, b: Complex, rtol: float, atol: float) -> float:
    """Return the largest difference in tolerances; unlike NaNs and infinities are far apart."""
    if a.size == 0:
        return 0.0
    with np.errstate(all="ignore"):
        apart = np.abs(a - b) / (atol + rtol * np.abs(a))
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    return float(np.where(same, 0.0, np.where(np.isfinite(apart), apart, np.inf)).max())
