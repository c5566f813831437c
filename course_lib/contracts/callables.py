"""Checks of functions that are passed in: what they return is looked at when they are called."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.messages import tr


def returns_number(name: str, value: Any) -> Any:
    """Accept a function, and refuse at the call a result that is not one real number."""
    function = _function(name, value)

    @functools.wraps(function)
    def guarded(*args: Any) -> Any:
        result = function(*args)
        if np.shape(result) != () or np.asarray(result).dtype.kind not in "fiu":
            raise ValueError(
                tr(
                    "{name} returned a value of type {type} and shape {shape}, expected one "
                    "number: return the loss itself, summed or averaged over the samples.",
                    name=name,
                    type=type(result).__name__,
                    shape=np.shape(result),
                )
            )
        return result

    return guarded


def returns_same_shape(name: str, value: Any) -> Any:
    """Accept a function of one array, and refuse at the call a result of another shape."""
    function = _function(name, value)

    @functools.wraps(function)
    def guarded(x: NDArray[Any]) -> Any:
        expected = x.shape
        result = function(x)
        if not isinstance(result, np.ndarray) or result.shape != expected:
            raise ValueError(
                tr(
                    "{name} returned a value of type {type} and shape {shape}, expected an array "
                    "of shape {expected}: return one number for each number that goes in.",
                    name=name,
                    type=type(result).__name__,
                    shape=np.shape(result),
                    expected=expected,
                )
            )
        return result

    return guarded


def _function(name: str, value: Any) -> Callable[..., Any]:
    if not callable(value):
        raise TypeError(
            tr(
                "{name} is of type {type}, expected a function: pass its name without "
                "parentheses, so that it is not called yet.",
                name=name,
                type=type(value).__name__,
            )
        )
    function: Callable[..., Any] = value
    return function
