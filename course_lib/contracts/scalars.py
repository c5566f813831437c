"""Checks of single numbers, choices and random generators: (name, value) → value, or an error."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Callable
from numbers import Integral, Real
from typing import Any

import numpy as np

from course_lib.messages import tr


def rate(name: str, value: Any) -> Any:
    """Accept a learning rate: a finite number, 0 or above (a warm-up may start at 0)."""
    if not 0 <= _real(name, value) < math.inf:
        raise ValueError(
            tr(
                "{name} is {value}, expected a finite number of at least 0: pass the size of the "
                "step, such as 0.01; the minus sign is part of the update rule.",
                name=name,
                value=value,
            )
        )
    return value


def positive(name: str, value: Any) -> Any:
    """Accept a finite number above 0."""
    if not 0 < _real(name, value) < math.inf:
        raise ValueError(
            tr(
                "{name} is {value}, expected a finite number above 0: pass a size, such as 0.1.",
                name=name,
                value=value,
            )
        )
    return value


def non_negative(name: str, value: Any) -> Any:
    """Accept a small constant such as ε: a finite number, 0 or above."""
    if not 0 <= _real(name, value) < math.inf:
        raise ValueError(
            tr(
                "{name} is {value}, expected a finite number of at least 0: pass a small one, "
                "such as 1e-8.",
                name=name,
                value=value,
            )
        )
    return value


def decay(name: str, value: Any) -> Any:
    """Accept a decay coefficient: at least 0, and below 1 so that the past fades."""
    if not 0 <= _real(name, value) < 1:
        raise ValueError(
            tr(
                "{name} is {value}, expected at least 0 and below 1: it is the share of the past "
                "that is kept, so pass for example 0.9.",
                name=name,
                value=value,
            )
        )
    return value


def step(name: str, value: Any) -> Any:
    """Accept the number of an update, counted from 1."""
    if _integer(name, value) < 1:
        raise ValueError(
            tr(
                "{name} is {value}, expected an integer of at least 1: the first update is "
                "step 1, so count it before you correct the bias.",
                name=name,
                value=value,
            )
        )
    return value


def count(name: str, value: Any) -> Any:
    """Accept a number of updates, 0 or above."""
    if _integer(name, value) < 0:
        raise ValueError(
            tr(
                "{name} is {value}, expected an integer of at least 0: pass a whole number, "
                "such as 0 or 8.",
                name=name,
                value=value,
            )
        )
    return value


def fan(name: str, value: Any) -> Any:
    """Accept a number of units: a positive integer."""
    if _integer(name, value) < 1:
        raise ValueError(
            tr(
                "{name} is {value}, expected a positive integer: for a weight of shape "
                "(in, out) pass its {axis}.",
                name=name,
                value=value,
                axis="shape[1]" if name == "fan_out" else "shape[0]",
            )
        )
    return value


def generator(name: str, value: Any) -> Any:
    """Accept a NumPy generator; a seed or the old global state will not do."""
    if not isinstance(value, np.random.Generator):
        raise TypeError(
            tr(
                "{name} is of type {type}, expected a NumPy random generator: make one with "
                "np.random.default_rng(0) and pass it on.",
                name=name,
                type=type(value).__name__,
            )
        )
    return value


def one_of(*choices: str) -> Callable[[str, Any], Any]:
    """Return a check that accepts these words only."""

    def check(name: str, value: Any) -> Any:
        if value not in choices:
            raise ValueError(
                tr(
                    "{name} is {value}, expected one of {choices}: spell it as one of these.",
                    name=name,
                    value=reprlib.repr(value),
                    choices=", ".join(map(repr, choices)),
                )
            )
        return value

    return check


def _real(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(
            tr(
                "{name} is {value}, of type {type}, expected a real number: pass it without "
                "quotes or brackets, such as 0.1.",
                name=name,
                value=reprlib.repr(value),
                type=type(value).__name__,
            )
        )
    return float(value)


def _integer(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(
            tr(
                "{name} is {value}, of type {type}, expected an integer: pass a whole number, "
                "such as 3.",
                name=name,
                value=reprlib.repr(value),
                type=type(value).__name__,
            )
        )
    return int(value)
