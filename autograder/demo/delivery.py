"""Made-up downloads from a learning platform, to try a class's folder with.

Run in such a folder, `python -m autograder.demo.delivery` writes `seoul.zip` and `kyoto.zip`: the
work of the demonstration's students, packed as Korean and Japanese Windows pack it. Of a student
in the roster whom the demonstration does not know, it is the work of the one above, with the
names in it exchanged.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from autograder.classroom.course_file import CourseFile, Scheduled, read_course
from autograder.classroom.problem import ClassroomError
from autograder.classroom.roster import FILE, Student, read_roster
from autograder.demo.classroom import ASSIGNMENT
from autograder.demo.handin import work_of
from autograder.demo.roster import Student as Known
from autograder.demo.roster import students
from autograder.messages import tr

PACKED = {"seoul.zip": "cp949", "kyoto.zip": "cp932"}
LATE, STRANGER = "park-soyul", "kim-minjun"  # a day late; called otherwise on the platform
OTHER_NAMES = {"velocity": "speed", "key": "name", "val": "array", "v": "w"}
_BEFORE = timedelta(hours=6)  # the due date


class RawName(zipfile.ZipInfo):
    """An entry whose name is written in some encoding, without the flag that says UTF-8."""

    raw = b""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  (zipfile's name)
        return self.raw, self.flag_bits & ~0x800


@dataclass(frozen=True)
class File:
    """One delivered file: its name in the zip, its text, and when it was handed in."""

    name: str
    text: str
    at: datetime
    japanese: bool


def files_of(made: CourseFile) -> Iterator[File]:
    """Yield what everybody in a class's roster hands in, in the roster's order.

    Raises:
        ClassroomError: the roster cannot be read, or the lesson has not been released.
    """
    known = {student.id: student for student in students()}
    lesson = made.lesson(ASSIGNMENT)
    author: Known | None = None
    for number, row in enumerate(read_roster(made.root / FILE), start=30001):
        copied = row.id not in known
        author = author if copied else known[row.id]
        if author:
            release = _released(made, author.language)
            yield _file(row, number, author, lesson, _text(author, release, copied))


def _released(made: CourseFile, lang: str) -> Mapping[str, Any]:
    path = made.root / "release" / lang / f"{ASSIGNMENT}.ipynb"
    try:
        found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise ClassroomError(
            tr(
                "{path} is missing, expected the released lesson: run `python -m autograder "
                "release {lesson}` first",
                path=path,
                lesson=ASSIGNMENT,
            )
        ) from None
    return found


def _text(author: Known, release: Mapping[str, Any], copied: bool) -> str:
    notebook = work_of(author, release)
    for cell in notebook["cells"] if copied else ():
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = _disguised("".join(cell["source"]))
    text = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    return text[: len(text) // 2] if author.cut else text


def _disguised(source: str) -> str:
    """Return a text in which other names stand for some of the author's."""
    pattern = r"(?<![\w.\"'])({})(?!\w|=)".format("|".join(OTHER_NAMES))
    return re.sub(pattern, lambda found: OTHER_NAMES[found[1]], source)


def _file(row: Student, number: int, author: Known, lesson: Scheduled, text: str) -> File:
    shown = "Minjun K" if row.id == STRANGER else f"{row.first_name} {row.last_name}"
    due = lesson.due or datetime(2026, 1, 1, 12)
    at = due.replace(tzinfo=None) - _BEFORE + timedelta(days=row.id == LATE)
    name = f"{shown}_{number}_assignsubmission_file_/{author.file}"
    return File(name, text, at, author.language == "ja")


def pack(made: CourseFile, folder: Path) -> list[tuple[Path, int]]:
    """Write the zips, and return each with the number of its files."""
    found = list(files_of(made))
    packed = []
    for name, encoding in PACKED.items():
        chosen = [file for file in found if file.japanese == (encoding == "cp932")]
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in chosen:
                info = RawName(file.name, file.at.timetuple()[:6])
                info.raw = file.name.encode(encoding)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, file.text)
        packed.append((folder / name, len(chosen)))
    return packed


@click.command(help=tr("Write made-up downloads for the class of the present folder."))
def command() -> None:
    """Pack, and name the files."""
    try:
        for path, count in pack(read_course(Path.cwd()), Path()):
            click.echo(tr("{path}: {count} notebooks", path=path, count=count))
    except ClassroomError as error:
        for problem in error.problems:
            click.echo(tr("Error: {message}", message=problem), err=True)
        raise SystemExit(2) from None


if __name__ == "__main__":
    command()
