"""One text for one meaning: data and functions as bytes that are equal on every machine.

Numbers go in rounded: far above what the libraries of two machines differ by, and far below
what a judgment notices. A function goes in by its own text and by all that it refers to.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Collection, Iterable, Mapping
from functools import cache, partial
from pathlib import PurePath
from types import FunctionType, MethodType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.grading.own_source import OWN, SourceLostError, described, whole_text

_BITS = 30  # of each number
_NOTHING = 2.0**-46  # beside the largest number of its array: what rounding leaves of a zero


def digest_of(value: object, known: Collection[str] = ()) -> str:
    """Return the digest of a value: of plain data, records and functions, however nested.

    Args:
        value: what is to be told from others.
        known: modules whose text has a digest of its own; what they define goes in by name.

    Example:
        >>> digest_of({"rate": 0.1}) == digest_of({"rate": 0.1 + 1e-17})
        True
        >>> digest_of({"rate": 0.1}) == digest_of({"rate": 0.1001})
        False
    """
    walk = _Walk(known)
    walk.add(value)
    text = "".join(f"{len(part)}:{part}" for part in walk.told)
    whole = hashlib.sha256(text.encode("utf-8", "backslashreplace"))
    whole.update(_rounded(walk.arrays))
    return whole.hexdigest()


class _Walk:
    """Turns one value into texts, and the arrays of numbers that belong to them."""

    def __init__(self, known: Collection[str]) -> None:
        self.told: list[str] = []
        self.arrays: list[NDArray[np.float64]] = []
        self._known = known
        self._met: dict[object, str] = {}

    def add(self, value: Any) -> None:
        """Add a value, its type's name first."""
        kind: Any = type(value)
        if kind is str:
            self.told += ("str", value)
        elif kind is float:
            self.told += ("float", format(value, ".10e"))
        elif value is None or kind in (bool, int, bytes):
            self.told += (kind.__name__, repr(value))
        elif kind is tuple or kind is list:
            self._row(kind.__name__, value)
        elif isinstance(value, Mapping):
            self._row("mapping", [item for pair in value.items() for item in pair])
        elif isinstance(value, np.ndarray | np.generic | complex):
            self._numbers(np.asarray(value))
        elif (names := _fields(kind)) is not None:
            self._row(kind.__name__, [getattr(value, name) for name in names])
        else:
            self._rare(value)

    def _row(self, kind: str, values: Iterable[Any]) -> None:
        held = list(values)
        self.told += (kind, str(len(held)))
        for item in held:
            self.add(item)

    def _numbers(self, array: NDArray[Any]) -> None:
        """Add an array's type and shape; its numbers are rounded with all others'."""
        self.told.append(f"{array.dtype.kind}{array.dtype.itemsize}{array.shape}")
        if array.dtype.kind == "c":
            self.arrays += (array.real.astype(np.float64), array.imag.astype(np.float64))
        elif array.dtype.kind == "f":
            self.arrays.append(array.astype(np.float64))
        else:
            self.told.append(repr(array.tolist()))

    def _rare(self, value: Any) -> None:
        if isinstance(value, set | frozenset):
            self._row("set", sorted(digest_of(item, self._known) for item in value))
        elif isinstance(value, partial):
            self._row("partial", [value.func, value.args, value.keywords])
        elif isinstance(value, FunctionType):
            self._function(value)
        elif isinstance(value, type):
            self._text(value)
        elif isinstance(value, PurePath):
            self.told.append("path")  # where the course lies is not what it says
        elif isinstance(value, MethodType):
            self._row("method", [value.__func__, value.__self__])
        elif hasattr(value, "__wrapped__"):  # by `functools.cache`
            self.add(value.__wrapped__)
        else:
            self.told.append(_name_of(value))
            self._text(type(value))

    def _function(self, function: FunctionType) -> None:
        if function in self._met:
            self.told.append(self._met[function])
            return
        self._met[function] = function.__qualname__
        self._text(function)
        cells = [cell.cell_contents for cell in function.__closure__ or ()]
        self._row("bound", [*cells, function.__defaults__, function.__kwdefaults__])

    def _text(self, value: FunctionType | type) -> None:
        """Add a text and what it refers to; where it cannot be had, its whole module's."""
        module, name = value.__module__, _name_of(value)
        self.told.append(name)
        if module in self._known or not module.startswith(OWN):
            return
        try:
            text, names = described(value)
        except SourceLostError:
            self.told.append(whole_text(module))
            return
        if (module, text) in self._met:
            return
        self._met[module, text] = name
        self.told.append(text)
        for found in names:
            self.told.append(found)
            self.add(names[found])


@cache
def _fields(kind: type) -> tuple[str, ...] | None:
    """Return what tells two records of a kind apart."""
    if not dataclasses.is_dataclass(kind):
        return None
    rows = dataclasses.fields(kind)
    return tuple(row.name for row in rows if row.init and row.compare)


def _name_of(value: Any) -> str:
    """Return a name without its module: libraries move theirs about between versions."""
    name = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
    return str(name or type(value).__qualname__)


def _rounded(arrays: list[NDArray[np.float64]]) -> bytes:
    """Return the numbers of all arrays, each to 30 bits, and 0 for what is nothing beside them."""
    filled = [array.ravel() for array in arrays if array.size]
    if not filled:
        return b""
    numbers = np.concatenate(filled)
    sizes = np.array([array.size for array in filled])
    finite = np.where(np.isfinite(numbers), numbers, 0.0)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    largest = np.repeat(np.maximum.reduceat(np.abs(finite), starts), sizes)
    finite = np.where(np.abs(finite) > largest * _NOTHING, finite, 0.0)
    parts, powers = np.frexp(finite)
    whole = np.rint(np.ldexp(parts, _BITS)).astype("<i8")
    odd = np.select([np.isnan(numbers), np.isposinf(numbers), np.isneginf(numbers)], [1, 2, 3])
    return whole.tobytes() + powers.astype("<i4").tobytes() + odd.astype("<i1").tobytes()
