"""Copies of what a candidate produced, as plain data of bounded size.

A value is asked through the methods of its builtin type, never through its own: what a
subclass says of itself may be a lie, or may raise.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from autograder.record import Alien, Plain

MAX_DEPTH = 6
MAX_ITEMS = 10_000  # in all, at every depth
MAX_ELEMENTS = 2_000_000  # of all arrays together
MAX_BITS = 1_000  # of an integer; a float holds no more
MAX_CHARACTERS = 10_000
NUMBER_KINDS = "biufc"

_NAME: Any = type.__dict__["__name__"]


def plain(value: object) -> Plain:
    """Return a copy of a value as arrays, numbers, strings, tuples and dictionaries.

    What is none of these, too deep or too large becomes an `Alien` that names its type, so
    that a lying object never takes part in a comparison.
    """
    return _Copier().copy(value)


class _Copier:
    """One copy under way, and how much more it may hold."""

    def __init__(self) -> None:
        self._items = MAX_ITEMS
        self._elements = MAX_ELEMENTS

    def copy(self, value: Any, depth: int = 0) -> Plain:
        kind = type(value)
        if depth > MAX_DEPTH:
            return Alien("nested too deeply")
        if kind is float or kind is bool or value is None:
            return value  # type: ignore[no-any-return]
        if kind is dict and len(value) <= self._items:
            self._items -= len(value)
            return {_key(key): self.copy(item, depth + 1) for key, item in value.items()}
        if issubclass(kind, np.ndarray):
            return self._array(value)
        if issubclass(kind, np.generic):
            return _scalar_of_numpy(value)
        if value is None or issubclass(kind, bool | int | float | complex | str):
            return _scalar(value)
        if issubclass(kind, dict) or issubclass(kind, Mapping):
            pairs = dict.items(value) if issubclass(kind, dict) else value.items()
            return {_key(key): self.copy(item, depth + 1) for key, item in self._some(pairs)}
        if issubclass(kind, list | tuple | Iterator):
            items = _iterated(value, kind)
            return tuple(self.copy(item, depth + 1) for item in self._some(items))
        return Alien(_type_name(value))

    def _some(self, items: Iterable[Any]) -> Iterator[Any]:
        """Yield items until the copy is full."""
        for item in itertools.islice(items, MAX_ITEMS):
            self._items -= 1
            if self._items < 0:
                return
            yield item

    def _array(self, value: Any) -> Plain:
        base = value
        if type(value) is not np.ndarray:
            base = np.ndarray.view(value, np.ndarray)
            if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
                return Alien("array with masked entries")
        if base.dtype.kind not in NUMBER_KINDS:
            return Alien(f"array of {base.dtype}")
        self._elements -= base.size
        if self._elements < 0:
            return Alien(f"array of {base.size} elements")
        copy = base.copy("K")
        return copy if copy.ndim else _scalar_of_numpy(copy[()])


def _iterated(value: Any, kind: type) -> Iterable[Any]:
    if issubclass(kind, list):
        return list.__iter__(value)
    return tuple.__iter__(value) if issubclass(kind, tuple) else value


def _key(key: Any) -> str:
    """Return the name under which an item stands; other keys than words and numbers are told."""
    if type(key) is str and len(key) <= MAX_CHARACTERS:
        return key
    if issubclass(type(key), str):
        return str.__str__(key)[:MAX_CHARACTERS]
    simple = key is None or type(key) in (bool, int, float)
    return str(_scalar(key)) if simple else f"<{_type_name(key)}>"


def _scalar(value: Any) -> Plain:
    """Return the builtin number or string itself, stripped of any subclass."""
    if isinstance(value, str):
        return str.__str__(value)[:MAX_CHARACTERS]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        number = int.__int__(value)
        bits = number.bit_length()
        return number if bits <= MAX_BITS else Alien(f"integer of {bits} bits")
    return complex.__complex__(value) if isinstance(value, complex) else float.__float__(value)


def _scalar_of_numpy(value: Any) -> Plain:
    """Return a number, a truth value or a text of NumPy as Python's own."""
    kind = value.dtype.kind
    if kind == "f":
        return float(value)  # `item` leaves a long double as it is
    if kind == "c":
        return complex(value)
    return _scalar(value.item()) if kind in "biuU" else Alien(_type_name(value))


def _type_name(value: object) -> str:
    return str(_NAME.__get__(type(value)))[:100]
