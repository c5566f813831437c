"""Who belongs to the class: whoever left it keeps the marks, and is not exported."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from autograder.classroom import course_file, roster
from autograder.exporting.people import students_of


def enrolled_in(root: Path) -> frozenset[str] | None:
    """Return the ids of a class's roster; None where a folder has no class, or no roster.

    Raises:
        ExportError: the roster cannot be read.
    """
    path = root / roster.FILE
    if not (root / course_file.FILE).is_file() or not path.is_file():
        return None
    return frozenset(student.id for student in students_of(path))


def left(students: list[str], enrolled: frozenset[str] | None) -> tuple[str, ...]:
    """Return those of the gradebook's students who are in the class no more."""
    if enrolled is None:
        return ()
    return tuple(one for one in students if unicodedata.normalize("NFC", one) not in enrolled)
