"""The text that a person reads in code: comments, docstrings, and literals in `tr("…")`.

A cell is read as a row of pieces. Pieces of code are the same in every language; the others
hold text, and are replaced in place, so that nothing else of the cell is disturbed.
"""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from tokenize import TokenInfo
from typing import Literal

from autograder.code_text import docstrings
from autograder.code_text.tokens import offsets, tokens

Kind = Literal["code", "comment", "docstring", "label"]

_LAYOUT_NAMES = {
    tokenize.NEWLINE: "<newline>",
    tokenize.INDENT: "<indent>",
    tokenize.DEDENT: "<dedent>",
}
_FOR_TOOLS = re.compile(r"(noqa|type:|fmt:|pragma|ruff:|mypy:|%%)")


@dataclass(frozen=True)
class Piece:
    """A stretch of a cell: `text` is the code itself, or what a person reads there."""

    kind: Kind
    text: str
    start: int
    end: int
    indent: str = field(default="", compare=False)
    own_line: bool = field(default=False, compare=False)

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the message ids of this piece: a docstring has one a paragraph."""
        if self.kind == "code":
            return ()
        return docstrings.texts(self.text) if self.kind == "docstring" else (self.text,)

    @property
    def string(self) -> str | None:
        """Return the value of a piece that is a string literal or a label."""
        if self.kind == "label":
            return self.text
        if self.kind != "code" or not docstrings.is_docstring(self.text):
            return None
        return str(ast.literal_eval(self.text))


def pieces(source: str) -> tuple[Piece, ...]:
    """Return the pieces of a code cell, in order."""
    return tuple(_Reader(source).read())


def translate_code(source: str, translate: Callable[[str], str]) -> str:
    """Return the cell with every text passed through `translate`, and `tr(…)` resolved."""
    for piece in reversed(pieces(source)):
        if piece.kind != "code":
            new = _rendered(piece, source[piece.start : piece.end], translate)
            source = source[: piece.start] + new + source[piece.end :]
    return source


def _rendered(piece: Piece, old: str, translate: Callable[[str], str]) -> str:
    if piece.kind == "docstring":
        return docstrings.translated(old, translate)
    text = translate(piece.text)
    if piece.kind == "label":
        as_written = _argument(old) if text == piece.text else None
        return as_written or literal(text)
    if not piece.own_line:
        return "# " + " ".join(text.split("\n"))
    lines = [f"# {line}".rstrip() for line in text.split("\n")]
    return f"\n{piece.indent}".join(lines)


def _argument(call: str) -> str | None:
    """Return the argument of `tr(…)` as its author wrote it, if it is a single token."""
    inner = call[call.index("(") + 1 : call.rindex(")")].strip().removesuffix(",").strip()
    found = pieces(inner)
    return inner if [piece.kind for piece in found if piece.text] == ["docstring"] else None


def literal(text: str) -> str:
    """Return a Python literal of a text, raw where that spares backslashes."""
    if "\\" in text and '"' not in text and "\n" not in text and not text.endswith("\\"):
        return f'r"{text}"'
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.starts = offsets(source)
        self.tokens = tokens(source)
        self.found: list[Piece] = []
        self.logical_line: list[int] = []  # indices in `found` of the current logical line
        self.docstring_next = True

    def read(self) -> list[Piece]:
        at = 0
        while at < len(self.tokens):
            at = self._read_one(at)
        self._end_logical_line()
        return self.found

    def _read_one(self, at: int) -> int:
        token = self.tokens[at]
        if token.type == tokenize.COMMENT:
            return self._comment(at)
        if token.type in _LAYOUT_NAMES:
            if token.type == tokenize.NEWLINE:
                self._end_logical_line()
            start = self._start(token)
            self.found.append(Piece("code", _LAYOUT_NAMES[token.type], start, start))
        elif token.type not in (tokenize.NL, tokenize.ENDMARKER):
            return self._label(at) or self._code(at)
        return at + 1

    def _start(self, token: TokenInfo) -> int:
        return self.starts[token.start[0] - 1] + token.start[1]

    def _end(self, token: TokenInfo) -> int:
        return self.starts[token.end[0] - 1] + token.end[1]

    def _code(self, at: int) -> int:
        token = self.tokens[at]
        self.logical_line.append(len(self.found))
        self.found.append(Piece("code", token.string, self._start(token), self._end(token)))
        return at + 1

    def _end_logical_line(self) -> None:
        line = [self.found[index] for index in self.logical_line]
        if len(line) == 1 and self.docstring_next and docstrings.is_docstring(line[0].text):
            self.found[self.logical_line[0]] = Piece(
                "docstring", line[0].text, line[0].start, line[0].end
            )
        opening = {piece.text for piece in line[:2]} & {"def", "class"}
        if line:
            self.docstring_next = bool(opening) and line[-1].text == ":"
        self.logical_line = []

    def _label(self, at: int) -> int | None:
        """Read `tr("…")`, if it begins here, as one piece."""
        last = _end_of_label(self.tokens, at)
        if last is None:
            return None
        strings = [t.string for t in self.tokens[at : last + 1] if t.type == tokenize.STRING]
        text = str(ast.literal_eval(f"({' '.join(strings)})"))
        start, end = self._start(self.tokens[at]), self._end(self.tokens[last])
        self.logical_line.append(len(self.found))
        self.found.append(Piece("label", text, start, end))
        return last + 1

    def _comment(self, at: int) -> int:
        token = self.tokens[at]
        start, own_line = self._start(token), token.line[: token.start[1]].strip() == ""
        lines = [_comment_text(token.string)]
        if _is_for_tools(lines[0]):
            self.found.append(Piece("code", token.string, start, self._end(token)))
            return at + 1
        last = at
        while own_line and (following := self._next_comment(last)) is not None:
            last = following
            lines.append(_comment_text(self.tokens[last].string))
        end, indent = self._end(self.tokens[last]), " " * token.start[1]
        text = "\n".join(lines)
        kind: Kind = "comment" if re.search(r"[^\W\d_]", text) else "code"
        self.found.append(Piece(kind, text, start, end, indent, own_line))
        return last + 1

    def _next_comment(self, at: int) -> int | None:
        """Return the index of the comment that continues the block on the next line."""
        this = self.tokens[at]
        for index in range(at + 1, len(self.tokens)):
            token = self.tokens[index]
            if token.type == tokenize.COMMENT:
                beside = (this.start[0] + 1, this.start[1])
                continues = token.start == beside and not _is_for_tools(_comment_text(token.string))
                return index if continues else None
            if token.type != tokenize.NL:
                return None
        return None


def _comment_text(comment: str) -> str:
    return comment[1:].removeprefix(" ").rstrip()


def _is_for_tools(text: str) -> bool:
    return _FOR_TOOLS.match(text.strip()) is not None


def _end_of_label(found: Sequence[TokenInfo], at: int) -> int | None:
    """Return the index of the parenthesis that closes `tr("…")`, if it begins at `at`."""
    before = found[at - 1].string if at else ""
    if found[at].string != "tr" or found[at].type != tokenize.NAME or before in (".", "def"):
        return None
    rest = [(i, found[i]) for i in range(at + 1, len(found)) if found[i].type != tokenize.NL]
    if not rest or rest[0][1].string != "(":
        return None
    strings, seen_comma = 0, False
    for index, token in rest[1:]:
        if token.string == ")":
            return index if strings else None
        if token.type == tokenize.STRING and not seen_comma and _is_plain(token.string):
            strings += 1
        elif token.string == "," and strings and not seen_comma:
            seen_comma = True
        else:
            return None
    return None


def _is_plain(string: str) -> bool:
    prefix = string[: min(string.find('"') % 99, string.find("'") % 99)].lower()
    return "b" not in prefix and "f" not in prefix


def misused_labels(source: str) -> list[int]:
    """Return the lines on which `tr` is more than a call with one plain literal.

    Raises:
        SyntaxError: the cell is not Python.
    """
    tree = ast.parse(translate_code(source, str))
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return sorted({node.lineno for node in names if node.id == "tr"})
