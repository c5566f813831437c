"""Ids of a roster that a spreadsheet spelled in another way: 1 for 001, Kim for kim.

To the gradebook these are other students, and the work that is there would be nobody's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from autograder.classroom import gradebook
from autograder.classroom.course_file import CourseFile
from autograder.classroom.problem import ClassroomError
from autograder.classroom.roster import FILE, Student
from autograder.messages import tr

_SHOWN = 12  # pairs of ids that a person reads before believing it
_DECIMALS = re.compile(r"(?<=\d)\.0+$")  # a column of numbers with an empty cell in it


def plain_id(student: str) -> str:
    """Return an id without what a spreadsheet may change in it.

    Example:
        >>> plain_id("007"), plain_id("7.0"), plain_id(" Kim Min"), plain_id("0")
        ('7', '7', 'kimmin', '')
    """
    text = unicodedata.normalize("NFKC", student).casefold()
    return _DECIMALS.sub("", "".join(text.split())).lstrip("0")


def check_spelling(course: CourseFile, students: Iterable[Student]) -> None:
    """Refuse a roster in which ids with work are missing, and stand there spelled otherwise.

    Raises:
        ClassroomError: names the ids as they were and as they are now.
    """
    at_work = working(course)
    pairs = list(_pairs([student.id for student in students], at_work))
    if pairs:
        raise ClassroomError(_refusal(course.root / FILE, pairs))


def working(course: CourseFile) -> frozenset[str]:
    """Return the ids that have handed something in: in the gradebook, or among the files."""
    folders = (course.root / "submitted").glob("*/*")
    handed_in = {path.parent.name for path in folders if path.is_dir() and any(path.iterdir())}
    return frozenset(handed_in | gradebook.with_submissions(course))


def _pairs(roster: list[str], at_work: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield each id with work that is gone, and the one without work that stands for it."""
    new: Mapping[str, str] = {plain_id(one): one for one in roster if one not in at_work}
    for gone in sorted(at_work - set(roster)):
        if plain_id(gone) in new:
            yield gone, new[plain_id(gone)]


def _refusal(path: Path, pairs: list[tuple[str, str]]) -> str:
    shown = [f"{old} → {now}" for old, now in pairs[:_SHOWN]]
    return tr(
        "{path}: {count} ids of students who have handed in are spelled otherwise than before "
        "({ids}), expected them as they were, with every zero at the start: nothing was changed, "
        "for these would be new students without work. Put the ids back; a spreadsheet keeps "
        "them if their column is imported as text, not as numbers",
        path=path,
        count=len(pairs),
        ids=", ".join([*shown, *(["…"] if len(pairs) > _SHOWN else [])]),
    )
