"""The rows of a CSV file, each with its line; what would run two rows together is refused."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from autograder.classroom.problem import ClassroomError
from autograder.messages import tr


def rows_in(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line in which each row ends, and its cells, tidied; without remarks and blanks.

    Raises:
        ClassroomError: a quotation mark is not closed, or a cell is longer than any name.
    """
    # An empty line in place of a remark keeps the numbers of the rows.
    lines = [line if line[:1] != "#" else "\n" for line in text.splitlines(keepends=True)]
    delimiter = _delimiter(lines)
    reader = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=delimiter, strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise ClassroomError(_unreadable(path, begins, error)) from None
        if cells is None:
            return
        if any(delimiter in rest for cell in cells for rest in cell.splitlines()[1:]):
            raise ClassroomError(_run_together(path, begins, reader.line_num))
        begins = reader.line_num + 1
        tidy = [unicodedata.normalize("NFC", cell).strip() for cell in cells]
        if any(tidy):
            yield reader.line_num, tidy


def _delimiter(lines: list[str]) -> str:
    header = next((line for line in lines if line.strip()), "")
    return max(",;\t", key=header.count)


def _unreadable(path: Path, line: int, error: csv.Error) -> str:
    return tr(
        "{path}, row {line}: it cannot be read as CSV ({error}), expected every quotation mark to "
        'be closed and no cell of more than {most} characters: look for a single " from there '
        "on, and delete it or close it",
        path=path,
        line=line,
        error=error,
        most=csv.field_size_limit(),
    )


def _run_together(path: Path, first: int, last: int) -> str:
    return tr(
        "{path}, rows {first} to {last}: quotation marks make one cell of several rows, expected "
        'a row for each student: delete the " that begins it, or write the cell in one line',
        path=path,
        first=first,
        last=last,
    )
