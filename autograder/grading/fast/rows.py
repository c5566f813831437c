"""Write marked submissions into nbgrader's tables, many with few statements.

The rows are those that `nbgrader autograde` leaves: what a person entered (manual scores,
extra credit, comments, extensions, flags) is never touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from nbgrader.api import (
    Comment,
    Grade,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from sqlalchemy import Connection, Table, bindparam, insert, select, update

from autograder.grading.extensions import Extended, settle_extensions
from autograder.grading.fast.book import Book
from autograder.grading.fast.penalties import Penalty, score_of
from autograder.grading.ledger import entry_of, remember
from autograder.grading.work import CommentRow, GradeRow, Marked

Row: TypeAlias = dict[str, Any]

_AT_ONCE = 1000  # names in one statement; PostgreSQL takes 65,535 values, SQLite fewer

STUDENT: Table = Student.__table__
SUBMISSION: Table = SubmittedAssignment.__table__
NOTEBOOK: Table = SubmittedNotebook.__table__
GRADE: Table = Grade.__table__
COMMENT: Table = Comment.__table__


@dataclass(frozen=True, eq=False)
class Done:
    """A marked submission that is to be recorded.

    Args:
        marked: what marking made of it.
        fingerprint: of what was handed in; empty where it has to be marked again.
        handed_in: when, in UTC; None where nothing says so.
    """

    marked: Marked
    fingerprint: str
    handed_in: datetime | None = None


def write(
    connection: Connection, book: Book, batch: Sequence[Done], penalty: Penalty | None
) -> None:
    """Record a batch in the caller's transaction.

    Args:
        batch: each student and notebook at most once.
        penalty: what is done about late work, if anything.
    """
    names = list(dict.fromkeys(done.marked.student for done in batch))
    _add_students(connection, names)
    submissions = _submissions(connection, book, names, batch)
    notebooks = _notebooks(connection, book, submissions)
    ids = {done: _notebook_id(done, book, submissions, notebooks) for done in batch}
    _write_grades(connection, book, ids)
    _write_comments(connection, book, ids)
    if penalty:
        for done, notebook in ids.items():
            _settle_lateness(connection, book, done, notebook, penalty, submissions)
    entries = (entry_of(done.marked, book.name, done.fingerprint) for done in batch)
    remember(connection, *entries)


def known_students(connection: Connection, names: Iterable[str]) -> frozenset[str]:
    """Return those of some students whom the gradebook has."""
    found, every = set[str](), list(names)
    for start in range(0, len(every), _AT_ONCE):
        part = every[start : start + _AT_ONCE]
        found.update(connection.scalars(select(STUDENT.c.id).where(STUDENT.c.id.in_(part))))
    return frozenset(found)


# ── Students and what they handed in ────────────────────────────────────────────────────


def _add_students(connection: Connection, names: list[str]) -> None:
    known = known_students(connection, names)
    _insert(connection, STUDENT, [{"id": name} for name in names if name not in known])


def _submissions(
    connection: Connection, book: Book, names: list[str], batch: Sequence[Done]
) -> dict[str, Row]:
    """Return each student's row; a new one is made whole, as nbgrader makes it."""
    rows = _rows(connection, SUBMISSION, SUBMISSION.c.student_id, names, assignment_id=book.id)
    found = {row["student_id"]: row for row in rows}
    times = {done.marked.student: done.handed_in for done in batch if done.handed_in}
    new: list[Row] = [
        {"assignment_id": book.id, "student_id": name, "timestamp": times.get(name)}
        for name in names
        if name not in found
    ]
    for row in new:
        row["id"] = new_uuid()
    _insert(connection, SUBMISSION, new)
    changed = [
        {"_id": row["id"], "timestamp": times[name]}
        for name, row in found.items()
        if name in times and times[name] != row["timestamp"]
    ]
    _update(connection, SUBMISSION, changed)
    found |= {row["student_id"]: {"extension": None, **row} for row in new}
    _extend(connection, book, found, batch)
    return {
        name: {**row, "timestamp": times.get(name, row["timestamp"])} for name, row in found.items()
    }


def _extend(
    connection: Connection, book: Book, found: Mapping[str, Row], batch: Sequence[Done]
) -> None:
    """Grant the extensions that the class's file names.

    Withdrawn ones were taken back before anything was marked, so most batches ask nothing here.
    """
    granted = {done.marked.student: done.marked.extension for done in batch}
    rows = {row["id"]: row for name, row in found.items() if granted.get(name) is not None}
    lines = {row["id"]: granted.get(name) for name, row in found.items()}
    if rows and book.due:
        told = (Extended(one, row["extension"], lines[one]) for one, row in rows.items())
        for one, more in settle_extensions(connection, told).items():
            rows[one]["extension"] = more


