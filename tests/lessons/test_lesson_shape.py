"""Every lesson has what a lesson of this course has."""

from __future__ import annotations

import re

import pytest
from sources import ROOT

from autograder import course
from autograder.authoring.cells import Cell
from autograder.authoring.parse import parse

LESSONS = [lesson.id for lesson in course.lessons()]
SLIDES = 20  # a main line that fits into one lecture
IDENTIFIER = re.compile(r"arXiv:\d{4}\.\d{4,5}|doi:10\.|https://")


def cells(lesson: str) -> tuple[Cell, ...]:
    """Return the cells of a lesson."""
    return parse(ROOT / "lessons" / lesson / "lesson.py")


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_main_line_fits_into_one_lecture(lesson: str) -> None:
    main = [cell for cell in cells(lesson) if cell.slide == "slide"]
    assert 8 <= len(main) <= SLIDES
    assert any(cell.slide == "notes" for cell in cells(lesson))


@pytest.mark.parametrize("lesson", LESSONS)
def test_it_begins_with_a_prediction_and_ends_with_what_one_can_do(lesson: str) -> None:
    titles = [cell.title for cell in cells(lesson)]
    wanted = ["title", "goals", "setup", "predict", "predict-lock", "summary", "references"]
    assert [title for title in titles if title in wanted] == wanted
    assert titles[-1] == "progress-card"


@pytest.mark.parametrize("lesson", LESSONS)
def test_exercises_stand_in_it_once_and_in_their_order(lesson: str) -> None:
    placed = [cell.exercise for cell in cells(lesson) if cell.exercise]
    assert placed == [exercise.id for exercise in course.exercises(lesson)]


@pytest.mark.parametrize("lesson", LESSONS)
def test_it_has_figures_something_to_move_and_written_questions(lesson: str) -> None:
    found = cells(lesson)
    code = "\n".join(cell.source for cell in found if cell.type == "code")
    assert sum(cell.title.endswith("-figure") for cell in found) >= 1
    assert "explore(" in code
    assert code.count("assert ") >= 10
    questions = [cell for cell in found if cell.points]
    assert questions
    assert all("**Rubric" in cell.source for cell in questions)


@pytest.mark.parametrize("lesson", LESSONS)
def test_its_references_can_be_found(lesson: str) -> None:
    text = next(cell.source for cell in cells(lesson) if cell.title == "references")
    entries = [line for line in text.splitlines() if line.startswith("- ")]
    assert sum(bool(IDENTIFIER.search(entry)) for entry in entries) >= 3
