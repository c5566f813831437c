"""Fill the holes in Python's memory, so that what a copy of this process makes lies together.

Thousands of imports leave thousands of small holes. A child that fills them touches a page for
each, and every first touch of a page copies it: several times as long as the work itself.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from functools import partial

_POOL = 16_384  # bytes that Python gives to objects of one size at a time
_MOST = 100_000  # objects of one size; far more than there are holes
_LARGEST = 512  # bytes; what is larger comes from the system's own memory
_CHUNKS = (60_000, 30_000, 16_000, 8000, 4000, 2000, 1400, 1000, 800, 640, 560, 528)
_IN_A_ROW = 8
_CHUNKS_MOST = 20_000
_BARE = sys.getsizeof(b"")


def filling() -> list[object]:
    """Return what fills the holes; whoever holds it keeps them full.

    Nothing depends on it: where Python's memory is another, a few megabytes are held for nothing.
    """
    if sys.implementation.name != "cpython" or ctypes.sizeof(ctypes.c_void_p) != 8:
        return []
    held = list(_until_in_a_row(object, 16, _objects_in_a_pool(16)))
    for size in range(48, _LARGEST + 1, 16):
        make = partial(bytes, size - _BARE)
        held += _until_in_a_row(make, size, _objects_in_a_pool(size))
    for size in _CHUNKS:
        make = partial(bytes, size - _BARE)
        held += _until_in_a_row(make, (size + 23) // 16 * 16, _IN_A_ROW, _CHUNKS_MOST)
    return held


def _objects_in_a_pool(size: int) -> int:
    return _POOL // size - 6


def _until_in_a_row(
    make: Callable[[], object], apart: int, wanted: int, most: int = _MOST
) -> Iterator[object]:
    """Yield new objects until so many lie one behind the other: then no hole is left."""
    last, row = 0, 0
    for _ in range(most):
        made = make()
        yield made
        row = row + 1 if id(made) - last == apart else 0
        last = id(made)
        if row >= wanted:
            return
