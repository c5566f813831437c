"""What the gradebook has registered of an assignment: the ids that a recording needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nbgrader.api import (
    Assignment,
    Grade,
    GradeCell,
    Notebook,
    SolutionCell,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from sqlalchemy import Connection, func, select


@dataclass(frozen=True)
class Page:
    """One registered notebook: the ids of its cells, by name.

    Args:
        id: of the notebook.
        graded: cells that get a grade.
        commented: cells that get a comment.
    """

    id: str
    graded: Mapping[str, str]
    commented: Mapping[str, str]


@dataclass(frozen=True)
class Book:
    """One registered assignment and its notebooks, by name."""

    id: str
    name: str
    due: datetime | None
    pages: Mapping[str, Page]

    def seconds_late(self, handed_in: datetime | None, extension: timedelta | None) -> float:
        """Return how late something is, as nbgrader reckons it.

        Args:
            handed_in: when, in UTC; None where nobody knows.
            extension: the student's own, in addition to the date that holds for all.
        """
        if handed_in is None or self.due is None:
            return 0.0
        return max(0.0, (handed_in - self.due - (extension or timedelta())).total_seconds())


def assignments_in(connection: Connection) -> tuple[str, ...]:
    """Return the names of all registered assignments, in the order of their names."""
    return tuple(connection.scalars(select(Assignment.name).order_by(Assignment.name)))


def open_book(connection: Connection, assignment: str) -> Book | None:
    """Return an assignment as it is registered; None where it is not."""
    columns = Assignment.id, Assignment.duedate
    found: Any = connection.execute(select(*columns).where(Assignment.name == assignment))
    row: Any = found.first()
    if row is None:
        return None
    notebooks: Any = select(Notebook.id, Notebook.name).where(Notebook.assignment_id == row.id)
    pages = {
        notebook.name: Page(
            notebook.id,
            _cells(connection, notebook.id, GradeCell, TaskCell),
            _cells(connection, notebook.id, SolutionCell, TaskCell),
        )
        for notebook in connection.execute(notebooks.order_by(Notebook.name)).all()
    }
    return Book(row.id, assignment, row.duedate, pages)


def _cells(
    connection: Connection, notebook: str, *kinds: type[GradeCell | SolutionCell | TaskCell]
) -> dict[str, str]:
    found = {}
    for kind in kinds:
        rows: Any = connection.execute(
            select(kind.name, kind.id).where(kind.notebook_id == notebook)
        )
        found.update({row.name: row.id for row in rows})
    return found


def recorded(connection: Connection, book: Book) -> frozenset[tuple[str, str]]:
    """Return student and notebook of all that the gradebook holds of an assignment."""
    query: Any = (
        select(SubmittedAssignment.student_id, Notebook.name)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .where(SubmittedAssignment.assignment_id == book.id)
    )
    return frozenset((row.student_id, row.name) for row in connection.execute(query))


def waiting(connection: Connection, book: Book) -> int:
    """Return how many submitted notebooks of an assignment a person has to look at."""
    query: Any = (
        select(func.count(SubmittedNotebook.id.distinct()))
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .where(Notebook.assignment_id == book.id, Grade.needs_manual_grade)
    )
    return int(connection.execute(query).scalar_one())
