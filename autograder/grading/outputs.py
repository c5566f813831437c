"""What of a submission's outputs is kept: a closed list of kinds, none of which can act.

The marked notebook is shown in the instructor's formgrader and on the student's feedback page,
where HTML, SVG, JavaScript and widgets of an output would run. So pictures are kept as pixels,
formulas and Markdown as text, HTML as bare tables and words; all else is left out, the
checker's own kind of data first of all, which nobody but the checker writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from autograder.grading import nodes

MOST_ROWS = 500  # outputs of one cell
WHOLE = 8  # times a cell's limit: what a whole notebook may keep
_PICTURES = {"image/png": "iVBORw0KGgo", "image/jpeg": "/9j/"}
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]*={0,2}\s*")
_AS_TEXT = ("text/markdown", "text/latex")
_NAMELESS = "<IPython.core.display."  # how IPython shows an object that has other forms
_TAGS = (
    *("abbr", "b", "blockquote", "br", "caption", "code", "dd", "div", "dl", "dt", "em"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s", "small", "span"),
    *("strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"),
)
_ATTRIBUTES: Mapping[str, list[str]] = {
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
}
_SCRIPTS = re.compile(r"(?i)(javascript|vbscript)\s*:")  # MathJax follows \\href
_SILENT = re.compile(r"(?is)<(script|style)\b.*?(</\1\s*>|\Z)")  # their text is not for reading


@dataclass
class Room:
    """How many characters of output are still kept, in a cell and in the notebook."""

    cell: int
    notebook: int
    cut: bool = False

    def take(self, size: int) -> bool:
        """Take room for one output, if there is enough of it."""
        if size > min(self.cell, self.notebook):
            self.cut = True
            return False
        self.cell -= size
        self.notebook -= size
        return True


def kept(rows: Iterable[Mapping[str, Any]], count: int | None, room: Room) -> list[NotebookNode]:
    """Return the outputs of one cell that may stand in the marked notebook.

    Args:
        rows: as the child told them.
        count: the cell's number.
        room: how much may be kept.
    """
    made: list[NotebookNode] = []
    for row in rows:
        if len(made) >= MOST_ROWS:
            room.cut = True
            break
        node = _kept(row, count, room)
        if node is not None:
            made.append(node)
    return made


def _kept(row: Mapping[str, Any], count: int | None, room: Room) -> NotebookNode | None:
    kind = row["output_type"]
    if kind == "stream":
        return _stream(row["name"], _text(row["text"]), room)
    if kind == "error":
        return _error(row, room)
    data = harmless(row["data"])
    if not data or not room.take(sum(map(len, data.values()))):
        return None
    return nodes.bundle(kind, data, count)


def _stream(name: str, text: str, room: Room) -> NotebookNode | None:
    """Keep as much of what was printed as there is room for."""
    left = min(room.cell, room.notebook)
    room.cut = room.cut or len(text) > left
    text = text[:left]
    return nodes.stream(name, text) if room.take(len(text)) and text else None


def _error(row: Mapping[str, Any], room: Room) -> NotebookNode | None:
    """Keep an exception; its name alone where there is no room for the rest."""
    name = _text(row["ename"])[:200]
    value, lines = _text(row["evalue"]), [_text(line) for line in row["traceback"]]
    if room.take(len(value) + sum(map(len, lines))):
        return nodes.error(name, value, lines)
    return nodes.error(name)


def harmless(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the forms of one output that can do nothing but be looked at."""
    forms = {kind: _text(value) for kind, value in data.items() if isinstance(value, str)}
    shown = {
        kind: forms[kind]
        for kind, start in _PICTURES.items()
        if forms.get(kind, "").startswith(start) and _BASE64.fullmatch(forms[kind])
    }
    plain = forms.get("text/plain", "")
    if not plain or plain.startswith(_NAMELESS):
        plain = next((forms[kind] for kind in _AS_TEXT if forms.get(kind)), plain)
    if plain:
        shown["text/plain"] = plain
    if forms.get("text/html") and not shown.keys() & _PICTURES.keys():
        shown["text/html"] = bare(forms["text/html"])
    return shown


def bare(html: str) -> str:
    """Return HTML of which only tables, lists and words are left."""
    import bleach  # type: ignore[import-untyped]  # most submissions show no HTML

    text = bleach.clean(
        _SILENT.sub("", html), tags=_TAGS, attributes=dict(_ATTRIBUTES), protocols=(), strip=True
    )
    return _SCRIPTS.sub(r"\1 :", text)


def _text(value: str) -> str:
    """Return a text that a file can hold: halves of characters are replaced."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace").decode("utf-8")
    return value
