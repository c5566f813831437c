"""Grades as Moodle's gradebook imports them: one row a student, found by one identifier.

Moodle asks which column is the identifier and which columns are grades; it preselects those
whose heading is the name of a grade item. One student whom it does not know stops its whole
import, and importing feedback without its grade clears the grade, so both are always there.

Source: docs.moodle.org, "Grade import", CSV.
"""

from __future__ import annotations

from typing import ClassVar

from traitlets import Bool, Enum

from autograder.exporting.base import CourseExport
from autograder.exporting.csv_table import as_csv
from autograder.exporting.errors import ExportError
from autograder.exporting.lines import Line
from autograder.exporting.people import People
from autograder.exporting.remarks import is_early
from autograder.exporting.sheet import Sheet, by_student, number
from autograder.messages import tr
from autograder.spreadsheet import inert

_HEADINGS = {"idnumber": "ID number", "email": "Email address", "username": "Username"}
_SHOWN = 8  # students named in an error


class MoodleExport(CourseExport):
    """Writes names, the identifier, and a grade and a feedback column for each assignment."""

    format_name: ClassVar[str] = "moodle"
    default_file: ClassVar[str] = "moodle.csv"

    bom = Bool(False, help="Start the file with the mark by which Excel knows UTF-8.").tag(
        config=True
    )
    identifier = Enum(
        list(_HEADINGS), "idnumber", help="The field of Moodle's profiles that finds a student."
    ).tag(config=True)

    def content(self, lines: tuple[Line, ...]) -> bytes:
        """Return one row a student; a score that is not final is no grade, with its reason."""
        sheet, people = by_student(lines), self.known_people()
        ids = {student: self._identifier(line, people) for student, line in sheet.first.items()}
        self._refuse_strangers([student for student, found in ids.items() if not found])
        names = [str(self.columns.get(name, name)) for name in sheet.assignments]
        grades = [heading for name in names for heading in (name, f"{name} (feedback)")]
        head = ("First name", "Last name", _HEADINGS[self.identifier], *grades)
        rows = [self._row(sheet, student, found) for student, found in ids.items()]
        return as_csv([tuple(map(inert, head)), *rows], bom=self.bom)

    def _row(self, sheet: Sheet, student: str, identifier: str) -> tuple[object, ...]:
        first = sheet.first[student]
        cells: list[object] = []
        for assignment in sheet.assignments:
            line = sheet.cells.get((assignment, student))
            cells += ["", ""] if line is None else [number(line.score), inert(_feedback(line))]
        return (*map(inert, (first.first_name, first.last_name, identifier)), *cells)

    def _identifier(self, line: Line, people: People | None) -> str:
        """Return what finds the student in Moodle; the id here stands in for an ID number."""
        known = people.of(line.student) if people else {}
        if self.identifier == "email":
            return known.get("email") or line.email
        return known.get(self.identifier) or line.student

    def _refuse_strangers(self, students: list[str]) -> None:
        if students:
            raise ExportError(
                tr(
                    "{count} students have no {column} ({students}), expected one for each, as "
                    "Moodle stops at the first row it cannot place: add the column to the roster, "
                    "or choose another identifier",
                    count=len(students),
                    column=_HEADINGS[self.identifier],
                    students=", ".join(students[:_SHOWN]) + (" …" * (len(students) > _SHOWN)),
                )
            )


def _feedback(line: Line) -> str:
    parts = [tr(line.note)] if line.note and not is_early(line) else []
    if line.penalty:
        parts.append(tr("late: −{points} points", points=f"{line.penalty:g}"))
    return "\n".join([*parts, *line.comments])
