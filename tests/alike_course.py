"""A course's folder in which the answers of a made class stand in marked notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from alike_answers import LESSON
from nbgrader.api import Gradebook

from autograder import course
from autograder.grading.config import find_alembic, hush
from autograder.integrity.answers import Student

NAMES = (("김", "서연"), ("佐藤", "陽菜"), ("O'Neill", "Ben"), ("이", "도윤"), ("鈴木", "蓮"))


def cell_name(exercise: str) -> str:
    """Return the id of the cell in which an exercise is answered."""
    return f"write-{exercise.partition('.')[2]}"


def make_course(root: Path, students: Sequence[Student]) -> None:
    """Write the gradebook and everybody's marked notebook."""
    find_alembic()
    hush()
    with Gradebook(f"sqlite:///{(root / 'gradebook.db').as_posix()}") as book:
        _register(book)
        for number, student in enumerate(students):
            last, first = NAMES[number % len(NAMES)]
            more = f" {number // len(NAMES) + 1}"
            book.add_student(student.id, last_name=last, first_name=first + more)
            _mark(root, student)
        book.add_submission(LESSON, students[0].id)


def _register(book: Any) -> None:
    book.add_assignment(LESSON)
    book.add_notebook(LESSON, LESSON)
    for exercise in course.exercises(LESSON):
        name, check = cell_name(exercise.id), f"check-{cell_name(exercise.id)}"
        book.add_solution_cell(name, LESSON, LESSON)
        book.add_source_cell(name, LESSON, LESSON, source=exercise.stub, cell_type="code")
        points = exercise.max_points
        book.add_grade_cell(check, LESSON, LESSON, max_score=points, cell_type="code")
        source = f'check("{exercise.id}")'
        book.add_source_cell(check, LESSON, LESSON, source=source, cell_type="code")


def _mark(root: Path, student: Student) -> None:
    cells = []
    for exercise in course.exercises(LESSON):
        cell = nbformat.v4.new_code_cell(student.answers.get(exercise.id, exercise.stub))
        cell.metadata["nbgrader"] = {
            "grade_id": cell_name(exercise.id),
            "schema_version": 3,
            "solution": True,
            "grade": False,
            "locked": False,
            "task": False,
        }
        cells.append(cell)
    folder = root / "autograded" / student.id / LESSON
    folder.mkdir(parents=True)
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbformat.write(notebook, folder / f"{LESSON}.ipynb")
