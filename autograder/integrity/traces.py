"""What a disguise would remove: comments, unusual names, slips of the pen, odd spaces.

These are no part of the canonical form, and stand as evidence of their own.
"""

from __future__ import annotations

import keyword
import re
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from tokenize import TokenInfo
from typing import Literal

from autograder.code_text.pieces import pieces
from autograder.code_text.tokens import LAYOUT, tokens
from autograder.integrity.expressions import USUAL as OF_LIBRARIES

# Keyword arguments of NumPy that are no attribute of anything.
USUAL = OF_LIBRARIES | frozenset((*keyword.kwlist, *keyword.softkwlist, "out", "axis", "keepdims"))
Kind = Literal["comment", "name", "slip", "space"]
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[A-Za-z]{5,}")
_SHORTEST_COMMENT = 8  # letters; those of East Asian scripts count double
_WIDE = 0x10FF
_TIGHT = {"(": "after", "[": "after", ")": "before", "]": "before", ",": "before", ":": "before"}


@dataclass(frozen=True)
class Trace:
    """One such thing; the text is what is compared."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Found:
    """A trace, and the line on which it stands."""

    trace: Trace
    line: int


@lru_cache(maxsize=4096)  # many of a class hand in the same text
def traces(source: str) -> tuple[Found, ...]:
    """Return the traces of one answer but for slips, which only a class shows."""
    found = tokens(source)
    return (*_comments(source), *_names(found), *_gaps(found), *_ends(source))


def _comments(source: str) -> Iterator[Found]:
    for piece in pieces(source):
        if piece.kind in ("comment", "docstring"):
            line = source.count("\n", 0, piece.start) + 1
            text = " ".join(piece.text.strip("'\"").split()).casefold()
            weight = sum(1 + (ord(c) > _WIDE) for c in text if _LETTERS.match(c))
            if weight >= _SHORTEST_COMMENT:
                yield Found(Trace("comment", text), line)


def _names(found: Sequence[TokenInfo]) -> Iterator[Found]:
    seen: set[str] = set()
    for token in found:
        text = token.string
        if token.type == tokenize.NAME and len(text) > 2 and not (text in USUAL or text in seen):
            seen.add(text)
            yield Found(Trace("name", text), token.start[0])


# ── Spaces ──────────────────────────────────────────────────────────────────────────────


def _gaps(found: Sequence[TokenInfo]) -> Iterator[Found]:
    """Yield gaps between tokens that a formatter would change."""
    before: TokenInfo | None = None
    for token in found:
        if token.type in LAYOUT or token.type == tokenize.COMMENT:
            before = None
            continue
        if before is not None and before.end[0] == token.start[0]:
            gap = token.line[before.end[1] : token.start[1]]
            if _is_odd(before, gap, token):
                text = f"{_sort(before)}{gap.replace(chr(9), '→')}{_sort(token)}"
                yield Found(Trace("space", text), token.start[0])
        before = token


def _ends(source: str) -> Iterator[Found]:
    """Yield beginnings and ends of lines that a formatter would change."""
    for number, line in enumerate(source.split("\n"), start=1):
        indent = line[: len(line) - len(line.lstrip())]
        if line.strip() and ("\t" in indent or len(indent) % 4):
            yield Found(Trace("space", f"{indent.replace(chr(9), '→')}|"), number)
        if line.strip() and line != line.rstrip():
            yield Found(Trace("space", f"{line.split()[-1]}{line[len(line.rstrip()) :]}|"), number)


def _is_odd(before: TokenInfo, gap: str, after: TokenInfo) -> bool:
    if "\t" in gap or len(gap) > 1:
        return True
    if gap:
        return _TIGHT.get(before.string) == "after" or _TIGHT.get(after.string) == "before"
    return before.string == "," and after.string not in ")]}"


def _sort(token: TokenInfo) -> str:
    return "x" if token.type in (tokenize.NAME, tokenize.NUMBER, tokenize.STRING) else token.string


# ── Slips ───────────────────────────────────────────────────────────────────────────────


def words(source: str) -> frozenset[str]:
    """Return the Latin words of comments, docstrings, messages and names."""
    return frozenset(word.casefold() for word in _WORD.findall(source))


def slips(rare: Iterable[str], usual: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each rare word that is one slip away from a usual one, and that word."""
    known = sorted(set(usual))
    for word in sorted(rare):
        for other in known:
            if abs(len(word) - len(other)) < 2 and _is_slip(word, other):
                yield word, other
                break


def _is_slip(word: str, other: str) -> bool:
    """Tell whether one letter is wrong, missing, doubled or swapped with the next; no ending."""
    if word == other or word.startswith(other) or other.startswith(word):
        return False
    start = next(i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b)
    rest, its = word[start:], other[start:]
    swapped = rest[1::-1] + rest[2:] == its and len(rest) > 1
    return swapped or rest[1:] == its[1:] or rest[1:] == its or rest == its[1:]
