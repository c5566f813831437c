"""How far apart two causes are: the largest difference of their numbers, in tolerances.

Two causes that differ in structure, in a string or in an exception are infinitely far apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from autograder.compare import describe, exception_of, facts_of
from autograder.exercise import Probe
from autograder.judge import Expected, counted_probes
from autograder.record import Fact, Observation, Plain, Run

Class: TypeAlias = Literal["float", "random", "discrete"]
Numbers: TypeAlias = NDArray[np.complex128]

CLASSES: tuple[Class, ...] = ("float", "random", "discrete")
NEEDED = {"float": 1000.0, "random": 5.0, "discrete": 1.0}  # tolerances between two causes


@dataclass(frozen=True)
class Margin:
    """Two candidates that must be told apart, and the probe that does it best."""

    one: str
    other: str
    probe: str
    kind: Class
    distance: float

    @property
    def needed(self) -> float:
        """Return the distance that numbers of this kind must have."""
        return NEEDED[self.kind]

    @property
    def share(self) -> float:
        """Return the distance as a multiple of the one that is needed."""
        return self.distance / self.needed


@dataclass(frozen=True)
class Distances:
    """The distance of every two known candidates on every probe.

    Args:
        names: the cause of each candidate; two shapes of one cause have one name.
        probes: the probes' names.
        kinds: for each probe what its numbers are.
        apart: probe × wanted × found, in the tolerances of the wanted one; 0 where the probe
            does not count for the one that is found.
    """

    names: tuple[str, ...]
    probes: tuple[str, ...]
    kinds: tuple[Class, ...]
    apart: NDArray[np.float64]

    def named_otherwise(self, number: int) -> list[int]:
        """Return the candidates of another name than this one's."""
        own = self.names[number]
        return [other for other, name in enumerate(self.names) if name != own]

    def agree(self, wanted: int, found: int) -> bool:
        """Tell whether one candidate is taken for another: no probe that counts parts them."""
        return bool((self.apart[:, wanted, found] <= 1).all())

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """Return, for each probe and each pair of two names, the distance in needed ones."""
        needed = np.array([NEEDED[kind] for kind in self.kinds])
        rows, columns = self.pairs
        shares = self.apart / needed[:, None, None]
        both: NDArray[np.float64] = np.minimum(shares[:, rows, columns], shares[:, columns, rows])
        return both

    @cached_property
    def pairs(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the candidates of every pair that must be told apart."""
        rows, columns = np.triu_indices(len(self.names), 1)
        names = np.array(self.names)
        unlike = names[rows] != names[columns]
        return rows[unlike], columns[unlike]

    def margins(self) -> dict[Class, Margin]:
        """Return the closest two candidates among those that each kind of numbers tells apart."""
        closest: dict[Class, Margin] = {}
        best = self.shares.argmax(axis=0)
        for number, probe in enumerate(best):
            kind = self.kinds[probe]
            distance = float(self.shares[probe, number]) * NEEDED[kind]
            if kind not in closest or distance < closest[kind].distance:
                one, other = (self.names[side[number]] for side in self.pairs)
                closest[kind] = Margin(one, other, self.probes[probe], kind, distance)
        return closest

    def needed_probes(self) -> tuple[str, ...]:
        """Return a small set of probes that tells every two candidates apart.

        Those that alone part some pair come first, then each time the one that parts most of
        the pairs that are left.
        """
        parts = self.shares >= 1
        chosen = {int(parts[:, pair].argmax()) for pair in np.flatnonzero(parts.sum(axis=0) == 1)}
        while True:
            left = parts.any(axis=0) & ~parts[sorted(chosen)].any(axis=0)
            if not left.any():
                return tuple(self.probes[probe] for probe in sorted(chosen))
            chosen.add(int(parts[:, left].sum(axis=1).argmax()))


def distances(expected: Expected) -> Distances:
    """Measure every known candidate once, and compare each with each."""
    known = [("reference", expected.reference)]
    known += [(cause.id, shape) for cause, shapes in expected.causes for shape in shapes]
    counted = [{p.name for p in counted_probes(o, expected.probes)} for _, o in known]
    apart = np.stack([_apart([o for _, o in known], probe) for probe in expected.probes])
    for row, probe in zip(apart, expected.probes, strict=True):
        row[:, [probe.name not in names for names in counted]] = 0
    return Distances(
        names=tuple(name for name, _ in known),
        probes=tuple(probe.name for probe in expected.probes),
        kinds=tuple(_kind(probe, expected.reference) for probe in expected.probes),
        apart=apart,
    )


def _kind(probe: Probe, reference: Observation) -> Class:
    """Tell what a probe compares: numbers, measured numbers, or words and truth values only."""
    values = _values(reference.runs[probe.name], probe)
    parts = [part for part in _parts(values) if not isinstance(part, str)]
    if any(np.asarray(part).dtype.kind in "fc" for part in parts):
        return "random" if probe.facts else "float"
    return "discrete"


def smallest(rounds: Sequence[Distances]) -> Distances:
    """Return the distances that every round has at least: a probe must tell in each of them."""
    return replace(rounds[0], apart=np.min([each.apart for each in rounds], axis=0))


# ── One probe ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Measured:
    """A run taken apart: what must be equal, and the numbers."""

    form: tuple[object, ...]
    numbers: Numbers


def _apart(observations: list[Observation], probe: Probe) -> NDArray[np.float64]:
    """Return the distance of each two candidates on one probe; the wanted one comes first."""
    measured = [_measured(o.runs[probe.name], probe) for o in observations]
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, each in enumerate(measured):
        groups.setdefault(each.form, []).append(number)
    apart = np.full((len(measured), len(measured)), math.inf)
    rtol, atol = (0.0, 1.0) if probe.facts else (probe.rtol, probe.atol)
    for group in groups.values():
        numbers = np.stack([measured[member].numbers for member in group])
        for member, wanted in zip(group, numbers, strict=True):
            apart[member, group] = _in_tolerances(wanted, numbers, rtol, atol)
    return apart


def _measured(run: Run, probe: Probe) -> _Measured:
    parts = list(_parts(_values(run, probe)))
    form = tuple(part if isinstance(part, str) else describe(part) for part in parts)
    numbers = [np.asarray(part, complex).ravel() for part in parts if not isinstance(part, str)]
    return _Measured((exception_of(run), *form), np.concatenate([np.zeros(1, complex), *numbers]))


def _values(run: Run, probe: Probe) -> Plain:
    if probe.facts:
        return () if run.raised else facts_of(run, probe.facts)
    return tuple(reading.value for reading in run.readings if reading.channel == "value")


def _parts(value: Plain) -> Iterator[str | float | complex | NDArray[np.generic]]:
    """Yield numbers as such, and everything else, structure included, as words."""
    if isinstance(value, dict):
        yield f"{{{len(value)}"
        for name in sorted(value):
            yield repr(name)
            yield from _parts(value[name])
    elif isinstance(value, tuple):
        yield f"({len(value)}"
        for item in value:
            yield from _parts(item)
    elif isinstance(value, Fact):
        yield value.scaled
    elif isinstance(value, np.ndarray | int | float | complex) and not isinstance(value, bool):
        yield value
    else:
        yield repr(value)


def _in_tolerances(
    wanted: Numbers, found: Numbers, rtol: float, atol: float
) -> NDArray[np.float64]:
    """Return the largest difference of each row; unlike NaNs and infinities are far apart."""
    with np.errstate(all="ignore"):
        apart = np.abs(found - wanted) / (atol + rtol * np.abs(wanted))
    same = (found == wanted) | (np.isnan(found) & np.isnan(wanted))
    apart = np.where(same, 0.0, np.where(np.isfinite(apart), apart, np.inf))
    largest: NDArray[np.float64] = apart.max(axis=1)
    return largest
