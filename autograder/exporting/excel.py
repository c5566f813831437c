"""Grades as an Excel workbook: a summary, and one sheet for each assignment."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from autograder.exporting.base import CourseExport
from autograder.exporting.lines import Line
from autograder.exporting.sheet import Sheet, by_student
from autograder.messages import tr

_NO_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TITLE_LENGTH = 31
_TEXT_LENGTH = 32_767
_DATE = "yyyy-mm-dd hh:mm"


class ExcelExport(CourseExport):
    """Writes numbers as numbers, dates as dates, and text that is never a formula."""

    format_name: ClassVar[str] = "excel"
    default_file: ClassVar[str] = "grades.xlsx"

    def content(self, lines: tuple[Line, ...]) -> bytes:
        """Return the workbook."""
        from openpyxl import Workbook

        book, sheet = Workbook(), by_student(lines)
        titles = _titles([tr("Summary"), *sheet.assignments])
        _fill(book.active, titles[0], *_summary(sheet))
        for name, title in zip(sheet.assignments, titles[1:], strict=True):
            own = [line for line in lines if line.assignment == name]
            _fill(book.create_sheet(), title, _head(), map(_row, own))
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()


# ── What stands on the sheets ───────────────────────────────────────────────────────────


def _summary(sheet: Sheet) -> tuple[list[object], list[list[object]]]:
    """Return a row a student: scores, and their sum where all of them are final."""
    reachable = sum(sheet.assignments.values())
    names = [f"{name} ({most:g})" for name, most in sheet.assignments.items()]
    head = [tr("Student ID"), tr("Last name"), tr("First name"), tr("Email"), *names]
    head += [tr("Sum of {points} points", points=f"{reachable:g}"), tr("Not final")]
    return [*head], [_summary_row(sheet, student) for student in sheet.first]


def _summary_row(sheet: Sheet, student: str) -> list[object]:
    first = sheet.first[student]
    scores = [_score(sheet, name, student) for name in sheet.assignments]
    final = [score for score in scores if score is not None]
    open_ones = [n for n, s in zip(sheet.assignments, scores, strict=True) if s is None]
    return [
        student,
        first.last_name,
        first.first_name,
        first.email,
        *scores,
        None if open_ones else sum(final),
        ", ".join(open_ones),
    ]


def _score(sheet: Sheet, assignment: str, student: str) -> float | None:
    line = sheet.cells.get((assignment, student))
    return line.score if line else None


def _head() -> list[object]:
    return [
        tr("Student ID"),
        tr("Last name"),
        tr("First name"),
        tr("Email"),
        tr("Due (UTC)"),
        tr("Handed in (UTC)"),
        tr("Points before penalty"),
        tr("Late penalty"),
        tr("Score"),
        tr("Points possible"),
        tr("Note"),
    ]


def _row(line: Line) -> list[object]:
    return [
        line.student,
        line.last_name,
        line.first_name,
        line.email,
        line.duedate.replace(tzinfo=None) if line.duedate else None,
        line.timestamp.replace(tzinfo=None, microsecond=0) if line.timestamp else None,
        line.raw_score,
        line.penalty,
        line.score,
        line.max_score,
        tr(line.note) if line.note else "",
    ]


# ── Sheets ──────────────────────────────────────────────────────────────────────────────


def _fill(sheet: Any, title: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> None:
    """Write a sheet whose head stays in sight, with columns as wide as what they hold."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.title = title
    widths = [0] * len(head)
    for at, row in enumerate((head, *rows), start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(row=at, column=column)
            _put(cell, value)
            widths[column - 1] = max(widths[column - 1], _width(value))
            if at == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(width + 2, 60)


def _put(cell: Any, value: object) -> None:
    """Set a cell's value; a text is marked as text, whatever sign it starts with."""
    from datetime import datetime

    if isinstance(value, str):
        cell.value = _CONTROL.sub("", value)[:_TEXT_LENGTH] or None
        if cell.value is not None:
            cell.data_type = "s"
            cell.quotePrefix = True
    else:
        cell.value = value
        if isinstance(value, datetime):
            cell.number_format = _DATE


def _width(value: object) -> int:
    """Return how many Latin letters wide a value is; those of East Asia count as two."""
    if isinstance(value, str):
        return max((sum(1 + (ord(c) > 0x10FF) for c in x) for x in value.split("\n")), default=0)
    return 16 if hasattr(value, "year") else 8


def _titles(names: Iterable[str]) -> list[str]:
    """Return titles that Excel takes: short, without its signs, and each one only once."""
    titles: list[str] = []
    for name in names:
        plain = _NO_TITLE.sub("-", name).strip("'")[:_TITLE_LENGTH] or "-"
        title, number = plain, 1
        while title.casefold() in {other.casefold() for other in titles}:
            number += 1
            end = f" ({number})"
            title = plain[: _TITLE_LENGTH - len(end)] + end
        titles.append(title)
    return titles
