"""The decorator of the optimizers: everything is checked before an update changes anything."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np

from course_lib.contracts.arrays import floating
from course_lib.contracts.scalars import decay, non_negative, rate
from course_lib.messages import tr

C = TypeVar("C", bound=type)

SETTINGS = MappingProxyType(
    {
        "lr": rate,
        "momentum": decay,
        "rho": decay,
        "beta1": decay,
        "beta2": decay,
        "eps": non_negative,
    }
)


class _GradientKeyError(KeyError):
    def __str__(self) -> str:
        return str(self.args[0])  # KeyError would show the sentence in quotes


class MissingGradientError(_GradientKeyError):
    """A parameter has no gradient."""


class UnknownGradientError(_GradientKeyError):
    """A gradient belongs to no parameter."""


def checked_optimizer(cls: C) -> C:
    """Check the settings at construction and, with the arrays, before each update.

    The class itself is returned, so that its source, its name and its instances stay ordinary.

    Args:
        cls: a class with ``update(params, grads)`` whose settings are attributes named as in
            `SETTINGS`, and whose dictionaries are state by parameter key.
    Returns:
        the same class.
    Raises:
        ValueError: a setting out of range; a gradient, or state, of another shape.
        TypeError: a setting that is no number; params or grads that are no dictionary of
            float arrays.
        KeyError: a key that only one of params and grads has.
    Example:
        >>> from course_lib.optimizers import SGD
        >>> SGD(lr=-1.0)  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ValueError: lr is -1.0, expected a finite number of at least 0: ...
    """
    for method, guard in (("__init__", _guarded_init), ("update", _guarded_update)):
        setattr(cls, method, guard(getattr(cls, method)))
    return cls


def _guarded_init(init: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(init)
    def guarded(self: object, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        _check_settings(self)

    return guarded


def _guarded_update(update: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(update)
    def guarded(self: object, params: Any, grads: Any) -> None:
        _check_settings(self)
        _check_arrays(params, grads)
        for value in vars(self).values():
            if isinstance(value, dict):
                _check_state(params, value)
        update(self, params, grads)

    return guarded


def _check_settings(optimizer: object) -> None:
    for name, check in SETTINGS.items():
        if name in vars(optimizer):
            check(name, vars(optimizer)[name])


def _check_arrays(params: Any, grads: Any) -> None:
    _is_dictionary("params", params)
    _is_dictionary("grads", grads)
    _check_keys(params, grads)
    for key, theta in params.items():
        floating(f"params[{key!r}]", theta)
        floating(f"grads[{key!r}]", grads[key])
        _is_writable(f"params[{key!r}]", theta)
        _check_shape(key, theta, grads[key])


def _is_dictionary(name: str, value: Any) -> None:
    if not isinstance(value, dict):
        raise TypeError(
            tr(
                "{name} is of type {type}, expected a dictionary of float arrays by name: "
                "collect them in one, as in dict(W1=W1, b1=b1).",
                name=name,
                type=type(value).__name__,
            )
        )


def _check_keys(params: dict[Any, Any], grads: dict[Any, Any]) -> None:
    for key in params:
        if key not in grads:
            raise MissingGradientError(
                tr(
                    "grads has no key {key}, expected one for each key of params: compute that "
                    "gradient too, or take the key out of params.",
                    key=repr(key),
                )
            )
    for key in grads:
        if key not in params:
            raise UnknownGradientError(
                tr(
                    "grads has the key {key}, expected only keys of params ({known}): spell it "
                    "as there, or take it out.",
                    key=repr(key),
                    known=", ".join(map(repr, params)),
                )
            )


def _is_writable(name: str, value: Any) -> None:
    if not value.flags.writeable:
        raise ValueError(
            tr(
                "{name} is read-only, expected an array that can be updated in place: put "
                "{name}.copy() in the dictionary.",
                name=name,
            )
        )


def _check_shape(key: Any, theta: Any, gradient: Any) -> None:
    if gradient.shape == theta.shape:
        return
    names = {"name": f"grads[{key!r}]", "shape": gradient.shape}
    names |= {"other": f"params[{key!r}]", "expected": theta.shape}
    if gradient.shape == theta.shape[::-1]:
        raise ValueError(
            tr(
                "{name} has shape {shape}, expected {expected}, the shape of {other}: pass "
                "{name}.T, the transpose.",
                **names,
            )
        )
    raise ValueError(
        tr(
            "{name} has shape {shape}, expected {expected}, the shape of {other}: average over "
            "the batch axis before the update.",
            **names,
        )
    )


def _check_state(params: dict[Any, Any], state: dict[Any, Any]) -> None:
    for key, kept in state.items():
        if key in params and np.shape(kept) != params[key].shape:
            raise ValueError(
                tr(
                    "{name} has shape {shape}, expected {expected}, its shape at the first "
                    "update: make a new optimizer for a new network.",
                    name=f"params[{key!r}]",
                    shape=params[key].shape,
                    expected=np.shape(kept),
                )
            )
