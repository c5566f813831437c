"""How a single step of a rule is examined: relations between the parameters before and after."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from autograder.criteria import Test, readings
from autograder.record import Plain, Record


def moves_against(gradient: str, probe: str) -> Test:
    """Hold where every coordinate of theta moves against its gradient.

    Args:
        gradient: the gradient's name among the arguments.
        probe: the probe whose calls are looked at.
    """

    def holds(record: Record) -> bool:
        sent = [_array(value) for value in readings(record.baseline, probe, gradient)]
        moved = _moves(record, probe)
        return bool(sent) and len(moved) == len(sent) and all(map(_opposite, moved, sent))

    return holds


def keeps_scale(probe: str) -> Test:
    """Hold where all calls of a probe, which differ in the gradients' scale, move theta alike."""

    def holds(record: Record) -> bool:
        first, *others = _moves(record, probe) or [np.zeros(1)]
        moved = bool(np.all(first != 0))
        return moved and all(np.allclose(first, other, rtol=1e-4, atol=0) for other in others)

    return holds


def _moves(record: Record, probe: str) -> list[NDArray[np.float64]]:
    """Return the change of theta, the first part of the result, in every call of a probe."""
    before = [_array(value) for value in readings(record.baseline, probe, "theta")]
    results = readings(record.candidate, probe, "out")
    after = [_array(result[0]) for result in results if isinstance(result, tuple) and result]
    return [new - old for old, new in zip(before, after, strict=False) if new.shape == old.shape]


def _opposite(move: NDArray[np.float64], gradient: NDArray[np.float64]) -> bool:
    return bool(np.all(move * gradient < 0))


def _array(value: Plain) -> NDArray[np.float64]:
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        return value.astype(np.float64)
    return np.zeros(0)
