"""The course folder that is marked in: its settings, its gradebook and who handed in what."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import Engine, make_url

from autograder.grading.config import hush
from autograder.grading.course_folder import course_in
from autograder.grading.extensions import open_extensions
from autograder.grading.fast.book import assignments_in
from autograder.grading.fast.database import PATIENCE, open_engine, patient, plain_errors
from autograder.grading.gradebook_file import require_gradebook
from autograder.grading.hand_ins import hand_ins
from autograder.grading.ledger import open_ledger
from autograder.messages import tr


class RoomError(ValueError):
    """What is to be marked is not there; the message says what is."""


@dataclass(frozen=True)
class Room:
    """An opened course: nbgrader's own objects with the settings of its folder."""

    course: CourseDirectory
    autograde: Autograde
    engine: Engine

    def close(self) -> None:
        """Leave the gradebook."""
        self.engine.dispose()


@dataclass(frozen=True)
class Folder:
    """What one student handed in for an assignment."""

    student: str
    path: Path


def open_room(folder: Path, patience: float = PATIENCE) -> Room:
    """Open the course in a folder, as nbgrader's own commands would find it.

    Args:
        folder: the one with `nbgrader_config.py`.
        patience: seconds to wait for another process to leave the gradebook.

    Raises:
        RoomError: the course's settings fail, or there is no gradebook.
        GradebookError: it cannot be used.
    """
    hush()
    course = course_in(folder, RoomError)
    course.db_url = patient(course.db_url, patience)
    require_gradebook(course.db_url, RoomError)
    with plain_errors(make_url(course.db_url)):
        with Gradebook(course.db_url, course.course_id):
            pass  # it makes what is missing in it, the course's own row for one
        engine = open_engine(course.db_url)
        with engine.begin() as connection:
            open_ledger(connection)
            open_extensions(connection)
    return Room(course, Autograde(coursedir=course, config=course.config), engine)


def lessons_in(room: Room, lesson: str | None) -> tuple[str, ...]:
    """Return the assignments to be marked: the one that is asked for, else all of them.

    Raises:
        RoomError: it is not registered.
    """
    with plain_errors(room.engine.url), room.engine.begin() as connection:
        names = assignments_in(connection)
    if lesson is None or lesson in names:
        return names if lesson is None else (lesson,)
    raise RoomError(
        tr(
            'The gradebook has no lesson "{lesson}"; expected one of: {names}.{near} Release '
            "a new one with `python -m autograder release LESSON`.",
            lesson=lesson,
            names=", ".join(names) or "–",
            near=_near(lesson, names),
        )
    )


def folders_of(room: Room, assignment: str, students: Iterable[str] = ()) -> list[Folder]:
    """Return what was handed in for an assignment, by the students' names.

    Args:
        students: only theirs; all where nobody is named.
    """
    wanted = set(students)
    found = hand_ins(room.course, assignment, room.course.student_id)
    return [Folder(one, path) for one, path in found.items() if not wanted or one in wanted]


def require_students(room: Room, lessons: Iterable[str], students: Iterable[str]) -> None:
    """Refuse the name of a student who handed in nothing.

    Raises:
        RoomError: there is one; the message offers the nearest.
    """
    present = {folder.student for lesson in lessons for folder in folders_of(room, lesson)}
    for student in students:
        if student not in present:
            raise RoomError(
                tr(
                    'Nothing was handed in by "{student}"; expected the name of a folder in '
                    "{folder}.{near}",
                    student=student,
                    folder=room.course.submitted_directory,
                    near=_near(student, present),
                )
            )


def _near(name: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=0.5)
    return tr(' Did you mean "{near}"?', near=near[0]) if near else ""
