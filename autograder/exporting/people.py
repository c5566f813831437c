"""By what another system knows the students: from the course's roster, or from its own export.

A roster is a table with a column `id`; any further columns may be there, in any order, written
by any spreadsheet program.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.charsets import decoded_text
from autograder.classroom.problem import ClassroomError
from autograder.classroom.roster import Student, read_roster
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
        table: the rows in their order.
        exported: whether another system wrote the table, which knows no ids of the gradebook.
    """

    path: Path
    rows: Mapping[str, Mapping[str, str]]
    headers: tuple[str, ...]
    table: tuple[Mapping[str, str], ...] = ()
    exported: bool = False

    def of(self, student: str) -> Mapping[str, str]:
        """Return what is known of a student; nothing where the table has no such row."""
        return self.rows.get(student, {})


def read_people(path: Path) -> People:
    """Read a roster, or a gradebook that Canvas or Moodle exported.

    Raises:
        ExportError: no such file, no text, or no column that names the students.
    """
    table = _table(path)
    headers = tuple(cell.strip() for cell in table[0]) if table else ()
    exported = any(columns <= set(headers) for columns in _EXPORTED)
    names = [known(header) for header in headers]
    found = [_row(names, cells) for cells in table[1:]] if exported else _of_roster(path)
    return People(path, _by_id(found), headers, tuple(found), exported)


def students_of(path: Path) -> tuple[Student, ...]:
    """Read a roster.

    Raises:
        ExportError: it is no roster; the message names each row that is not in order.
    """
    try:
        return read_roster(path)
    except ClassroomError as error:
        raise ExportError(str(error)) from error


def _table(path: Path) -> list[list[str]]:
    text = _text(path)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    except csv.Error as error:
        raise ExportError(_no_table(path, error)) from error


def _no_table(path: Path, error: csv.Error) -> str:
    return tr(
        "{path} is no table that can be read ({reason}), expected a CSV file with cells of at most "
        "{most} characters: look for a quotation mark that is never closed, or save it anew",
        path=path,
        reason=error,
        most=csv.field_size_limit(),
    )


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
    rows = []
    for one in students_of(path):
        more = {known(column): value for column, value in one.more.items() if value}
        own = {"id": one.id, "email": one.email}
        names = {"first_name": one.first_name, "last_name": one.last_name}
        rows.append({name: value for name, value in {**more, **own, **names}.items() if value})
    return rows


def _separator(text: str) -> str:
    first = text.partition("\n")[0]
    return max(_SEPARATORS, key=first.count)


def known(header: str) -> str:
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
        times = Counter(student for student, _ in named)
        for student, row in named:
            if times[student] == 1:
                found.setdefault(student, row)
    return found
