"""What a class's folder puts into nbgrader's gradebook, and reads from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from autograder.classroom.course_file import CourseFile
from autograder.classroom.problem import ClassroomError
from autograder.classroom.roster import Student


def place_of(course: CourseFile) -> tuple[str, str]:
    """Return the gradebook's address and the course's name in it, as marking finds them.

    Both are what the class's `nbgrader_config.py` says, so that a lesson is entered where its
    scores are looked for.
    """
    from autograder.grading.course_folder import course_in
    from autograder.grading.fast.database import patient

    found = course_in(course.root, ClassroomError)
    return patient(found.db_url), found.course_id


@contextmanager
def _gradebook(course: CourseFile) -> Iterator[Any]:
    from autograder.grading.config import find_alembic

    find_alembic()
    from nbgrader.api import Gradebook
    from sqlalchemy import make_url

    from autograder.grading.fast.database import GradebookError, plain_errors

    url, name = place_of(course)
    try:
        with plain_errors(make_url(url)), Gradebook(url, name) as gradebook:
            yield gradebook
    except GradebookError as error:
        raise ClassroomError(str(error)) from error


def enroll(course: CourseFile, students: Iterable[Student]) -> tuple[str, ...]:
    """Bring the roster into the gradebook; return the ids that are in it but not in the roster.

    Nobody is deleted: a student who has left keeps the marks.
    """
    wanted = {student.id: student for student in students}
    with _gradebook(course) as gradebook:
        present = {row.id: row for row in gradebook.students}
        for student in wanted.values():
            values = _row(student)
            row = present.get(student.id)
            if row is None or any(getattr(row, key) != value for key, value in values.items()):
                gradebook.update_or_create_student(student.id, **values)
        return tuple(sorted(set(present) - set(wanted)))


def left(course: CourseFile, students: Iterable[Student]) -> tuple[str, ...]:
    """Return the ids that are in the gradebook and not in the roster; nothing is changed."""
    with _gradebook(course) as gradebook:
        present = {row.id for row in gradebook.students}
    return tuple(sorted(present - {student.id for student in students}))


def with_submissions(course: CourseFile) -> frozenset[str]:
    """Return the ids that have a submission in the gradebook, marked or not."""
    if not _is_there(course):
        return frozenset()
    with _gradebook(course) as gradebook:
        return frozenset(row.id for row in gradebook.students if row.submissions)


def _is_there(course: CourseFile) -> bool:
    """Tell whether there is a gradebook: to open a file that is missing would make one."""
    from autograder.grading.gradebook_file import file_of

    file = file_of(place_of(course)[0])
    return file is None or file.exists()


def _row(student: Student) -> dict[str, str | None]:
    return {
        "first_name": student.first_name or None,
        "last_name": student.last_name or None,
        "email": student.email or None,
        "lms_user_id": student.more.get("canvas_id") or student.more.get("moodle_id") or None,
    }


def set_due(course: CourseFile, lesson: str) -> None:
    """Give a registered assignment the due date of the class's file.

    Where the file names none, a date that was given by hand stays, as it does in marking.
    """
    due = course.lesson(lesson).due
    if due is None:
        return
    wanted = due.astimezone(UTC).replace(tzinfo=None)
    with _gradebook(course) as gradebook:
        if gradebook.find_assignment(lesson).duedate != wanted:
            gradebook.update_or_create_assignment(lesson, duedate=wanted)


def registered(course: CourseFile) -> tuple[str, ...]:
    """Return the assignments that the gradebook knows."""
    with _gradebook(course) as gradebook:
        return tuple(assignment.name for assignment in gradebook.assignments)


def extended(course: CourseFile, lesson: str) -> Mapping[str, datetime]:
    """Return the due dates that nbgrader has for those who have handed in, extensions included."""
    from nbgrader.api import MissingEntry

    with _gradebook(course) as gradebook:
        try:
            submissions = gradebook.find_assignment(lesson).submissions
        except MissingEntry:
            return {}
        rows = ((row.student.id, row.duedate) for row in submissions if row.extension)
        return {student: due.replace(tzinfo=UTC) for student, due in rows if due}


def has_submissions(course: CourseFile, lesson: str) -> bool:
    """Tell whether anybody has handed in a lesson: in the gradebook or among the files."""
    from nbgrader.api import MissingEntry

    submitted = course.root / "submitted"
    if any(path.is_dir() and any(path.iterdir()) for path in submitted.glob(f"*/{lesson}")):
        return True
    if not _is_there(course):
        return False
    with _gradebook(course) as gradebook:
        try:
            return bool(gradebook.find_assignment(lesson).submissions)
        except MissingEntry:
            return False
