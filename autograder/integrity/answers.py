"""What each student of a class answered, from the marked notebooks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from autograder.grading import nodes
from autograder.grading.gradebook import registry_of
from autograder.grading.registry import Registry, exercise_of
from autograder.grading.release import Release, read_release, tidy
from autograder.integrity.canonical import Unit, units
from autograder.messages import tr
from autograder.reporting.class_work import full_name

_FOR_THE_NOTEBOOK = re.compile(r"^[ \t]*[%!?].*$", re.MULTILINE)


class NoClassError(Exception):
    """There is nothing to compare; the message says why."""


@dataclass(frozen=True)
class Student:
    """One student's answers by exercise, and the name to be shown."""

    id: str
    name: str
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Class:
    """Everybody's answers to an assignment, and what the release said in the same cells."""

    assignment: str
    students: tuple[Student, ...]
    given: Mapping[str, frozenset[str]] = field(default_factory=dict)


def read_class(course: CourseDirectory, assignment: str) -> Class:
    """Read the answers of everybody whose notebook is marked; untouched ones are left out.

    Raises:
        NoClassError: the gradebook has no such assignment, or nothing of it is marked.
    """
    students, notebooks = _known(course, assignment)
    found: dict[str, dict[str, str]] = {}
    given: dict[str, frozenset[str]] = {}
    for notebook in notebooks:
        registry = registry_of(course.db_url, course.course_id, assignment, notebook)
        release = read_release(Path(course.root), assignment, notebook)
        cells = _answer_cells(registry)
        given |= {exercise: _given(name, registry, release) for name, exercise in cells.items()}
        for student in students:
            path = _marked(course, student, assignment, notebook)
            if path.is_file():
                answers = _answers(path, cells, given)
                found.setdefault(student, {}).update(answers)
    if not found:
        raise NoClassError(
            tr(
                "no notebook of {assignment} is marked, expected those of a class: mark them "
                "first with `python -m autograder grade {assignment}`",
                assignment=assignment,
            )
        )
    shown = tuple(Student(one, students[one], answers) for one, answers in found.items())
    return Class(assignment, shown, given)


def assignments_of(course: CourseDirectory) -> tuple[str, ...]:
    """Return the assignments that somebody handed in, the earliest due first."""
    with Gradebook(course.db_url, course.course_id) as gradebook:
        return tuple(str(a.name) for a in gradebook.assignments if a.num_submissions)


def _known(course: CourseDirectory, assignment: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the names of all students by id, and of the assignment's notebooks."""
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            notebooks = tuple(n.name for n in gradebook.find_assignment(assignment).notebooks)
        except MissingEntry:
            known = ", ".join(str(a.name) for a in gradebook.assignments) or "–"
            raise NoClassError(
                tr(
                    "the gradebook has no assignment {name}, expected one of {known}: correct "
                    "the name",
                    name=assignment,
                    known=known,
                )
            ) from None
        names = {
            str(s.id): full_name(str(s.first_name or ""), str(s.last_name or ""))
            for s in gradebook.students
        }
    return dict(sorted(names.items())), notebooks


def _answer_cells(registry: Registry) -> dict[str, str]:
    """Return the exercise of each code cell in which one is answered."""
    cells = {}
    for name, row in registry.items():
        exercise = exercise_of(row, registry)
        if row.solution and row.cell_type == "code" and exercise:
            cells[name] = exercise
    return cells


def _given(name: str, registry: Registry, release: Release) -> frozenset[str]:
    return release.sources(name) | {tidy(registry[name].source)}


def _marked(course: CourseDirectory, student: str, assignment: str, notebook: str) -> Path:
    folder = course.format_path(course.autograded_directory, student, assignment)
    return Path(folder) / f"{notebook}.ipynb"


def _answers(
    path: Path, cells: Mapping[str, str], given: Mapping[str, frozenset[str]]
) -> dict[str, str]:
    answers = {}
    for cell in nodes.read(path).cells:
        exercise = cells.get(str(cell.metadata.get("nbgrader", {}).get("grade_id", "")))
        if not exercise or cell.cell_type != "code" or not cell.source.strip():
            continue
        if tidy(cell.source) not in given[exercise]:
            answers[exercise] = str(cell.source)
    return answers


@lru_cache(maxsize=4096)  # many of a class hand in the same text
def units_of(source: str) -> tuple[Unit, ...]:
    """Return an answer's functions in canonical form; none where it is not Python."""
    for text in (source, _FOR_THE_NOTEBOOK.sub("", source)):
        try:
            return units(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return ()
