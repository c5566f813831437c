"""Read a marked class: scores from the gradebook, verdicts from the marked notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from autograder.grading import nodes
from autograder.grading.notes import Note
from autograder.grading.outcome import Outcome, outcomes_of
from autograder.grading.remarks import is_unread, language_of_marked, remarks_of


@dataclass(frozen=True)
class Work:
    """One student's marked work on one assignment.

    Args:
        student: the id in the gradebook.
        name: as the roster has it; empty where it has none.
        language: of the notebook that was handed in, where it is known.
        score: points so far, those of a person included, before a late penalty.
        penalty: points taken off for being late.
        waiting: names of the cells that a person has to look at.
        outcomes: of each check, in the lesson's order.
        answers: the text of each answer, by exercise.
        remarks: what marking had to say about the notebook.
        unread: the file could not be read.
    """

    student: str
    name: str
    language: str | None
    score: float
    penalty: float
    waiting: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Note, ...] = ()
    unread: bool = False


@dataclass(frozen=True)
class ClassWork:
    """One assignment of a class: everybody who handed in, and how many are enrolled."""

    assignment: str
    max_score: float
    enrolled: int
    works: tuple[Work, ...]
    missing: tuple[str, ...] = ()  # marked notebooks that the gradebook knows and no file holds


def assignments_of(course: CourseDirectory) -> tuple[str, ...]:
    """Return the names of the registered assignments for which somebody handed in."""
    with Gradebook(course.db_url, course.course_id) as gradebook:
        return tuple(sorted(str(a.name) for a in gradebook.assignments if a.num_submissions))


def read_class(course: CourseDirectory, assignment: str) -> ClassWork:
    """Return what everybody did on an assignment.

    Raises:
        LookupError: the gradebook has no such assignment.
    """
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            found = gradebook.find_assignment(assignment)
        except MissingEntry:
            raise LookupError(assignment) from None
        rows = [_in_gradebook(submission) for submission in found.submissions]
        enrolled, most = len(gradebook.students), float(found.max_score or 0)
    works, missing = [], []
    for row in sorted(rows, key=lambda row: str(row["student"])):
        path = _marked(course, str(row["student"]), assignment)
        if path is None:
            missing.append(str(row["student"]))
            works.append(Work(**row))
        else:
            works.append(_with_notebook(row, nodes.read(path)))
    return ClassWork(assignment, most, enrolled, tuple(works), tuple(missing))


def _in_gradebook(submission: Any) -> dict[str, Any]:
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    student = submission.student
    return {
        "student": student.id,
        "name": full_name(student.first_name, student.last_name),
        "language": None,
        "score": float(submission.score or 0),
        "penalty": float(submission.late_submission_penalty or 0),
        "waiting": tuple(grade.name for grade in grades if grade.needs_manual_grade),
    }


def full_name(first: str | None, last: str | None) -> str:
    """Return a name in the order of its script: family names come first in Hangul and Han."""
    parts = [part for part in (first, last) if part]
    if any(ord(char) > 0x2E80 for part in parts for char in part):
        parts.reverse()
    return " ".join(parts)


def _marked(course: CourseDirectory, student: str, assignment: str) -> Path | None:
    folder = Path(course.format_path(course.autograded_directory, student, assignment))
    found = sorted(folder.glob("*.ipynb"))
    return found[0] if found else None


def _with_notebook(row: Mapping[str, Any], notebook: NotebookNode) -> Work:
    return Work(
        **{**row, "language": language_of_marked(notebook)},
        outcomes=outcomes_of(notebook),
        answers=_answers(notebook),
        remarks=tuple(remarks_of(notebook)),
        unread=is_unread(notebook),
    )


def _answers(notebook: NotebookNode) -> dict[str, str]:
    """Return the text of each answer by its exercise, which stands in the cell's metadata."""
    return {
        str(cell.metadata["course"]["exercise"]): str(cell.source)
        for cell in notebook.cells
        if cell.cell_type == "code"
        and cell.metadata.get("nbgrader", {}).get("solution")
        and "exercise" in cell.metadata.get("course", {})
    }
