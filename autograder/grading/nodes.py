"""Make and read notebook nodes: nbformat's untyped functions behind typed names."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, v4

_MAKERS: Mapping[str, Callable[..., NotebookNode]] = {
    "code": v4.new_code_cell,
    "markdown": v4.new_markdown_cell,
    "raw": v4.new_raw_cell,
}


def cell(cell_type: object, source: str, course: Mapping[str, Any] | None = None) -> NotebookNode:
    """Return a new cell; of a type that notebooks do not have, a raw one."""
    maker = _MAKERS.get(str(cell_type), _MAKERS["raw"])
    return maker(source, metadata={"course": dict(course or {})})


def notebook(cells: Sequence[NotebookNode], metadata: Mapping[str, Any]) -> NotebookNode:
    """Return a new notebook."""
    made: NotebookNode = v4.new_notebook(cells=list(cells), metadata=dict(metadata))  # type: ignore[no-untyped-call]
    return made


def result(text: str, count: int | None) -> NotebookNode:
    """Return the output that shows a cell's value."""
    return _output("execute_result", data={"text/plain": text}, execution_count=count)


def display(text: str) -> NotebookNode:
    """Return an output that shows a text."""
    return _output("display_data", data={"text/plain": text})


def error(name: str) -> NotebookNode:
    """Return the output of an exception of which no more is known than its name."""
    return _output("error", ename=name, evalue="", traceback=[name])


def _output(output_type: str, **content: Any) -> NotebookNode:
    made: NotebookNode = v4.new_output(output_type, **content)  # type: ignore[no-untyped-call]
    return made


def read(path: Path) -> NotebookNode:
    """Return the notebook of a file that marking wrote."""
    read: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return read


def from_format_3(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a notebook of the format before today's in today's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        old = nbformat.from_dict(data)  # type: ignore[no-untyped-call]
        return dict(nbformat.convert(old, 4))  # type: ignore[no-untyped-call]
