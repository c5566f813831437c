"""Keep one run of a candidate from leaking into the next, or into the session.

Class attributes, mutable default arguments and module globals that a candidate changes are
put back, as are NumPy's error state, its global random state and the output streams.
"""

from __future__ import annotations

import contextlib
import copy
import io
import random
import types
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

_DATA = (dict, list, set, np.ndarray, int, float, bool, str, type(None))


class Sink(io.TextIOBase):
    """A stream that swallows whatever a candidate prints, however much."""

    def write(self, text: str) -> int:
        """Accept the text and forget it."""
        return len(text)

    def writable(self) -> bool:
        """Say yes to whoever asks."""
        return True


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Silence prints and warnings, and restore NumPy's and Python's global states after."""
    numpy_state, python_state = np.random.get_state(), random.getstate()
    sink = Sink()
    try:
        with (
            contextlib.redirect_stdout(sink),
            contextlib.redirect_stderr(sink),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        np.random.set_state(numpy_state)
        random.setstate(python_state)


@contextlib.contextmanager
def restored(candidate: object) -> Iterator[None]:
    """Put the candidate's class-level, default-argument and global data back after a run."""
    undo = [*_class_data(candidate), *_function_data(candidate)]
    try:
        yield
    finally:
        for put_back in undo:
            put_back()


def functions_of(candidate: object) -> list[types.FunctionType]:
    """Return the candidate's own Python functions: itself, or the methods of its classes."""
    if isinstance(candidate, types.FunctionType):
        return [candidate]
    values = [value for cls in _classes(candidate) for value in vars(cls).values()]
    values = [getattr(value, "__func__", value) for value in values]
    return [value for value in values if isinstance(value, types.FunctionType)]


def _classes(candidate: object) -> list[type]:
    if not isinstance(candidate, type):
        return []
    return [cls for cls in candidate.__mro__ if cls.__module__ != "builtins"]


def _class_data(candidate: object) -> Iterator[Callable[[], None]]:
    for cls in _classes(candidate):
        saved = {
            name: copy.deepcopy(value)
            for name, value in vars(cls).items()
            if isinstance(value, _DATA) and not name.startswith("__")
        }
        yield partial(_reset_attributes, cls, saved)


def _reset_attributes(cls: type, saved: dict[str, Any]) -> None:
    for name, value in list(vars(cls).items()):
        if isinstance(value, _DATA) and not name.startswith("__") and name not in saved:
            delattr(cls, name)
    for name, value in saved.items():
        setattr(cls, name, value)


def _function_data(candidate: object) -> Iterator[Callable[[], None]]:
    for function in functions_of(candidate):
        defaults = copy.deepcopy(function.__defaults__)
        named = copy.deepcopy(function.__kwdefaults__)
        scope = function.__globals__
        used = {
            name: copy.deepcopy(scope[name])
            for name in function.__code__.co_names
            if name in scope and isinstance(scope[name], _DATA)
        }
        yield partial(_reset_function, function, defaults, named, scope, used)


def _reset_function(
    function: types.FunctionType,
    defaults: tuple[Any, ...] | None,
    named: dict[str, Any] | None,
    scope: dict[str, Any],
    used: dict[str, Any],
) -> None:
    function.__defaults__ = defaults
    function.__kwdefaults__ = named
    scope.update(used)
