"""The closed table of functions that a probe may hand to a candidate by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]


def _relu(*_: Array) -> Callable[[Array], Array]:
    return lambda x: np.maximum(x, 0)


def _tanh(*_: Array) -> Callable[[Array], Array]:
    return lambda x: np.tanh(x)


def _sigmoid(*_: Array) -> Callable[[Array], Array]:
    return lambda x: 1 / (1 + np.exp(-x))


def _quadratic(a: Array) -> Callable[[Array], float]:
    return lambda x: float(0.5 * x @ a @ x)


def _quadratic_gradient(a: Array) -> Callable[[Array], Array]:
    return lambda x: a @ x


FUNCTIONS: Mapping[str, Callable[..., Callable[..., object]]] = {
    "relu": _relu,
    "tanh": _tanh,
    "sigmoid": _sigmoid,
    "quadratic": _quadratic,
    "quadratic_gradient": _quadratic_gradient,
}
