"""What a candidate keeps outside its instances, put back after each run.

Class attributes, default arguments, attributes of functions, variables of an enclosing function
and globals outlive a run; the next one must not find what the last one left there.
"""

from __future__ import annotations

import contextlib
import types
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.random import Generator, RandomState

_MOST = 2_000_000  # elements; larger data is a data set, which a candidate reads
_MANY = 200  # objects that are followed; no answer has so many functions

Undo = Callable[[], object]


class Restorer:
    """Puts a candidate's own data back after each run, as it was before the first of them."""

    def __init__(self, candidate: object) -> None:
        self._candidate = candidate
        self._undo: list[Undo] | None = None

    @contextlib.contextmanager
    def run(self) -> Iterator[None]:
        """Put the data back when the code inside has ended."""
        if self._undo is None:  # only now: to look at a candidate may run code of its own
            self._undo = _undo_of(self._candidate)
        try:
            yield
        finally:
            for put_back in self._undo:
                put_back()


def _undo_of(candidate: object) -> list[Undo]:
    keeper = _Keeper()
    for owner in reachable(candidate):
        keeper.keep_owner(owner)
    return keeper.undo[::-1]


def reachable(candidate: object) -> list[object]:
    """Return the learner's functions and classes that a candidate is made of or names."""
    found: dict[int, object] = {}
    waiting = [candidate]
    while waiting and len(found) < _MANY:
        value = waiting.pop()
        if id(value) in found or not _is_code(value, candidate):
            continue
        found[id(value)] = value
        waiting.extend(_named_by(value))
    return list(found.values())


def _is_code(value: object, candidate: object) -> bool:
    if isinstance(value, type):
        return value.__module__ != "builtins"
    wrappers = (types.FunctionType, types.MethodType, partial, staticmethod, classmethod, property)
    return value is candidate or isinstance(value, wrappers)


def _named_by(value: Any) -> Iterator[object]:
    if isinstance(value, type):
        yield from value.__mro__[1:]
        yield from vars(value).values()
    elif isinstance(value, types.FunctionType):
        yield from (value.__globals__.get(name) for name in _names(value.__code__))
        yield from (contents for _, contents in _cells(value))
    elif isinstance(value, partial):
        yield from (value.func, *value.args, *value.keywords.values())
    elif isinstance(value, property):
        yield from (value.fget, value.fset)
    else:
        yield from (getattr(value, "__func__", None), getattr(value, "__self__", None))
        yield type(value)


def _names(code: types.CodeType) -> Iterator[str]:
    """Yield the global names of a function, and those of the functions written inside it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)


def _cells(function: types.FunctionType) -> Iterator[tuple[types.CellType, object]]:
    for cell in function.__closure__ or ():
        with contextlib.suppress(ValueError):  # an empty one
            yield cell, cell.cell_contents


# ── Putting back ────────────────────────────────────────────────────────────────────────


class _Keeper:
    """Collects what puts data back into the very objects that hold it now.

    Others may hold the same list or array, so contents are put back in place. What is larger
    than any answer's own data is a data set of the session, which an answer only reads.
    """

    def __init__(self) -> None:
        self.undo: list[Undo] = []
        self._room = _MOST
        self._seen: set[int] = set()

    def keep_owner(self, owner: Any) -> None:
        """Keep what a class, a function or another callable object holds."""
        if isinstance(owner, type):
            names = {name for name in vars(owner) if not name.startswith("__")}
            self._keep_names(dict(vars(owner)), names)
            self.undo.append(partial(_reset_class, owner, dict(vars(owner)), names))
        elif isinstance(owner, types.FunctionType):
            self._keep_function(owner)
        elif type(getattr(owner, "__dict__", None)) is dict:
            self._keep(owner.__dict__)

    def _keep_function(self, function: types.FunctionType) -> None:
        defaults, named = function.__defaults__, function.__kwdefaults__
        self.undo.append(partial(_reset_defaults, function, defaults, named))
        for value in (*(defaults or ()), named, function.__dict__):
            self._keep(value)
        scope, names = function.__globals__, set(_names(function.__code__))
        self._keep_names(scope, names)
        held = {name: scope[name] for name in names if name in scope}
        self.undo.append(partial(_reset_names, scope, held, names))
        for cell, contents in _cells(function):
            self._keep(contents)
            self.undo.append(partial(setattr, cell, "cell_contents", contents))

    def _keep_names(self, scope: dict[str, Any], names: set[str]) -> None:
        for name in names:
            self._keep(scope.get(name))

    def _keep(self, value: Any) -> None:
        """Keep the contents of one container, and of those inside it."""
        make = _CONTENTS.get(type(value))
        if make is None or id(value) in self._seen:
            return
        self._seen.add(id(value))
        self._room -= value.size if isinstance(value, np.ndarray) else 1 + _length(value)
        if self._room < 0:
            return
        self.undo.append(make(value))
        if type(value) in (dict, list, tuple):
            for item in value.values() if type(value) is dict else value:
                self._keep(item)


def _length(value: Any) -> int:
    return len(value) if isinstance(value, dict | list | set | tuple) else 0


def _dict(value: dict[Any, Any]) -> Undo:
    return partial(_refill, value, dict(value))


def _set(value: set[Any]) -> Undo:
    return partial(_refill, value, set(value))


def _refill(value: Any, held: Any) -> None:
    value.clear()
    value.update(held)


def _list(value: list[Any]) -> Undo:
    return partial(value.__setitem__, slice(None), list(value))


def _array(value: Any) -> Undo:
    return partial(_copy_into, value, value.copy())


def _copy_into(value: Any, held: Any) -> None:
    if value.flags.writeable and value.shape == held.shape:
        value[...] = held


def _generator(value: Generator) -> Undo:
    return partial(setattr, value.bit_generator, "state", value.bit_generator.state)


def _random_state(value: RandomState) -> Undo:
    return partial(value.set_state, value.get_state())


def _nothing(_value: tuple[Any, ...]) -> Undo:
    return int


_CONTENTS: Mapping[type, Callable[[Any], Undo]] = {
    dict: _dict,
    list: _list,
    set: _set,
    tuple: _nothing,
    np.ndarray: _array,
    Generator: _generator,
    RandomState: _random_state,
}


def _reset_class(cls: type, held: dict[str, Any], names: set[str]) -> None:
    for name in [name for name in vars(cls) if not name.startswith("__") and name not in names]:
        type.__delattr__(cls, name)
    for name in names:
        if vars(cls).get(name, held) is not held[name]:
            type.__setattr__(cls, name, held[name])


def _reset_names(scope: dict[str, Any], held: dict[str, Any], names: set[str]) -> None:
    for name in names - held.keys():
        scope.pop(name, None)
    scope.update(held)


def _reset_defaults(
    function: types.FunctionType, defaults: tuple[Any, ...] | None, named: dict[str, Any] | None
) -> None:
    function.__defaults__, function.__kwdefaults__ = defaults, named
