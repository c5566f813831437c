"""The paragraphs of a docstring, read and replaced in its source text.

Examples (from a line that begins with ``>>>`` to the next blank line) are code and stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_LITERAL = re.compile(r'([rRuU]?)("""|\'\'\'|"|\')(.*)\2', re.DOTALL)
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class _Block:
    """Consecutive lines of a docstring, without the indentation that all of it has."""

    lines: tuple[str, ...]
    is_text: bool


def is_docstring(token: str) -> bool:
    """Tell whether a token is a plain string, which after `def …:` is a docstring."""
    return _LITERAL.fullmatch(token) is not None


def texts(token: str) -> tuple[str, ...]:
    """Return the paragraphs of text in a docstring token."""
    inner = _match(token).group(3)
    return tuple("\n".join(b.lines) for b in _blocks(inner, _indent(inner)) if b.is_text)


def frame(token: str) -> tuple[str, ...]:
    """Return what of a docstring is the same in every language: its examples."""
    inner = _match(token).group(3)
    kept = ("\n".join(b.lines) for b in _blocks(inner, _indent(inner)) if not b.is_text)
    return tuple(text for text in kept if text.strip())


def translated(token: str, translate: Callable[[str], str]) -> str:
    """Return the docstring token with each paragraph passed through `translate`."""
    prefix, quotes, inner = _match(token).groups()
    indent = _indent(inner)
    lines: list[str] = []
    for block in _blocks(inner, indent):
        new = translate("\n".join(block.lines)).split("\n") if block.is_text else block.lines
        lines.extend(indent + line if line.strip() else line for line in new)
    text = "\n".join(lines)
    return prefix + quotes + (text[len(indent) :] if lines and lines[0].strip() else text) + quotes


def _match(token: str) -> re.Match[str]:
    match = _LITERAL.fullmatch(token)
    assert match is not None  # the reader of pieces asks `is_docstring` first
    return match


def _indent(inner: str) -> str:
    """Return the indentation shared by all lines after the first."""
    rest = [line for line in inner.split("\n")[1:] if line.strip()]
    widths = [len(line) - len(line.lstrip(" ")) for line in rest]
    last = inner.split("\n")[-1]
    closing = [len(last)] if "\n" in inner and not last.strip() else []
    return " " * min(widths + closing, default=0)


def _blocks(inner: str, indent: str) -> Iterator[_Block]:
    first, *rest = inner.split("\n")
    shifted = [first, *(line.removeprefix(indent) if line.strip() else line for line in rest)]
    block: list[str] = []
    in_example = False
    for line in shifted:
        starts_example = line.lstrip().startswith(">>>")
        if not line.strip() or (starts_example and not in_example):
            yield from _made(block, in_example)
            block, in_example = [], False
        if not line.strip():
            yield _Block((line,), is_text=False)
            continue
        in_example = in_example or starts_example
        block.append(line)
    yield from _made(block, in_example)


def _made(lines: list[str], is_example: bool) -> Iterator[_Block]:
    if lines:
        has_letters = _LETTER.search("".join(lines)) is not None
        yield _Block(tuple(lines), is_text=has_letters and not is_example)
