"""`nbgrader export` that survives commas, quotes and scripts of every kind in names."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin
from traitlets import Bool

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
)
Row = dict[str, object]


class QuotedCsvExport(ExportPlugin):
    """Writes nbgrader's columns as UTF-8 with proper quotes; in text no cell is a formula."""

    for_excel = Bool(False, help="Start the file with the mark by which Excel knows UTF-8.").tag(
        config=True
    )

    def export(self, gradebook: Gradebook) -> None:
        """Write one row for each assignment and student."""
        path = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", path)
        encoding = "utf-8-sig" if self.for_excel else "utf-8"
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(self._rows(gradebook))

    def _rows(self, gradebook: Gradebook) -> Iterator[Row]:
        wanted_students = {str(name) for name in self.student}
        wanted_assignments = {str(name) for name in self.assignment}
        for assignment in gradebook.assignments:
            if wanted_assignments and assignment.name not in wanted_assignments:
                continue
            for student in gradebook.students:
                if not wanted_students or student.id in wanted_students:
                    yield _row(gradebook, assignment, student)


def _row(gradebook: Gradebook, assignment: Any, student: Any) -> Row:
    row: Row = {
        "assignment": assignment.name,
        "duedate": assignment.duedate,
        "student_id": student.id,
        "last_name": _inert(student.last_name),
        "first_name": _inert(student.first_name),
        "email": _inert(student.email),
        "max_score": assignment.max_score,
        **_score(gradebook, assignment, student),
    }
    return {name: "" if value is None else value for name, value in row.items()}


def _score(gradebook: Gradebook, assignment: Any, student: Any) -> Row:
    """Return the score; nothing handed in is a score of 0, as in nbgrader's own export."""
    try:
        found: Any = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        return {"timestamp": "", "raw_score": 0.0, "late_submission_penalty": 0.0, "score": 0.0}
    penalty = found.late_submission_penalty
    return {
        "timestamp": found.timestamp,
        "raw_score": found.score,
        "late_submission_penalty": penalty,
        "score": max(0.0, found.score - penalty),
    }


def _inert(text: str | None) -> str | None:
    """Keep a name that starts like a formula from being one in a spreadsheet."""
    return "'" + text if text and text.startswith(tuple("=+-@\t\r")) else text
