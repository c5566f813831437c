"""Write what is alike in a marked course: a page and data for each assignment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from autograder import course as lessons
from autograder.exercise import Exercise
from autograder.integrity.answers import Class, NoClassError, assignments_of, read_class
from autograder.integrity.data import as_data
from autograder.integrity.expected import expected_in
from autograder.integrity.page import page
from autograder.integrity.pairs import Pair, pairs_in
from autograder.messages import tr


@dataclass(frozen=True)
class Published:
    """What was found in one assignment, and the page that shows it."""

    assignment: str
    students: int
    pairs: tuple[Pair, ...]
    path: Path


@dataclass(frozen=True)
class Settings:
    """The page's language, where it goes, how many pairs it shows, and from which score on."""

    lang: str
    folder: Path
    top: int
    least: float


def publish(
    course: CourseDirectory, assignment: str | None, settings: Settings
) -> Iterator[Published]:
    """Compare everybody's answers, assignment by assignment, and yield each when it is written.

    Raises:
        NoClassError: nothing is marked; nothing was written.
        OSError: the folder cannot be written.
    """
    names = (assignment,) if assignment else assignments_of(course)
    if not names:
        raise NoClassError(
            tr(
                "nothing of this course is marked, expected the marked notebooks of a class: "
                "mark a lesson first, for example with `python -m autograder grade momentum`"
            )
        )
    for name in names:
        yield _published(read_class(course, name), settings)


def _published(class_: Class, settings: Settings) -> Published:
    expected = expected_in(_exercises(class_), class_.given)
    pairs = pairs_in(class_, expected, settings.least)[: settings.top]
    students = sum(bool(student.answers) for student in class_.students)
    settings.folder.mkdir(parents=True, exist_ok=True)
    path = settings.folder / f"{class_.assignment}.html"
    text = page(class_.assignment, pairs, students, settings.lang)
    path.write_text(text, encoding="utf-8", newline="\n")
    data = json.dumps(as_data(class_.assignment, pairs, students), ensure_ascii=False, indent=1)
    path.with_suffix(".json").write_text(data + "\n", encoding="utf-8", newline="\n")
    return Published(class_.assignment, students, pairs, path)


def _exercises(class_: Class) -> list[Exercise]:
    """Return the exercises that the course still has."""
    known = {exercise.id: exercise for exercise in lessons.all_exercises()}
    return [known[name] for name in class_.given if name in known]
