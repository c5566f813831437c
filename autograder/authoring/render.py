"""A lesson and a translation become the instructor's notebook of one language."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.authoring.cells import SETUP, Cell
from autograder.authoring.lesson import LessonSource
from autograder.authoring.notebook_file import notebook_metadata
from autograder.authoring.parse import USE_ENGLISH
from autograder.authoring.prose import translate_prose
from autograder.code_text.pieces import translate_code
from autograder.exercise import Exercise

Translate = Callable[[str], str]


def render(lesson: LessonSource, lang: str, translate: Translate) -> Any:
    """Return the solved notebook of one language, with each stub kept in its cell's metadata."""
    cells = [made for cell in lesson.cells for made in _made(lesson, cell, lang, translate)]
    metadata = notebook_metadata(lesson.id, lang)
    notebook: Any = new_notebook(cells=cells, metadata=metadata)
    notebook.nbformat_minor = 5
    return notebook


def _made(lesson: LessonSource, cell: Cell, lang: str, translate: Translate) -> Iterator[Any]:
    if cell.exercise is not None:
        exercise = lesson.exercise[cell.exercise]
        yield _exercise_cell(cell, exercise, translate)
        yield _check_cell(cell, exercise)
    elif cell.type == "code":
        source = translate_code(cell.source, translate)
        if cell.title == SETUP:
            source = source.replace(USE_ENGLISH, f'use("{lang}")')
        yield _cell("code", cell, source)
    else:
        source = translate_prose(cell.source, translate)
        yield _cell("markdown", cell, source, _manual(cell))


def _cell(
    type_: str, cell: Cell, source: str, nbgrader: dict[str, object] | None = None, **course: str
) -> Any:
    metadata: dict[str, object] = {
        "course": {"id": cell.title, **({"kind": cell.kind} if cell.kind else {}), **course},
        "slideshow": {"slide_type": cell.slide},
    }
    if nbgrader is not None:
        metadata["nbgrader"] = nbgrader
    new: Any = new_code_cell if type_ == "code" else new_markdown_cell
    return new(source=source, id=cell.title, metadata=metadata)


def _exercise_cell(cell: Cell, exercise: Exercise, translate: Translate) -> Any:
    stub = translate_code(exercise.stub.strip("\n"), translate)
    solution = translate_code(exercise.solution.strip("\n"), translate)
    marks = _nbgrader(cell.title, solution=True)
    made = _cell("code", cell, solution, marks, exercise=exercise.id, stub=stub)
    if not _is_program(stub):
        made.metadata["tags"] = ["raises-exception"]  # "Run All" goes on behind a bug hunt
    return made


def _is_program(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def _check_cell(cell: Cell, exercise: Exercise) -> Any:
    """Return the cell that checks and grades: the same bytes in every language."""
    shown = cell.slide if cell.slide in ("skip", "notes") else "fragment"
    checked = Cell(cell.place, cell.check_title, "code", "", shown)
    marks = _nbgrader(checked.title, grade=True, locked=True, points=exercise.max_points)
    return _cell("code", checked, f'check("{exercise.id}")', marks, exercise=exercise.id)


def _manual(cell: Cell) -> dict[str, object] | None:
    if cell.points is None:
        return None
    return _nbgrader(cell.title, solution=True, grade=True, points=cell.points)


def _nbgrader(
    grade_id: str,
    *,
    solution: bool = False,
    grade: bool = False,
    locked: bool = False,
    points: float | None = None,
) -> dict[str, object]:
    marks: dict[str, object] = {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return marks if points is None else {**marks, "points": float(points)}
