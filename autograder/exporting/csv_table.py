"""Grades as nbgrader's own table, safe for names of every kind."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from traitlets import Bool

from autograder.exporting.base import CourseExport
from autograder.exporting.lines import Line
from autograder.messages import tr
from autograder.spreadsheet import inert

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
    "note",
)


class CsvExport(CourseExport):
    """Writes nbgrader's columns, and a note where there is no score, as quoted UTF-8."""

    format_name: ClassVar[str] = "csv"
    default_file: ClassVar[str] = "grades.csv"

    bom = Bool(False, help="Start the file with the mark by which Excel knows UTF-8.").tag(
        config=True
    )

    def content(self, lines: tuple[Line, ...]) -> bytes:
        """Return one row for each assignment and student."""
        return as_csv([COLUMNS, *map(_row, lines)], bom=self.bom)


def as_csv(rows: Iterable[Sequence[object]], *, bom: bool) -> bytes:
    """Return a quoted table as bytes; nothing stands for None."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def _row(line: Line) -> tuple[object, ...]:
    return (
        inert(line.assignment),
        _shown(line.duedate),
        _shown(line.timestamp),
        *map(inert, (line.student, line.last_name, line.first_name, line.email)),
        line.raw_score,
        line.penalty,
        line.score,
        line.max_score,
        tr(line.note) if line.note else "",
    )


def _shown(moment: datetime | None) -> str:
    return str(moment) if moment else ""
