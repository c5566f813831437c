"""Bring what is recorded up to the class's dates, extensions and late policy; nothing is run.

A penalty is a share of the score, which a person may change after marking, and a date or an
extension may be changed at any time: so this is done for every recorded submission, whether or
not it is marked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from nbgrader.api import Assignment, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import Connection, Table, bindparam, select, update

from autograder.classroom.course_file import FILE, read_course
from autograder.classroom.problem import ClassroomError
from autograder.grading.extensions import Extended, settle_extensions
from autograder.grading.fast.book import Book, open_book
from autograder.grading.fast.database import plain_errors
from autograder.grading.fast.penalties import Penalty, penalty_of, scores_in
from autograder.grading.fast.room import Room, RoomError
from autograder.grading.rulings import Rulings, read_rulings
from autograder.messages import tr

Row: TypeAlias = dict[str, Any]
_ASSIGNMENT: Table = Assignment.__table__
_SUBMISSION: Table = SubmittedAssignment.__table__
_NOTEBOOK: Table = SubmittedNotebook.__table__


@dataclass(frozen=True)
class Settled:
    """What of an assignment has changed in the gradebook.

    Args:
        assignment: its name.
        due: the new date, if it is new.
        extensions: how many have changed.
        penalties: how many have changed.
    """

    assignment: str
    due: datetime | None
    extensions: int
    penalties: int

    def lines(self) -> list[str]:
        """Return one line about what has changed; none where nothing has."""
        if not (self.due or self.extensions or self.penalties):
            return []
        return [
            tr(
                "{lesson}: brought up to course.toml and the present points. New due date: {due}; "
                "extensions changed: {extensions}, late penalties changed: {penalties}.",
                lesson=self.assignment,
                due=f"{self.due:%Y-%m-%d %H:%M %Z}" if self.due else "–",
                extensions=self.extensions,
                penalties=self.penalties,
            )
        ]


def settle_lateness(room: Room, assignment: str) -> Settled:
    """Give a registered assignment its due date, extensions and late penalties of today.

    A due date that `course.toml` does not name stays as it is in the gradebook.

    Raises:
        RoomError: `course.toml` is damaged.
        RulingError: it decides something that cannot be.
        GradebookError: the gradebook cannot be written; nothing has been changed.
    """
    root = Path(room.course.root)
    rulings, due = read_rulings(root, assignment), _due(root, assignment)
    with plain_errors(room.engine.url), room.engine.begin() as connection:
        _wait_for_others(connection, assignment)
        book = open_book(connection, assignment)
        assert book is not None  # the room's list of lessons has it
        is_new = due is not None and _plain(due) != book.due
        if due is not None and is_new:
            connection.execute(
                update(_ASSIGNMENT).where(_ASSIGNMENT.c.id == book.id).values(duedate=_plain(due))
            )
            book = Book(book.id, book.name, _plain(due), book.pages)
        submissions, extended = _extended(connection, book, rulings)
        penalty = penalty_of(room.autograde)
        changed = _penalized(connection, book, submissions, penalty) if penalty else 0
    return Settled(assignment, due if is_new else None, extended, changed)


def _due(root: Path, assignment: str) -> datetime | None:
    """Return the date that a class's file names; a folder without the file names none."""
    if not (root / FILE).is_file():
        return None
    try:
        lessons = read_course(root).lessons
    except ClassroomError as error:
        raise RoomError(str(error)) from None
    return next((lesson.due for lesson in lessons if lesson.id == assignment), None)


def _plain(due: datetime) -> datetime:
    """Return a date as nbgrader keeps it: in UTC, without saying so."""
    return due.astimezone(UTC).replace(tzinfo=None)


def _wait_for_others(connection: Connection, assignment: str) -> None:
    """Let two runs at once go one after the other, where the database would not."""
    query = select(_ASSIGNMENT.c.id).where(_ASSIGNMENT.c.name == assignment)
    connection.execute(query.with_for_update(key_share=True))


def _extended(connection: Connection, book: Book, rulings: Rulings) -> tuple[dict[str, Row], int]:
    """Settle all extensions; return the submissions by id, and how many have changed."""
    query = select(_SUBMISSION).where(_SUBMISSION.c.assignment_id == book.id)
    rows = {row["id"]: dict(row) for row in connection.execute(query).mappings()}
    granted = rulings.extensions if book.due else ()
    lines: dict[str, timedelta] = dict(granted)  # the last about a student holds
    told = (
        Extended(one, row["extension"], lines.get(row["student_id"])) for one, row in rows.items()
    )
    changed = settle_extensions(connection, told)
    for one, more in changed.items():
        rows[one]["extension"] = more
    return rows, len(changed)


def _penalized(
    connection: Connection, book: Book, submissions: dict[str, Row], penalty: Penalty
) -> int:
    """Settle all late penalties; return how many have changed."""
    late = {
        one: book.seconds_late(row["timestamp"], row["extension"])
        for one, row in submissions.items()
    }
    query = select(_NOTEBOOK).join(_SUBMISSION).where(_SUBMISSION.c.assignment_id == book.id)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    rows = [r for r in rows if late[r["assignment_id"]] or r["late_submission_penalty"] is not None]
    scores = scores_in(connection, book.id) if rows else {}
    changed = []
    for row in rows:
        seconds, score = late[row["assignment_id"]], scores.get(row["id"], 0.0)
        student = submissions[row["assignment_id"]]["student_id"]
        taken = penalty(student, score, seconds) if seconds > 0 else None
        if taken != row["late_submission_penalty"]:
            changed.append({"_id": row["id"], "late_submission_penalty": taken})
    if changed:
        connection.execute(update(_NOTEBOOK).where(_NOTEBOOK.c.id == bindparam("_id")), changed)
    return len(changed)
