"""Markdown as paragraphs: what is translated, and what is the same in every language.

Paragraphs part at blank lines. Display formulas (``$$ … $$`` standing alone), fenced code and
paragraphs without a letter are fixed. A paragraph that its author wrapped over several lines
is one line of text; lines that mean something by themselves (list items, table rows, quotes,
hard breaks) stay lines.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "heading", "formula", "fence", "fixed"]

_HEADING = re.compile(r"(#{1,6} +)(.*)")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_FORMULA = re.compile(r"\s*\$\$[^$]+\$\$\s*\Z")
_OWN_LINE = re.compile(r"\s*([-*+] |\d+[.)] |\||>|<|\[[^\]]+\]: )")
_LETTER = re.compile(r"[^\W\d_]")
_TAG = re.compile(r"<[^>]*>")
_CODE_SPAN = re.compile(r"(`+)(?:(?!`).)+?\1", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A paragraph: `text` is what is translated; `prefix` is its indentation or heading marks."""

    kind: Kind
    text: str
    prefix: str = ""

    @property
    def translatable(self) -> bool:
        """Tell whether the paragraph is text that a translator sees."""
        return self.kind in ("text", "heading")

    def shown(self, text: str) -> str:
        """Return the Markdown of this block, with another text in it."""
        if self.kind == "text":
            return textwrap.indent(text, self.prefix)
        return self.prefix + text


def split(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a Markdown cell, in order."""
    return tuple(_block(lines) for lines in _paragraphs(markdown.split("\n")))


def translate_prose(markdown: str, translate: Callable[[str], str]) -> str:
    """Return the cell with every paragraph of text passed through `translate`."""
    shown = (b.shown(translate(b.text) if b.translatable else b.text) for b in split(markdown))
    return "\n\n".join(shown)


def misplaced_formulas(markdown: str) -> list[str]:
    """Return the paragraphs in which a display formula does not stand alone, as it must."""
    blocks = split(markdown)
    texts = [b.text for b in blocks if b.translatable and "$$" in _CODE_SPAN.sub("", b.text)]
    return texts + [b.text for b in blocks if b.kind == "formula" and not _FORMULA.match(b.text)]


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    block: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        end = _end_of_fixed(lines, at) if not block else at
        if end > at:
            yield lines[at:end]
            at = end
            continue
        if _starts_fixed(line) or _HEADING.match(line) or not line.strip():
            if block:
                yield block
                block = []
                continue
            if _HEADING.match(line):
                yield [line]
            at += 1
            continue
        block.append(line)
        at += 1
    if block:
        yield block


def _starts_fixed(line: str) -> bool:
    return _FENCE.match(line) is not None or line.lstrip().startswith("$$")


def _end_of_fixed(lines: list[str], at: int) -> int:
    """Return the line after a fence or display formula that begins at `at`, else `at`."""
    line = lines[at].strip()
    fence = _FENCE.match(lines[at])
    if fence:
        mark = fence.group(1)
        closing = (i for i in range(at + 1, len(lines)) if lines[i].strip().startswith(mark))
        return next(closing, len(lines) - 1) + 1
    if not line.startswith("$$"):
        return at
    if len(line) > 4 and line.endswith("$$"):
        return at + 1
    closing = (i for i in range(at + 1, len(lines)) if lines[i].strip().endswith("$$"))
    return next(closing, len(lines) - 1) + 1


def _block(lines: list[str]) -> Block:
    text = "\n".join(lines)
    if _FENCE.match(lines[0]):
        return Block("fence", text)
    if lines[0].lstrip().startswith("$$"):
        return Block("formula", text)
    heading = _HEADING.fullmatch(lines[0])
    if heading and len(lines) == 1:
        return Block("heading", heading.group(2), heading.group(1))
    if not _LETTER.search(_TAG.sub("", text)):
        return Block("fixed", text)
    dedented = textwrap.dedent(text)
    indent = lines[0][: len(lines[0]) - len(dedented.split("\n")[0])]
    return Block("text", _unwrapped(dedented.split("\n")), indent)


def _unwrapped(lines: list[str]) -> str:
    """Join the lines that were broken for the author's window only."""
    joined = [lines[0]]
    for line in lines[1:]:
        previous = joined[-1]
        hard_break = previous.endswith(("  ", "\\"))
        stands_alone = _OWN_LINE.match(line) or previous.lstrip().startswith(("|", "<", "[^"))
        if hard_break or stands_alone:
            joined.append(line)
        else:
            joined[-1] = f"{previous.rstrip()} {line.strip()}"
    return "\n".join(joined)
