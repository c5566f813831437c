"""Read `lesson.py`: jupytext's percent format, checked cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from autograder.authoring.cells import SETUP, Cell, cell_of, header_problems
from autograder.authoring.problems import stop_at
from autograder.authoring.prose import misplaced_formulas
from autograder.code_text.pieces import misused_labels
from autograder.messages import tr

USE_ENGLISH = 'use("en")'

# What jupytext notes of the blank lines around a cell.
_LAYOUT = ("lines_to_next_cell", "lines_to_end_of_cell_marker")
_MARKER = re.compile(r"# %%+( |$)")
# A comment such as "# cd into the folder" must not be taken for a shell command.
_FORMAT = {"extension": ".py", "format_name": "percent", "comment_magics": False}


def parse(path: Path) -> tuple[Cell, ...]:
    """Return the cells of a lesson.

    Raises:
        AuthoringError: with every header, formula or label that is not as it should be.
    """
    text = path.read_text(encoding="utf-8")
    raw = _raw_cells(text)
    lines = [n for n, line in enumerate(text.splitlines(), start=1) if _MARKER.match(line)]
    name = f"{path.parent.name}/{path.name}"
    if len(raw) != len(lines):
        stop_at([_unmarked(name, len(raw), len(lines))])
    places = [f"{name}:{line}" for line in lines]
    rows = [(place, *_parts(cell)) for place, cell in zip(places, raw, strict=True)]
    stop_at(problem for row in rows for problem in _cell_problems(*row))
    cells = tuple(cell_of(place, type_, source, head) for place, type_, source, head in rows)
    stop_at([*_duplicates(cells), *_setup_problems(name, cells)])
    return cells


def _raw_cells(text: str) -> list[Any]:
    import jupytext

    notebook = jupytext.reads(text, fmt=_FORMAT)  # type: ignore[no-untyped-call]
    return cast("list[Any]", notebook.cells)


def _parts(cell: Any) -> tuple[Any, str, dict[str, str]]:
    header = {str(k): str(v) for k, v in cell.metadata.items() if k not in _LAYOUT}
    return cell.cell_type, str(cell.source), header


def _unmarked(name: str, cells: int, markers: int) -> str:
    return tr(
        "{name}: {cells} cells but {markers} lines that begin with # %%; expected as many: put a "
        "header above any text before the first cell, and keep # %% out of strings",
        name=name,
        cells=cells,
        markers=markers,
    )


def _cell_problems(place: str, type_: str, source: str, header: dict[str, str]) -> Iterator[str]:
    yield from header_problems(place, type_, source, header)
    if type_ == "markdown":
        for text in misplaced_formulas(source):
            yield tr(
                "{place}: a display formula stands inside a paragraph ({text}), expected a "
                "paragraph of its own: put a blank line before and after $$ … $$",
                place=place,
                text=text[:40],
            )
    elif type_ == "code":
        yield from _code_problems(place, source)


def _code_problems(place: str, source: str) -> Iterator[str]:
    try:
        misused = misused_labels(source)
    except SyntaxError as error:
        yield tr(
            "{place}: line {line} of the cell is not Python ({message}), expected a cell that "
            "runs: correct it; broken code to be mended belongs into an exercise's stub",
            place=place,
            line=error.lineno or 1,
            message=error.msg,
        )
        return
    for line in misused:
        yield tr(
            "{place}: in line {line} of the cell, tr( ) holds more than one plain literal, "
            'expected tr("…") alone: put formatting outside, as in tr("step %d") % t',
            place=place,
            line=line,
        )


def _duplicates(cells: tuple[Cell, ...]) -> Iterator[str]:
    first: dict[str, str] = {}
    for cell in cells:
        if cell.title in first:
            yield tr(
                '{place}: the title "{title}" was used before ({first}), expected a title of its '
                "own for every cell: rename one of the two",
                place=cell.place,
                title=cell.title,
                first=first[cell.title],
            )
        first.setdefault(cell.title, cell.place)


def _setup_problems(name: str, cells: tuple[Cell, ...]) -> Iterator[str]:
    found = [cell for cell in cells if cell.title == SETUP and cell.type == "code"]
    if len(found) != 1 or found[0].source.count(USE_ENGLISH) != 1:
        yield tr(
            '{name}: there is no code cell titled "setup" with the line {use} in it, expected '
            "one: the build writes the language there; add the cell after the first heading",
            name=name,
            use=USE_ENGLISH,
        )
