"""The roster of a class: a CSV file as any spreadsheet saves it, with names in any script."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.classroom.charsets import decoded_text
from autograder.classroom.problem import ClassroomError
from autograder.messages import tr

FILE = "roster.csv"
COLUMNS = ("id", "first_name", "last_name", "email")
_OTHER_NAMES: Mapping[str, str] = {
    "student_id": "id", "student": "id", "학번": "id", "학생번호": "id",
    "学籍番号": "id", "学生番号": "id",
    "first name": "first_name", "given name": "first_name", "firstname": "first_name",
    "名": "first_name",
    "last name": "last_name", "family name": "last_name", "surname": "last_name",
    "lastname": "last_name", "姓": "last_name", "성": "last_name",
    "e-mail": "email", "email address": "email", "이메일": "email", "メール": "email",
    "メールアドレス": "email",
    "full name": "name", "이름": "name", "성명": "name", "氏名": "name", "名前": "name",
}  # fmt: skip
_FORBIDDEN = set('<>:"/\\|?*+')  # not in the name of a folder, on one system or another


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
        ClassroomError: the file is no such table, or an id is missing, occurs twice or cannot
            be a folder's name; the message names every such row.
    """
    rows = _rows(path)
    header = next(rows, None)
    columns = [_column(title) for title in header[1]] if header else []
    if "id" not in columns:
        raise ClassroomError(
            tr(
                '{path} has no column "id", expected a first row such as {columns}: add it above '
                "the students",
                path=path,
                columns=",".join(COLUMNS),
            )
        )
    numbered = [(line, _student(columns, cells)) for line, cells in rows if any(cells)]
    problems = list(_problems(path, numbered))
    if problems:
        raise ClassroomError(*problems)
    return tuple(student for _, student in numbered)


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
                "{path} is no text in UTF-8, UTF-16, CP949 or CP932, expected a CSV file: save it "
                'as "CSV UTF-8" in your spreadsheet program',
                path=path,
            )
        )
    # An empty line in place of a remark keeps the numbers of the rows.
    lines = [line if line[:1] != "#" else "\n" for line in text.splitlines(keepends=True)]
    reader = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=_delimiter(lines))
    for cells in reader:
        tidy = [unicodedata.normalize("NFC", cell).strip() for cell in cells]
        if any(tidy):
            yield reader.line_num, tidy


def _delimiter(lines: list[str]) -> str:
    header = next((line for line in lines if line.strip()), "")
    return max(",;\t", key=header.count)


def _column(title: str) -> str:
    plain = " ".join(title.casefold().split())
    joined = plain.replace(" ", "_")
    return _OTHER_NAMES.get(plain) or _OTHER_NAMES.get(joined) or joined


def _student(columns: list[str], cells: list[str]) -> Student:
    values = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
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
                '{path}, row {line}: the id "{id}" cannot be the name of a folder, expected '
                "letters, digits, and - _ . @ among them: choose another id",
                path=path,
                line=line,
                id=student.id,
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