def _notebooks(
    connection: Connection, book: Book, submissions: Mapping[str, Row]
) -> dict[tuple[str, str], Row]:
    """Return the submitted notebooks by submission and notebook; a new one has all its rows."""
    ids = [row["id"] for row in submissions.values()]
    rows = _rows(connection, NOTEBOOK, NOTEBOOK.c.assignment_id, ids)
    found = {(row["assignment_id"], row["notebook_id"]): row for row in rows}
    new = [
        {"id": new_uuid(), "assignment_id": submission, "notebook_id": page.id}
        for submission in ids
        for page in book.pages.values()
        if (submission, page.id) not in found
    ]
    _insert(connection, NOTEBOOK, new)
    pages = {page.id: page for page in book.pages.values()}
    graded = [
        (row["id"], cell) for row in new for cell in pages[row["notebook_id"]].graded.values()
    ]
    _insert(connection, GRADE, [{"notebook_id": row, "cell_id": cell} for row, cell in graded])
    said = [
        (row["id"], cell) for row in new for cell in pages[row["notebook_id"]].commented.values()
    ]
    _insert(connection, COMMENT, [{"notebook_id": row, "cell_id": cell} for row, cell in said])
    return found | {(row["assignment_id"], row["notebook_id"]): row for row in new}


def _notebook_id(
    done: Done,
    book: Book,
    submissions: Mapping[str, Row],
    notebooks: Mapping[tuple[str, str], Row],
) -> str:
    submission = submissions[done.marked.student]["id"]
    return str(notebooks[submission, book.pages[done.marked.notebook].id]["id"])


# ── Grades and comments ─────────────────────────────────────────────────────────────────


def _write_grades(connection: Connection, book: Book, ids: Mapping[Done, str]) -> None:
    rows = _rows(connection, GRADE, GRADE.c.notebook_id, list(ids.values()), lock=True)
    found = {(row["notebook_id"], row["cell_id"]): row for row in rows}
    new, changed = [], []
    for done, notebook in ids.items():
        cells = book.pages[done.marked.notebook].graded
        for grade in done.marked.grades:
            place = {"notebook_id": notebook, "cell_id": cells[grade.name]}
            earlier = found.get((notebook, cells[grade.name]), {})
            values = _graded(grade, earlier)
            if not earlier:
                new.append(place | values)
            elif any(earlier[name] != value for name, value in values.items()):
                changed.append({"_id": earlier["id"], **values})
    _insert(connection, GRADE, new)
    _update(connection, GRADE, changed)


def _graded(row: GradeRow, earlier: Mapping[str, Any]) -> Row:
    """Return the columns of a grade: a person's score asks for another look, as in nbgrader."""
    reviewed = earlier.get("manual_score") is not None
    return {
        "auto_score": earlier.get("auto_score") if row.withheld else row.auto_score,
        "needs_manual_grade": reviewed or row.auto_score is None or row.needs_manual,
    }


def _write_comments(connection: Connection, book: Book, ids: Mapping[Done, str]) -> None:
    rows = _rows(connection, COMMENT, COMMENT.c.notebook_id, list(ids.values()))
    found = {(row["notebook_id"], row["cell_id"]): row for row in rows}
    new, changed = [], []
    for done, notebook in ids.items():
        cells = book.pages[done.marked.notebook].commented
        for comment in done.marked.comments:
            cell = cells[comment.name]
            earlier = found.get((notebook, cell))
            values = _commented(comment)
            if earlier is None:
                new.append({"notebook_id": notebook, "cell_id": cell, **values})
            elif earlier["auto_comment"] != comment.auto_comment:
                changed.append({"_id": earlier["id"], **values})
    _insert(connection, COMMENT, new)
    _update(connection, COMMENT, changed)


def _commented(row: CommentRow) -> Row:
    return {"auto_comment": row.auto_comment}


# ── Late work ───────────────────────────────────────────────────────────────────────────


def _settle_lateness(
    connection: Connection,
    book: Book,
    done: Done,
    notebook: str,
    penalty: Penalty,
    submissions: Mapping[str, Row],
) -> None:
    row = submissions[done.marked.student]
    seconds = book.seconds_late(row["timestamp"], row["extension"])
    taken = None
    if seconds > 0:
        taken = penalty(done.marked.student, score_of(connection, notebook), seconds)
    _update(connection, NOTEBOOK, [{"_id": notebook, "late_submission_penalty": taken}])


# ── Statements ──────────────────────────────────────────────────────────────────────────


def _rows(
    connection: Connection,
    table: Table,
    column: Any,
    values: list[str],
    lock: bool = False,
    **equal: str,
) -> list[Row]:
    query = select(table).where(column.in_(values)).filter_by(**equal)
    query = query.with_for_update() if lock else query
    return [dict(row) for row in connection.execute(query).mappings()]


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _update(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(update(table).where(table.c.id == bindparam("_id")), rows)
