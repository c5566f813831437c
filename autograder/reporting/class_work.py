"""Read a marked class: scores from the gradebook, verdicts from the marked notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from autograder.grading import nodes
from autograder.grading.hand_ins import hand_ins
from autograder.grading.notes import Note
from autograder.grading.outcome import Outcome, outcomes_of
from autograder.grading.remarks import is_unread, language_of_marked, remarks_of
from autograder.reporting.delivered import came_again
from autograder.reporting.marks import Marks, marks_of, most_of_checks


@dataclass(frozen=True)
class Work:
    """One student's marked work on one assignment.

    Args:
        student: the id in the gradebook.
        name: as the roster has it; empty where it has none.
        language: of the notebook that was handed in, where it is known.
        score: points so far, those of a person included, before a late penalty.
        penalty: points taken off for being late.
        checked: points that the checks gave; None where one of them gave no score.
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
    checked: float | None
    waiting: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Note, ...] = ()
    unread: bool = False

    @property
    def is_final(self) -> bool:
        """Tell whether nobody has to look at the score any more."""
        return self.checked is not None and not self.waiting


@dataclass(frozen=True)
class ClassWork:
    """One assignment of a class: everybody whose work is marked, and whose is not yet.

    Args:
        assignment: its name in the gradebook.
        max_score: the full score.
        checks: how much of it the checks give, not a person.
        enrolled: how many students the gradebook knows, and those who handed in besides.
        works: the marked ones, by student.
        unmarked: names of those who handed in and are not marked yet, by student.
        again: students who handed in anew after they were marked.
        missing: students whose marked notebook the gradebook knows and no file holds.
    """

    assignment: str
    max_score: float
    checks: float
    enrolled: int
    works: tuple[Work, ...]
    unmarked: Mapping[str, str] = field(default_factory=dict)
    again: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def assignments_of(course: CourseDirectory) -> dict[str, bool]:
    """Return the registered assignments for which somebody handed in, and whether any is marked."""
    with Gradebook(course.db_url, course.course_id) as gradebook:
        rows = {str(a.name): list(a.submissions) for a in gradebook.assignments}
        marked = {name: any(marks_of(one).is_marked for one in rows[name]) for name in rows}
    return {name: marked[name] for name in sorted(rows) if rows[name] or hand_ins(course, name)}


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
        rows = {
            str(one.student.id): _Row(marks_of(one), one.timestamp) for one in found.submissions
        }
        names = dict(map(_named, gradebook.students))
        most, checks = float(found.max_score or 0), most_of_checks(found)
    folders = hand_ins(course, assignment)
    paths = {student: _marked(course, student, assignment) for student in sorted(rows)}
    marked = {s: rows[s] for s, path in paths.items() if path or rows[s].marks.is_marked}
    return ClassWork(
        assignment=assignment,
        max_score=most,
        checks=checks,
        enrolled=len({*names, *folders}),  # a folder may bear a name that the roster lacks
        works=tuple(_work(s, names[s], row.marks, paths[s]) for s, row in marked.items()),
        unmarked={s: names.get(s, "") for s in sorted({*rows, *folders} - set(marked))},
        again=came_again(folders, {s: row.time for s, row in marked.items()}),
        missing=tuple(s for s in marked if paths[s] is None),
    )


@dataclass(frozen=True)
class _Row:
    marks: Marks
    time: datetime | None


def _work(student: str, name: str, marks: Marks, path: Path | None) -> Work:
    known = Work(
        student=student,
        name=name,
        language=None,
        score=marks.score,
        penalty=marks.penalty,
        checked=marks.checked,
        waiting=marks.waiting,
    )
    return known if path is None else _with_notebook(known, nodes.read(path))


def _named(student: Any) -> tuple[str, str]:
    return str(student.id), full_name(student.first_name, student.last_name)


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


def _with_notebook(work: Work, notebook: NotebookNode) -> Work:
    return replace(
        work,
        language=language_of_marked(notebook),
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
