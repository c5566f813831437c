"""Exercises whose answer is data: on it a wrong optimizer parts from the right one.

The learner's data are run on the trusted side. A right optimizer in another published form
must not part from the course's there, or the data would accuse the innocent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.record import Plain
from course_lib.protocol import Optimizer

Real = NDArray[np.floating[Any]]
Make = Callable[..., Optimizer]

PARTS = 1e-3  # of the largest move: far above what a published form changes
MAX_STEPS = 1000
MAX_ELEMENTS = 10_000


@dataclass(frozen=True)
class Data:
    """A start, a gradient for each step, and the constructor's arguments."""

    params: Mapping[str, Real]
    grads: tuple[Mapping[str, Real], ...]
    settings: Mapping[str, float]


@dataclass(frozen=True)
class Suspects:
    """The optimizer to be caught, the right one, and right ones in other published forms."""

    wrong: Make
    right: Make
    variants: tuple[Make, ...] = ()


def read_data(answer: Plain) -> Data | None:
    """Return an answer as data, or None where it is not of the form that was asked for."""
    if not isinstance(answer, dict) or not {"params", "grads"} <= answer.keys():
        return None
    steps = answer["grads"] if isinstance(answer["grads"], tuple) else (answer["grads"],)
    params, grads = _arrays(answer["params"]), tuple(_arrays(step) for step in steps)
    settings = {key: value for key, value in answer.items() if key not in ("params", "grads")}
    if not params or not grads or len(grads) > MAX_STEPS or None in grads:
        return None
    if not all(isinstance(value, int | float) for value in settings.values()):
        return None
    known = tuple(step for step in grads if step is not None and _fits(step, params))
    if len(known) < len(grads) or sum(a.size for a in params.values()) > MAX_ELEMENTS:
        return None
    return Data(params, known, {key: float(str(value)) for key, value in settings.items()})


def _arrays(value: Plain) -> dict[str, Real] | None:
    if not isinstance(value, dict):
        return None
    try:
        arrays: dict[str, Real] = {
            key: np.array(item, dtype=np.float64) for key, item in value.items()
        }
    except (TypeError, ValueError):
        return None
    return arrays if all(np.isfinite(array).all() for array in arrays.values()) else None


def _fits(step: Mapping[str, Real], params: Mapping[str, Real]) -> bool:
    return {k: a.shape for k, a in step.items()} == {k: a.shape for k, a in params.items()}


def verdict_facts(answer: Plain, suspects: Suspects) -> dict[str, Plain]:
    """Return what the data show: whether they can be run, convict, and spare the innocent."""
    data = read_data(answer)
    if data is None:
        return {"usable": False, "parts": False, "spares": False, "reason": "unusable"}
    try:
        right = end_points(suspects.right, data)
        parts = bool(apart(end_points(suspects.wrong, data), right, data) > PARTS)
        others = [apart(end_points(make, data), right, data) for make in suspects.variants]
    except (TypeError, ValueError, LookupError):  # settings that no constructor takes
        return {"usable": False, "parts": False, "spares": False, "reason": "unusable"}
    spares = all(distance <= PARTS for distance in others)
    reason = "" if parts and spares else reason_of(data)
    return {"usable": True, "parts": parts, "spares": spares, "reason": reason}


def end_points(make: Make, data: Data) -> list[dict[str, Real]]:
    """Return where the parameters stand after each step."""
    params = {key: array.copy() for key, array in data.params.items()}
    optimizer, path = make(**data.settings), []
    for step in data.grads:
        optimizer.update(params, {key: array.copy() for key, array in step.items()})
        path.append({key: array.copy() for key, array in params.items()})
    return path


def apart(path: list[dict[str, Real]], other: list[dict[str, Real]], data: Data) -> float:
    """Return the largest difference of two paths, relative to the largest move of the second."""
    moves = [np.abs(p[key] - data.params[key]).max() for p in other for key in p]
    largest = max(moves, default=0.0)
    gaps = [np.abs(a[key] - b[key]).max() for a, b in zip(path, other, strict=True) for key in a]
    return float(np.nan_to_num(max(gaps, default=0.0) / largest, nan=0.0)) if largest else 0.0


def reason_of(data: Data) -> str:
    """Name why data show nothing, or too much."""
    values = np.concatenate([array.ravel() for step in data.grads for array in step.values()])
    if not values.any():
        return "zero"
    if len(data.grads) == 1:
        return "one_step"
    if all(np.array_equal(step[k], data.grads[0][k]) for step in data.grads for k in step):
        return "constant"
    if np.abs(values[values != 0]).max() < 1e-3:
        return "tiny"
    return "one_key" if len(data.params) == 1 else "other"
