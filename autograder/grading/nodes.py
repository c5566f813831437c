"""Make, read and write notebook nodes: nbformat's untyped functions behind typed names.

Nodes are made as they are, without nbformat's validation, which would cost more than marking
does; a test validates what comes of them.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring as _quoted
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

_TYPES = ("code", "markdown", "raw")
_TEXTS = ("text/", "image/svg+xml")


def cell(cell_type: object, source: str, course: Mapping[str, Any] | None = None) -> NotebookNode:
    """Return a new cell; of a type that notebooks do not have, a raw one.

    Whoever puts it into a notebook names it.
    """
    known = cell_type if cell_type in _TYPES else "raw"
    metadata = NotebookNode(course=NotebookNode(course or {}))
    made = NotebookNode(id="", cell_type=known, metadata=metadata, source=source)
    if known == "code":
        made["execution_count"] = None
        made["outputs"] = []
    return made


def notebook(cells: Sequence[NotebookNode], metadata: Mapping[str, Any]) -> NotebookNode:
    """Return a new notebook of today's format."""
    content = NotebookNode(cells=list(cells), nbformat=4, nbformat_minor=5)
    content["metadata"] = _node(metadata)
    return content


def result(text: str, count: int | None) -> NotebookNode:
    """Return the output that shows a cell's value."""
    return bundle("execute_result", {"text/plain": text}, count)


def display(text: str) -> NotebookNode:
    """Return an output that shows a text."""
    return bundle("display_data", {"text/plain": text})


def bundle(output_type: str, data: Mapping[str, Any], count: int | None = None) -> NotebookNode:
    """Return an output that shows one thing in several forms."""
    made = NotebookNode(output_type=output_type, data=_node(data), metadata=NotebookNode())
    if output_type == "execute_result":
        made["execution_count"] = count
    return made


def stream(name: str, text: str) -> NotebookNode:
    """Return the output of what was printed."""
    return NotebookNode(output_type="stream", name=name, text=text)


def error(name: str, value: str = "", traceback: Sequence[str] = ()) -> NotebookNode:
    """Return the output of an exception; one of which no more is known shows its name."""
    lines = list(traceback) or [name]
    return NotebookNode(output_type="error", ename=name, evalue=value, traceback=lines)


def read(path: Path) -> NotebookNode:
    """Return the notebook of a file that marking wrote."""
    read: NotebookNode = nbformat.read(path, as_version=4)
    return read


def written(notebook: NotebookNode) -> str:
    """Return a notebook's text as nbformat writes it: sorted keys, and lists of lines."""
    content = {**notebook, "cells": [_lines_of_cell(cell) for cell in notebook["cells"]]}
    return _json(content, "\n") + "\n"


def _json(value: Any, end: str) -> str:
    """Return JSON with sorted keys, indented by one.

    json.dumps indents in Python too, at three times the cost.
    """
    if type(value) is str:
        return str(_quoted(value))
    below = end + " "
    if isinstance(value, dict) and value:
        rows = [f"{_quoted(key)}: {_json(value[key], below)}" for key in sorted(value)]
        return "{" + below + ("," + below).join(rows) + end + "}"
    if isinstance(value, list | tuple) and value:
        rows = [_quoted(row) if type(row) is str else _json(row, below) for row in value]
        return "[" + below + ("," + below).join(rows) + end + "]"
    return json.dumps(value, ensure_ascii=False)


def from_format_3(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a notebook of the format before today's in today's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        old = nbformat.from_dict(data)
        return dict(nbformat.convert(old, 4))


def _node(value: Any) -> Any:
    """Return plain data whose mappings are nodes."""
    if isinstance(value, Mapping):
        return NotebookNode({key: _node(item) for key, item in value.items()})
    return [_node(item) for item in value] if isinstance(value, list) else value


def _lines_of_cell(cell: Mapping[str, Any]) -> dict[str, Any]:
    split: dict[str, Any] = {**cell, "source": cell["source"].splitlines(keepends=True)}
    if "attachments" in cell:
        split["attachments"] = {
            name: _lines_of_bundle(bundle) for name, bundle in cell["attachments"].items()
        }
    if cell["cell_type"] == "code":
        split["outputs"] = [_lines_of_output(output) for output in cell["outputs"]]
    return split


def _lines_of_output(output: Mapping[str, Any]) -> Mapping[str, Any]:
    if output["output_type"] == "stream":
        return {**output, "text": output["text"].splitlines(keepends=True)}
    return {**output, "data": _lines_of_bundle(output["data"])} if "data" in output else output


def _lines_of_bundle(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        kind: value.splitlines(keepends=True)
        if isinstance(value, str) and kind.startswith(_TEXTS)
        else value
        for kind, value in data.items()
    }
