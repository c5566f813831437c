"""What a class's folder puts into nbgrader's gradebook, and reads from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.classroom.course_file import CourseFile
from autograder.classroom.roster import Student

PATIENCE = 60  # seconds that a process waits for another one to leave the gradebook


def address(root: Path) -> str:
    """Return the address of a class's gradebook."""
    return f"sqlite:///{(root / 'gradebook.db').as_posix()}?timeout={PATIENCE}"


def _gradebook(course: CourseFile) -> Any:
    from autograder.grading.config import find_alembic

    find_alembic()
    from nbgrader.api import Gradebook

    return Gradebook(address(course.root.resolve()), course.course_id)


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


def _row(student: Student) -> dict[str, str | None]:
    return {
        "first_name": student.first_name or None,
        "last_name": student.last_name or None,
        "email": student.email or None,
        "lms_user_id": student.more.get("canvas_id") or student.more.get("moodle_id") or None,
    }


def set_due(course: CourseFile, lesson: str) -> None:
    """Give a registered assignment the due date of the class's file."""
    due = course.lesson(lesson).due
    wanted = due.astimezone(UTC).replace(tzinfo=None) if due else None
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
    if not (course.root / "gradebook.db").exists():
        return False
    with _gradebook(course) as gradebook:
        try:
            return bool(gradebook.find_assignment(lesson).submissions)
        except MissingEntry:
            return False
