"""Copies of what a candidate produced, as plain data of bounded size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from autograder.record import Alien, Plain

MAX_DEPTH = 6
MAX_ITEMS = 10_000
MAX_ELEMENTS = 2_000_000
NUMBER_KINDS = "biufc"


def plain(value: object, depth: int = 0) -> Plain:
    """Return a copy of a value as arrays, numbers, strings, tuples and dictionaries.

    What is none of these, too deep or too large becomes an `Alien` that names its type, so
    that a lying object never takes part in a comparison.
    """
    if depth > MAX_DEPTH:
        return Alien("nested too deeply")
    if isinstance(value, np.ndarray | np.generic):
        return _array(value)
    if value is None or isinstance(value, bool | int | float | complex | str):
        return _scalar(value)
    if isinstance(value, Mapping):
        pairs = islice(value.items(), MAX_ITEMS)
        return {str(key): plain(item, depth + 1) for key, item in pairs}
    if isinstance(value, list | tuple | Iterator):
        return tuple(plain(item, depth + 1) for item in islice(value, MAX_ITEMS))
    return Alien(type(value).__name__)


def _scalar(value: bool | int | float | complex | str | None) -> Plain:
    """Return the builtin number or string itself, stripped of any subclass."""
    if isinstance(value, str):
        return str.__str__(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int.__int__(value)
    return complex(value) if isinstance(value, complex) else float.__float__(value)


def _array(value: NDArray[np.generic] | np.generic) -> Plain:
    if value.dtype.kind not in NUMBER_KINDS:
        return Alien(f"array of {value.dtype}")
    if value.size > MAX_ELEMENTS:
        return Alien(f"array of {value.size} elements")
    copy = np.array(value, copy=True, subok=False)
    return copy if copy.ndim else _scalar(copy.item())
