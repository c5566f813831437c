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


def _cubic(weights: Array) -> Callable[[Array], float]:
    return lambda x: float(np.sum(weights * np.asarray(x, dtype=float) ** 3))


def _exponential(weights: Array) -> Callable[[Array], float]:
    return lambda x: float(np.exp(np.sum(weights * x)))


def _product(*_: Array) -> Callable[[Array], float]:
    return lambda x: float(np.prod(np.asarray(x, dtype=float)))


def _signed_square(*_: Array) -> Callable[[Array], float]:
    """Σ x|x|: at 0 a central difference of it is h itself, though the slope there is 0."""
    return lambda x: float(np.sum(x * np.abs(x)))


def _wave_gradient(weights: Array) -> Callable[[Array], Array]:
    """The gradient of Σ (1 − cos wx), whose steps are no fixed share of the way that is left."""
    return lambda x: weights * np.sin(weights * x)


def _bowl_gradients(*_: Array) -> Callable[[Mapping[str, Array]], dict[str, Array]]:
    """The gradients of f = x²/20 + y², whose coordinates are two parameters of their own."""
    return lambda params: {"x": _floats(params["x"]) / 10, "y": 2 * _floats(params["y"])}


def _floats(value: Array) -> Array:
    return np.asarray(value, dtype=np.float64)


FUNCTIONS: Mapping[str, Callable[..., Callable[..., object]]] = {
    "relu": _relu,
    "tanh": _tanh,
    "sigmoid": _sigmoid,
    "quadratic": _quadratic,
    "quadratic_gradient": _quadratic_gradient,
    "cubic": _cubic,
    "exponential": _exponential,
    "product": _product,
    "signed_square": _signed_square,
    "wave_gradient": _wave_gradient,
    "bowl_gradients": _bowl_gradients,
}
