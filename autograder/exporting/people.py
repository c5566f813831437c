"""By what another system knows the students: from the course's roster, or from its own export.

A roster is a table with a column `id`; any further columns may be there, in any order, written
by any spreadsheet program.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.charsets import decoded_text
from autograder.classroom.problem import ClassroomError
from autograder.classroom.roster import read_roster
from autograder.exporting.errors import ExportError
from autograder.messages import tr

_SEPARATORS = ",;\t"
# The name here, and how columns are headed in rosters and in exports of Canvas and Moodle.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "canvas_id": ("canvas id", "canvas user id", "id"),
    "sis_user": ("sis user id", "sis id", "sis user"),
    "sis_login": ("sis login id", "sis login", "login id"),
    "section": ("section",),
    "email": ("email", "email address", "e mail"),
    "idnumber": ("id number", "idnumber"),
    "username": ("username", "user name", "moodle username"),
    "first_name": ("first name",),
    "last_name": ("last name",),
    "name": ("student", "name"),
}
_EXPORTED = ({"Student", "ID", "Section"}, {"First name", "Last name", "Email address"})
_NOT_SPELLED = re.compile(r"[\s_\-]+")


@dataclass(frozen=True)
class People:
    """The rows of one table, by every id under which the gradebook may know a student.

    Args:
        path: the table's file, for messages.
        rows: the known columns of each student, by the student's id.
        headers: the table's own headings, as they are written.
    """

    path: Path
    rows: Mapping[str, Mapping[str, str]]
    headers: tuple[str, ...]

    def of(self, student: str) -> Mapping[str, str]:
        """Return what is known of a student; nothing where the table has no such row."""
        return self.rows.get(student, {})


def read_people(path: Path) -> People:
    """Read a roster, or a gradebook that Canvas or Moodle exported.

    Raises:
        ExportError: no such file, no text, or no column that names the students.
    """
    table = list(csv.reader(io.StringIO(text := _text(path)), delimiter=_separator(text)))
    headers = tuple(cell.strip() for cell in table[0]) if table else ()
    if any(columns <= set(headers) for columns in _EXPORTED):
        names = [_known(header) for header in headers]
        return People(path, _by_id([_row(names, cells) for cells in table[1:]]), headers)
    return People(path, _by_id(_of_roster(path)), headers)


def _text(path: Path) -> str:
    try:
        text = decoded_text(path.read_bytes())
    except OSError as error:
        raise ExportError(
            tr(
                "{path} cannot be read ({reason}), expected a table of the students: name it "
                "with --people",
                path=path,
                reason=error.strerror or type(error).__name__,
            )
        ) from error
    if text is None:
        raise ExportError(
            tr(
                "{path} is no text that can be read, expected a CSV file: save it as UTF-8",
                path=path,
            )
        )
    return text


def _of_roster(path: Path) -> list[dict[str, str]]:
    try:
        students = read_roster(path)
    except ClassroomError as error:
        raise ExportError(str(error)) from error
    rows = []
    for one in students:
        more = {_known(column): value for column, value in one.more.items() if value}
        own = {"id": one.id, "email": one.email}
        names = {"first_name": one.first_name, "last_name": one.last_name}
        rows.append({name: value for name, value in {**more, **own, **names}.items() if value})
    return rows


def _separator(text: str) -> str:
    first = text.partition("\n")[0]
    return max(_SEPARATORS, key=first.count)


def _known(header: str) -> str:
    """Return the name here of a column, or nothing."""
    plain = _NOT_SPELLED.sub(" ", header.strip().casefold())
    return next((name for name, spellings in _COLUMNS.items() if plain in spellings), "")


def _row(names: Iterable[str], cells: Iterable[str]) -> dict[str, str]:
    pairs = zip(names, cells, strict=False)
    return {name: cell.strip() for name, cell in pairs if name and cell.strip()}


def _by_id(rows: Iterable[Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    """Index the rows; where two students share an id of a weaker kind, it names neither."""
    found: dict[str, Mapping[str, str]] = {}
    for kind in ("id", "sis_login", "sis_user", "username", "idnumber", "email", "canvas_id"):
        named = [(row[kind], row) for row in rows if kind in row]
        twice = {a for i, (a, _) in enumerate(named) if any(a == b for b, _ in named[:i])}
        for student, row in named:
            if student not in twice:
                found.setdefault(student, row)
    return found
