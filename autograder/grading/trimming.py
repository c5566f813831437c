"""Shorten outputs as nbgrader's own preprocessors do, where nbgrader itself does not mark."""

from __future__ import annotations

import re

from nbformat import NotebookNode

from autograder.grading.work import Brief


def trim(notebook: NotebookNode, brief: Brief) -> None:
    """Drop ignored warnings, and what is printed beyond the lines that an instructor allows."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.outputs:
            if brief.ignored:
                cell["outputs"] = [o for o in cell.outputs if not _is_ignored(o, brief.ignored)]
            if brief.max_lines != -1:
                cell["outputs"] = _printed(cell.outputs, brief.max_lines)
            if brief.max_traceback != -1:
                _shorten_errors(cell.outputs, brief.max_traceback)


def _is_ignored(output: NotebookNode, pattern: str) -> bool:
    is_warning = output.output_type == "stream" and output.name == "stderr"
    return is_warning and re.search(pattern, output.text) is not None


def _printed(outputs: list[NotebookNode], most: int) -> list[NotebookNode]:
    made, length = [], 0
    for output in outputs:
        if output.output_type == "stream":
            if length == most:
                continue
            lines = output.text.split("\n")
            if len(lines) + length > most:
                lines = [*lines[: most - length - 1], "... Output truncated ..."]
            length += len(lines)
            output["text"] = "\n".join(lines)
        made.append(output)
    return made


def _shorten_errors(outputs: list[NotebookNode], most: int) -> None:
    for output in outputs:
        if output.output_type == "error" and len(output.traceback) > most:
            start = most // 2
            end = most - start - 1
            first, last = output.traceback[:start], output.traceback[-end:]
            output["traceback"] = [*first, "... Traceback truncated ...", *last]
