"""How many values a JSON text holds, counted before anybody reads it.

An empty list takes three bytes in a text and sixty in memory: sixty megabytes of them would
fill a machine. So what opens or parts values is counted first, texts left out.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

_QUOTE = ord('"')
_SIGNS = tuple(map(ord, ",[{"))
_PIECE = 1 << 20


def parts_in(text: bytes) -> int:
    """Return how many commas and opening brackets stand outside of a JSON text's strings.

    Args:
        text: of any size; need not be JSON.

    Example:
        >>> parts_in(b'{"a, b": [1, 2], "[": []}')
        5
    """
    count, quotes = 0, 0
    for piece in _pieces(text.replace(b"\\\\", b"").replace(b'\\"', b"")):
        codes = np.frombuffer(piece, np.uint8)
        inside = (np.cumsum(codes == _QUOTE) + quotes) % 2
        quotes += int(np.count_nonzero(codes == _QUOTE))
        count += int(np.count_nonzero(np.isin(codes, _SIGNS) & (inside == 0)))
    return count


def _pieces(text: bytes) -> Iterator[bytes]:
    return (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
