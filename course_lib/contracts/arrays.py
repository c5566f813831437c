"""Checks of arrays: (name, value) → value, or an error that names shape and dtype."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from course_lib.messages import tr

Array: TypeAlias = NDArray[np.floating[Any]]
Tensors: TypeAlias = dict[str, Array]


def float_array(form: str) -> Callable[[str, Any], Any]:
    """Return a check that accepts float arrays of a form such as ``"(N, D)"``, none of size 0."""
    axes = form.count(",") + (not form.endswith(",)"))

    def check(name: str, value: Any) -> Any:
        floating(name, value)
        _has_form(name, value, form, axes)
        return value

    return check


def real_array(form: str = "") -> Callable[[str, Any], Any]:
    """Return a check that accepts numbers and arrays or lists of them, integers included.

    Without a form any shape will do.
    """
    axes = form.count(",") + (not form.endswith(",)"))

    def check(name: str, value: Any) -> Any:
        array = np.asarray(value)
        if array.dtype.kind not in "fiu":
            raise TypeError(
                tr(
                    "{name} has dtype {dtype}, expected real numbers: pass an array of floats.",
                    name=name,
                    dtype=array.dtype,
                )
            )
        if form:
            _has_form(name, array, form, axes)
        return value

    return check


def float_value(name: str, value: Any) -> Any:
    """Accept a float or a float array of any shape."""
    return value if isinstance(value, float) else floating(name, value, np.generic)


def labels(name: str, value: Any) -> Any:
    """Accept class numbers: an integer array with one axis."""
    _is_array(name, value)
    if value.dtype.kind not in "iu":
        raise TypeError(
            tr(
                "{name} has dtype {dtype}, expected integers: pass class numbers, with "
                "{name}.astype(int) if they are whole.",
                name=name,
                dtype=value.dtype,
            )
        )
    if value.ndim != 1:
        raise ValueError(
            tr(
                "{name} has shape {shape}, expected (N,), one class number for each sample: "
                "turn one-hot rows into numbers with {name}.argmax(axis=1).",
                name=name,
                shape=value.shape,
            )
        )
    return value


def same_shape(first: str, *others: str) -> Callable[[Mapping[str, Any]], None]:
    """Return a relation that holds where all these arguments have one shape."""

    def relation(arguments: Mapping[str, Any]) -> None:
        expected = np.shape(arguments[first])
        for name in others:
            if np.shape(arguments[name]) != expected:
                raise ValueError(
                    tr(
                        "{name} has shape {shape}, expected {expected}, the shape of {other}: "
                        "pass one number for each parameter.",
                        name=name,
                        shape=np.shape(arguments[name]),
                        expected=expected,
                        other=first,
                    )
                )

    return relation


def floating(name: str, value: Any, *also: type) -> Any:
    """Accept an array of floats; what is not even an array must be of a type in ``also``."""
    if not isinstance(value, also):
        _is_array(name, value)
    if value.dtype.kind != "f":
        raise TypeError(
            tr(
                "{name} has dtype {dtype}, expected floats: convert it with {name}.astype(float).",
                name=name,
                dtype=value.dtype,
            )
        )
    return value


def _is_array(name: str, value: Any) -> None:
    if not isinstance(value, np.ndarray):
        raise TypeError(
            tr(
                "{name} is of type {type}, expected a NumPy array: make one with np.array({name}).",
                name=name,
                type=type(value).__name__,
            )
        )


def _has_form(name: str, value: NDArray[Any], form: str, axes: int) -> None:
    if value.ndim != axes or value.size == 0:
        raise ValueError(
            tr(
                "{name} has shape {shape}, expected the form {form}, nothing empty: reshape it "
                "to that many axes, or look where its rows were lost.",
                name=name,
                shape=value.shape,
                form=form,
            )
        )
