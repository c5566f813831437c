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
_MOST = 16 * 1024**2  # bytes in all; far more than there are holes
_LARGEST = 512  # bytes; what is larger comes from the system's own memory
_CHUNKS = (60_000, 30_000, 16_000, 8000, 4000, 2000, 1400, 1000, 800, 640, 560, 528)
_IN_A_ROW = 8
_BARE = sys.getsizeof(b"")


def filling() -> list[object]:
    """Return what fills the holes; whoever holds it keeps them full.

    Nothing depends on it. Where objects of one size never come to lie behind each other, as in a
    Python with another memory, it is given up after some megabytes, and nothing is held.
    """
    if sys.implementation.name != "cpython" or ctypes.sizeof(ctypes.c_void_p) != 8:
        return []
    held: list[object] = []
    left = _MOST
    for make, apart, wanted in _kinds():
        for made in _until_in_a_row(make, apart, wanted):
            held.append(made)
            left -= apart
            if left < 0:
                return []
    return held


def _kinds() -> Iterator[tuple[Callable[[], object], int, int]]:
    """Yield what makes an object, how far apart two lie, and how many in a row are enough."""
    yield object, 16, _POOL // 16 - 6
    for size in range(48, _LARGEST + 1, 16):
        yield partial(bytes, size - _BARE), size, _POOL // size - 6
    for size in _CHUNKS:
        yield partial(bytes, size - _BARE), (size + 23) // 16 * 16, _IN_A_ROW


def _until_in_a_row(make: Callable[[], object], apart: int, wanted: int) -> Iterator[object]:
    """Yield new objects until so many lie one behind the other: then no hole is left."""
    last, row = 0, 0
    while row < wanted:
        made = make()
        yield made
        row = row + 1 if id(made) - last == apart else 0
        last = id(made)
