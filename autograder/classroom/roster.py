"""The roster of a class: a CSV file as any spreadsheet saves it, with names in any script."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.classroom.charsets import decoded_text
from autograder.classroom.columns import columns_of, with_reading
from autograder.classroom.csv_rows import rows_in
from autograder.classroom.problem import ClassroomError
from autograder.messages import tr

FILE = "roster.csv"
COLUMNS = ("id", "first_name", "last_name", "email")
_FORBIDDEN = set('<>:"/\\|?*+')  # not in the name of a folder, on one system or another
# Names of devices: on Windows no folder can have one, not even with an ending.
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"
}


@dataclass(frozen=True)
class Student:
    """One row; `more` holds the further columns, such as `canvas_id` or `language`."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the whole name, in the order of its script."""
        parts = [self.first_name, self.last_name]
        if any(unicodedata.name(c, "").startswith(("CJK", "HANGUL")) for c in self.last_name):
            parts.reverse()
        return " ".join(part for part in parts if part)


def read_roster(path: Path) -> tuple[Student, ...]:
    """Return the students of a roster; lines that begin with # are left out.

    Raises:
        ClassroomError: the file is no such table, its encoding or its quotation marks are in
            doubt, or an id is missing, occurs twice or cannot be a folder's name; the message
            names every such row.
    """
    rows = _rows(path)
    header = next(rows, None)
    columns = _columns(path, header[1] if header else [])
    numbered = [(line, _student(columns, cells)) for line, cells in rows if any(cells)]
    problems = list(_problems(path, numbered))
    if problems:
        raise ClassroomError(*problems)
    return tuple(student for _, student in numbered)


def _columns(path: Path, titles: list[str]) -> list[str]:
    columns = columns_of(titles)
    if columns.count("id") > 1:
        named = [title for title, column in zip(titles, columns, strict=True) if column == "id"]
        raise ClassroomError(_two_ids(path, named))
    if "id" not in columns:
        raise ClassroomError(
            tr(
                '{path} has no column "id", expected a first row such as {columns}: add it above '
                "the students",
                path=path,
                columns=",".join(COLUMNS),
            )
        )
    return columns


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each row and its cells, tidied."""
    try:
        text = decoded_text(path.read_bytes())
    except OSError as error:
        raise ClassroomError(
            tr("{path} cannot be opened ({error}), expected a CSV file: correct the name",
               path=path, error=error.strerror)
        ) from None  # fmt: skip
    if text is None:
        raise ClassroomError(
            tr(
                "{path} is not in UTF-8, and which other encoding it is in cannot be told for "
                "certain from the names, expected a CSV file in UTF-8: open it in your spreadsheet "
                'program and save it again as "CSV UTF-8"; LibreOffice asks for the character set '
                "when it saves, Google Sheets always writes UTF-8",
                path=path,
            )
        )
    yield from rows_in(path, text)


def _student(columns: list[str], cells: list[str]) -> Student:
    values = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
    values = with_reading(values)
    whole = values.pop("name", "")
    if whole and not values.get("first_name") and not values.get("last_name"):
        values["last_name"] = whole
    elif whole:
        values["name"] = whole
    known = {column: values.pop(column, "") for column in COLUMNS}
    return Student(**known, more=values)


def _problems(path: Path, rows: list[tuple[int, Student]]) -> Iterator[str]:
    first: dict[str, int] = {}
    for line, student in rows:
        if not student.id:
            yield tr(
                "{path}, row {line}: no id for {name}, expected one in every row: fill it in",
                path=path,
                line=line,
                name=student.name or student.email or "?",
            )
            continue
        key = student.id.casefold()  # two folders whose names differ in case are one on Windows
        if key in first:
            yield _twice(path, first[key], line, student.id)
        first.setdefault(key, line)
        if not _can_be_a_folder(student.id):
            yield tr(
                '{path}, row {line}: the id "{id}" cannot be the name of a folder on every '
                "system, expected letters, digits, and - _ . @ among them, and no word that "
                "Windows keeps for devices, such as con or nul: choose another id",
                path=path,
                line=line,
                id=student.id,
            )


def _two_ids(path: Path, titles: list[str]) -> str:
    return tr(
        "{path} has several columns with an id ({titles}), expected one: give the others another "
        "title, such as other_number",
        path=path,
        titles=", ".join(titles),
    )


def _twice(path: Path, first: int, line: int, student: str) -> str:
    return tr(
        '{path}, rows {first} and {line}: the id "{id}" occurs twice, expected each once: delete '
        "one row, or correct its id",
        path=path,
        first=first,
        line=line,
        id=student,
    )


def _can_be_a_folder(name: str) -> bool:
    if name[0] in ".#" or name[-1] == "." or len(name) > 100:
        return False
    if name.casefold().split(".")[0].strip() in _DEVICES:
        return False
    return not _FORBIDDEN & set(name) and name.isprintable()


def roster_text(students: tuple[Student, ...], remarks: tuple[str, ...] = ()) -> str:
    """Return the roster as CSV, with remarks in lines that begin with #."""
    more = list(dict.fromkeys(column for student in students for column in student.more))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, *more])
    for one in students:
        cells = [one.id, one.first_name, one.last_name, one.email]
        writer.writerow([*cells, *(one.more.get(column, "") for column in more)])
    return out.getvalue() + "".join(f"# {remark}\n" for remark in remarks)
