"""How a normalization is examined: what its exercises share, forward and backward.

The inputs follow what separates mistakes: sizes that all differ, and sizes that are all equal;
values so large that ε plays no part; one slice that hardly varies and one that is
constant, where ε is all there is; γ and β that differ from entry to entry.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from autograder.compare import close
from autograder.criteria import Test, readings, relation
from autograder.exercise import (
    Array,
    Call,
    Change,
    Convention,
    Edit,
    Let,
    Misconception,
    Probe,
    Read,
    Ref,
    Step,
    Value,
)
from autograder.record import Observation, Record

Floats = NDArray[np.float64]
Cause = TypeVar("Cause", Misconception, Convention)

RTOL = 1e-7
ATOL = 1e-9
LARGE = 1e5  # activations of this size make the default ε vanish below the tolerance


# ── Inputs ──────────────────────────────────────────────────────────────────────────────


def activations(rng: np.random.Generator, shape: tuple[int, ...], scale: float = LARGE) -> Floats:
    """Draw activations whose mean is half their standard deviation, which is `scale`."""
    return scale * rng.normal(0.5, 1, shape)


def faint(x: Floats, axis: int) -> Floats:
    """Return activations of order 1 whose slice 0 along an axis is tiny, and slice 1 constant.

    A variance near 1e-6 shows where ε stands; a variance of 0 shows whether it stands at all.
    The constant is a power of two, so that every way to take its mean is exact.
    """
    changed = x / LARGE
    slices = np.moveaxis(changed, axis, 0)
    slices[0] *= 1e-3
    slices[1] = 0.5
    return changed


def scale_and_shift(rng: np.random.Generator, shape: int | tuple[int, ...]) -> dict[str, Floats]:
    """Draw γ and β, no two entries alike."""
    return {"gamma": rng.uniform(0.5, 2, shape), "beta": rng.normal(0, 1, shape)}


def neutral(shape: int | tuple[int, ...]) -> dict[str, Floats]:
    """Return γ = 1 and β = 0: the normalized activations themselves."""
    return {"gamma": np.ones(shape), "beta": np.zeros(shape)}


# ── Probes ──────────────────────────────────────────────────────────────────────────────


def passes(
    name: str,
    batches: Sequence[tuple[Array, bool]],
    affine: Mapping[str, Array],
    run: Mapping[str, Array],
    numbers: tuple[float, ...] = (),
    reads: tuple[str, ...] = ("out",),
) -> Probe:
    """Return a probe that sends batches through a batch normalization, one after the other.

    Args:
        name: the probe's name.
        batches: for each call the activations, and whether it is a training call.
        affine: γ and β.
        run: the running statistics at the start, kept from call to call.
        numbers: momentum and ε where they are passed.
        reads: what is compared after each call: ``out``, ``run`` or both.
    """
    run_value: Value = dict(run)
    steps: list[Step] = [Let("run", run_value)]
    for x, training in batches:
        steps += [Let("x", x), *(Let(key, value) for key, value in affine.items())]
        given: tuple[Value, ...] = (*map(Ref, ("x", "gamma", "beta", "run")), training, *numbers)
        steps += [Call("", given), *(Read(read) for read in reads)]
        steps += [Read(key, "input") for key in ("x", "gamma", "beta")]
    return Probe(name, tuple(steps), RTOL, ATOL)


# ── Causes that several references share ────────────────────────────────────────────────


def fitted(causes: Iterable[Cause], words: Mapping[str, str]) -> tuple[Cause, ...]:
    """Return the causes with the ``{fields}`` of their edits filled in for one reference.

    `words` says how this reference writes the mean, the variance, γ and so on.
    """
    return tuple(
        dataclasses.replace(
            cause,
            change=_fitted(cause.change, words),
            also=tuple(_fitted(change, words) for change in cause.also),
        )
        for cause in causes
    )


def _fitted(change: Change, words: Mapping[str, str]) -> Change:
    if isinstance(change, str):
        return change
    return tuple(Edit(e.old.format(**words), e.new.format(**words)) for e in change)


# ── Criteria ────────────────────────────────────────────────────────────────────────────


def scales_and_shifts(bare: str, affine: str, shape: tuple[int, ...]) -> Test:
    """Hold where γ and β act on the candidate's own normalized activations.

    Args:
        bare: the probe with γ = 1 and β = 0.
        affine: the probe with the same activations and other γ and β.
        shape: how γ and β are laid along the activations.
    """

    def test(observed: Observation) -> bool:
        x_hat, y = _array(observed, bare, "out"), _array(observed, affine, "out")
        gamma, beta = (_array(observed, affine, key) for key in ("gamma", "beta"))
        expected = gamma.reshape(shape) * x_hat + beta.reshape(shape)
        return bool(np.ptp(x_hat)) and close(expected, y, RTOL, ATOL)

    return relation(test)


def part(position: int, *probes: str) -> Test:
    """Hold where one of several results, such as dγ, is right in these probes."""

    def holds(record: Record) -> bool:
        return all(
            close(_parts(record.baseline, probe, position), found, RTOL, ATOL)
            for probe in probes
            for found in [_parts(record.candidate, probe, position)]
        )

    return holds


def sums_to_zero(probe: str, axis: int) -> Test:
    """Hold where dx, not all of it 0, adds up to 0 along an axis."""

    def test(observed: Observation) -> bool:
        return _vanishes(_dx(observed, probe), axis)

    return relation(test)


def orthogonal(probe: str, axis: int) -> Test:
    """Hold where dx, not all of it 0, has no part along x̂."""

    def test(observed: Observation) -> bool:
        x = _array(observed, probe, "x")
        x_hat = x - x.mean(axis=axis, keepdims=True)
        return _vanishes(_dx(observed, probe) * x_hat, axis)

    return relation(test)


def _vanishes(terms: Floats, axis: int) -> bool:
    size = np.abs(terms).sum(axis=axis)
    return bool((size > 0).all() and (np.abs(terms.sum(axis=axis)) < 1e-6 * size).all())


def _dx(observed: Observation, probe: str) -> Floats:
    dx = _parts(observed, probe, 0)[0]
    return np.asarray(dx, dtype=np.float64)


def _array(observed: Observation, probe: str, name: str) -> Floats:
    return np.asarray(readings(observed, probe, name)[0], dtype=np.float64)


def _parts(observed: Observation, probe: str, position: int) -> tuple[Array, ...]:
    """Return one of the results of every call; nothing where they are no such tuples."""
    results = readings(observed, probe, "out")
    arrays = [r[position] for r in results if isinstance(r, tuple) and len(r) > position]
    return tuple(array for array in arrays if isinstance(array, np.ndarray))
