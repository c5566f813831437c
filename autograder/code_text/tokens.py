"""The tokens of a code cell, also of one that Python cannot parse.

A bug hunt starts from text that may be broken; what can be read of it is read as usual, and
after the place where the tokenizer gives up each line is read by itself.
"""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator
from tokenize import TokenInfo

LAYOUT = frozenset(
    {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
)


def tokens(text: str) -> list[TokenInfo]:
    """Return the tokens of a text, never raising."""
    found: list[TokenInfo] = []
    if _read_into(found, text):
        return found
    last_row = found[-1].end[0] if found else 0
    for row, line in enumerate(text.split("\n"), start=1):
        if row > last_row:
            found.extend(_tokens_of_line(line, row))
    return found


def _read_into(found: list[TokenInfo], text: str) -> bool:
    """Append tokens until the end or the first error; tell whether the end was reached."""
    stream = tokenize.generate_tokens(io.StringIO(text).readline)
    while True:
        try:
            found.append(next(stream))
        except StopIteration:
            return True
        except (tokenize.TokenError, SyntaxError):
            return False


def _tokens_of_line(line: str, row: int) -> Iterator[TokenInfo]:
    indent = len(line) - len(line.lstrip())
    found: list[TokenInfo] = []
    _read_into(found, line.strip())
    for token in found:
        if token.type not in LAYOUT:
            start, end = (row, token.start[1] + indent), (row, token.end[1] + indent)
            yield token._replace(start=start, end=end, line=line)


def offsets(text: str) -> list[int]:
    """Return the offset at which each line of a text begins; line 1 is at index 0."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts
