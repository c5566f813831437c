"""What the gradebook knows of each student and assignment, as plain lines.

A score that is not final is no number: a spreadsheet would add it up as if it were one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from nbgrader.api import Gradebook, MissingEntry

from autograder.exporting.arrived import Arrived
from autograder.exporting.dates import Dates
from course_lib.i18n import mark

WAITING = mark("not marked to the end: an answer waits for a person")
WITHHELD = mark("withheld: the checker failed; mark this submission again")
UNMARKED = mark("handed in, not marked yet")
NOTHING = mark("nothing handed in")
NOT_DUE = mark("not due yet")
NO_DATE = mark("nothing handed in, and no due date is set")


@dataclass(frozen=True)
class Line:
    """One student's result in one assignment.

    Args:
        assignment: its name in the gradebook.
        student: the id in the gradebook.
        max_score: points that can be reached.
        score: points after the late penalty; None where they are not final.
        raw_score: points before it; None where they are not final.
        penalty: points taken off for being late.
        note: why there is no score, or why it is 0, in English.
        comments: what a person wrote on the answers.
    """

    assignment: str
    student: str
    last_name: str
    first_name: str
    email: str
    max_score: float
    score: float | None
    raw_score: float | None
    penalty: float | None
    duedate: datetime | None = None
    timestamp: datetime | None = None
    note: str = ""
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """Which lines are asked for, and what stands where nothing was handed in.

    Args:
        assignments: names; none for all.
        students: ids; none for all.
        left_out: ids of those who are in the class no more.
        zero_for_nothing: whether nothing handed in is 0 once it is past due.
        arrived: finds what was collected of a student and assignment.
        dates: until when each student may hand in.
        now: what is due before is past due.
    """

    assignments: tuple[str, ...] = ()
    students: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    zero_for_nothing: bool = True
    arrived: Callable[[str, str], Arrived | None] = lambda *_: None
    dates: Dates = field(default_factory=Dates)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def has(self, student: str) -> bool:
        """Tell whether a student's lines are asked for."""
        return student not in self.left_out and (not self.students or student in self.students)


def read_lines(gradebook: Gradebook, wanted: Wanted) -> Iterator[Line]:
    """Yield the lines of all assignments, the earliest due first; students by their name."""
    for assignment in sorted(gradebook.assignments, key=_by_date):
        if not wanted.assignments or assignment.name in wanted.assignments:
            for student in gradebook.students:
                if wanted.has(str(student.id)):
                    yield _line(gradebook, assignment, student, wanted)


def _by_date(assignment: Any) -> tuple[bool, datetime, str]:
    due = assignment.duedate
    return due is None, due or datetime.min, assignment.name


def _line(gradebook: Gradebook, assignment: Any, student: Any, wanted: Wanted) -> Line:
    found = _submission(gradebook, assignment.name, student.id)
    due = wanted.dates.of(assignment, student.id, found)
    return Line(
        assignment=assignment.name,
        student=student.id,
        last_name=student.last_name or "",
        first_name=student.first_name or "",
        email=student.email or "",
        max_score=float(assignment.max_score or 0),
        duedate=due.replace(tzinfo=None) if due else None,
        timestamp=found.timestamp if found else None,
        **_found(assignment, student.id, found, due, wanted),
    )


def _submission(gradebook: Gradebook, assignment: str, student: str) -> Any:
    try:
        return gradebook.find_submission(assignment, student)
    except MissingEntry:
        return None


def _found(
    assignment: Any, student: str, submission: Any, due: datetime | None, wanted: Wanted
) -> dict[str, Any]:
    """Return what was marked, or why there is nothing of it.

    A row of the gradebook proves no hand-in: who is granted an extension has one before.
    """
    arrived = wanted.arrived(student, assignment.name)
    marked = submission.timestamp if submission else None
    blank = submission is None or _is_blank(submission)
    if arrived is None and marked is None and blank:
        return _nothing(due, wanted)
    never = submission is None or (blank and assignment.max_score)
    if never or (arrived is not None and arrived.is_newer(marked)):
        return _no_result(None, UNMARKED)
    return _result(submission)


def _is_blank(submission: Any) -> bool:
    """Tell whether no cell was ever given a score."""
    if submission.score:
        return False
    grades = (grade for notebook in submission.notebooks for grade in notebook.grades)
    return all(grade.auto_score is None and grade.manual_score is None for grade in grades)


def _nothing(due: datetime | None, wanted: Wanted) -> dict[str, Any]:
    if due is None:
        return _no_result(None, NO_DATE)
    if wanted.now <= due:
        return _no_result(None, NOT_DUE)
    return _no_result(0.0 if wanted.zero_for_nothing else None, NOTHING)


def _no_result(points: float | None, note: str) -> dict[str, Any]:
    return {"score": points, "raw_score": points, "penalty": points, "note": note}


def _result(submission: Any) -> dict[str, Any]:
    penalty = float(submission.late_submission_penalty or 0)
    raw = float(submission.score or 0)
    note = _why_not_final(submission) if submission.needs_manual_grade else ""
    return {
        "score": None if note else max(0.0, raw - penalty),
        "raw_score": None if note else raw,
        "penalty": penalty,
        "note": note,
        "comments": tuple(_comments(submission)),
    }


def _why_not_final(submission: Any) -> str:
    """Tell a check that gave no score from an open question."""
    grades = [(grade, notebook) for notebook in submission.notebooks for grade in notebook.grades]
    scoreless = [
        (grade, notebook)
        for grade, notebook in grades
        if grade.auto_score is None and grade.manual_score is None
    ]
    answers = {(n.id, comment.name) for _, n in grades for comment in n.comments}
    withheld = any(
        grade.needs_manual_grade and (notebook.id, grade.name) not in answers
        for grade, notebook in scoreless
    )
    return WITHHELD if withheld else WAITING


def _comments(submission: Any) -> Iterator[str]:
    for notebook in submission.notebooks:
        for comment in notebook.comments:
            if comment.manual_comment and comment.manual_comment.strip():
                yield comment.manual_comment.strip()
