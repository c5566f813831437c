"""Grades as Canvas's gradebook imports them.

Columns Student, ID, SIS User ID, SIS Login ID and Section, then one for each assignment, headed
`Name (id)`; the first row below holds the points possible. Canvas finds a student by the ID,
else by the SIS ids, and would go by the name alone where all are missing: two students of one
name would then get one another's points, so that is refused here. A column without its id is
found by the assignment's title, and makes a new assignment where there is none of that title.

An empty cell is no gap to Canvas but a change: on import it clears the score that Canvas holds.
Empty here is each score that is not final, what is not due yet, and, where `nothing` is "empty",
what was not handed in; Canvas lists its changes before it saves them.

Source: Canvas's guide on importing grades, and the importer and upload page of canvas-lms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import ClassVar

from traitlets import Bool

from autograder.exporting.base import CourseExport
from autograder.exporting.csv_table import as_csv
from autograder.exporting.errors import ExportError
from autograder.exporting.lines import Line
from autograder.exporting.people import People
from autograder.exporting.sheet import Sheet, by_student, number
from autograder.messages import tr
from autograder.spreadsheet import inert

HEAD = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS = "    Points Possible"
_IDS = ("canvas_id", "sis_user", "sis_login")
_WITH_ID = re.compile(r"(?P<title>.+?) \(\d+\)")
_SHOWN = 8  # students named in an error


class CanvasExport(CourseExport):
    """Writes Canvas's columns; ids come from the roster or from an export out of Canvas."""

    format_name: ClassVar[str] = "canvas"
    default_file: ClassVar[str] = "canvas.csv"

    bom = Bool(False, help="Start the file with the mark by which Excel knows UTF-8.").tag(
        config=True
    )

    def content(self, lines: tuple[Line, ...]) -> bytes:
        """Return the points possible, then one row a student."""
        sheet, people = by_student(lines), self._people()
        self._refuse_strangers(sheet, people)
        _refuse_twins(sheet, people)
        headings = [self._heading(name, people) for name in sheet.assignments]
        points = (POINTS, "", "", "", "", *map(number, sheet.assignments.values()))
        rows = [_row(sheet, student, people.of(student)) for student in sheet.first]
        return as_csv([(*HEAD, *map(inert, headings)), points, *rows], bom=self.bom)

    def _people(self) -> People:
        people = self.known_people()
        if people is None:
            raise ExportError(
                tr(
                    "there is no roster.csv in the course, expected one with a column canvas_id "
                    "or sis_login: write one, or name a gradebook exported from Canvas with "
                    "--people"
                )
            )
        return people

    def _refuse_strangers(self, sheet: Sheet, people: People) -> None:
        lost = [s for s in sheet.first if not any(people.of(s).get(kind) for kind in _IDS)]
        if lost and people.exported:
            raise ExportError(
                tr(
                    "{path} has no row that belongs to {count} students ({students}), expected "
                    "one for each, with the Canvas ID, SIS ID, login or email that roster.csv "
                    "says: correct the columns canvas_id, sis_user, sis_login and email of the "
                    "roster, or export the gradebook from Canvas anew",
                    path=people.path,
                    count=len(lost),
                    students=_listed(lost),
                )
            )
        if lost:
            raise ExportError(
                tr(
                    "{path} has no Canvas ID and no SIS login for {count} students ({students}), "
                    "expected one for each: fill in canvas_id or sis_login, or name a gradebook "
                    "exported from Canvas with --people",
                    path=people.path,
                    count=len(lost),
                    students=_listed(lost),
                )
            )

    def _heading(self, assignment: str, people: People) -> str:
        """Return an assignment's heading: as set, else as Canvas's own export has it."""
        if assignment in self.columns:
            return str(self.columns[assignment])
        return _headings(people.headers).get(assignment.casefold(), assignment)


def _refuse_twins(sheet: Sheet, people: People) -> None:
    """Let no two students go by one ID: one would get the points of the other."""
    by_id: dict[tuple[str, str], list[str]] = {}
    for student in sheet.first:
        own = people.of(student)
        kind = next(kind for kind in _IDS if own.get(kind))
        by_id.setdefault((kind, own[kind]), []).append(student)
    for (kind, value), students in by_id.items():
        if len(students) > 1:
            raise ExportError(
                tr(
                    "{students} have one {column} ({value}), expected another for each, as Canvas "
                    "would give all of it to one student: correct roster.csv",
                    students=_listed(students),
                    column=kind,
                    value=value,
                )
            )


def _listed(students: list[str]) -> str:
    return ", ".join(students[:_SHOWN]) + (" …" * (len(students) > _SHOWN))


def _headings(headers: Iterable[str]) -> Mapping[str, str]:
    found = {header: _WITH_ID.fullmatch(header) for header in headers}
    return {match["title"].casefold(): header for header, match in found.items() if match}


def _row(sheet: Sheet, student: str, known: Mapping[str, str]) -> tuple[object, ...]:
    first = sheet.first[student]
    name = known.get("name") or _name(first, known)
    ids = (known.get(kind, "") for kind in (*_IDS, "section"))
    found = (sheet.cells.get((assignment, student)) for assignment in sheet.assignments)
    return (inert(name), *map(inert, ids), *(number(x.score) if x else "" for x in found))


def _name(line: Line, known: Mapping[str, str]) -> str:
    """Return "Last, First", as Canvas sorts; one part alone where there is no other."""
    last = line.last_name or known.get("last_name", "")
    first = line.first_name or known.get("first_name", "")
    return ", ".join(part for part in (last, first) if part) or line.student
