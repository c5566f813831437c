"""A lesson's source as one value: its cells and the exercises they place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograder.authoring.cells import Cell
from autograder.authoring.parse import parse
from autograder.authoring.problems import stop_at
from autograder.authoring.tree import Tree
from autograder.exercise import Exercise
from autograder.messages import tr


@dataclass(frozen=True)
class LessonSource:
    """Everything a person wrote about a lesson, in English."""

    id: str
    title: str
    folder: Path
    cells: tuple[Cell, ...]
    exercises: tuple[Exercise, ...]

    @cached_property
    def exercise(self) -> Mapping[str, Exercise]:
        """Return the exercises by their id."""
        return {exercise.id: exercise for exercise in self.exercises}


def read_lesson(tree: Tree, lesson: str) -> LessonSource:
    """Read one lesson of a tree.

    Raises:
        AuthoringError: with everything in it that is not as it should be.
    """
    folder = tree.lesson_folder(lesson)
    path = folder / "lesson.py"
    title, exercises = tree.lesson_title(lesson), tree.exercises(lesson)
    if not tree.has_prose(lesson):
        return LessonSource(lesson, title, folder, (), exercises)
    if not path.exists():
        stop_at([_no_source(lesson)])
    cells = parse(path)
    source = LessonSource(lesson, title, folder, cells, exercises)
    stop_at(_exercise_problems(source))
    return source


def _no_source(lesson: str) -> str:
    return tr(
        "lessons/{lesson}/lesson.py is missing, expected because course.toml lists the lesson: "
        "write it, or give the lesson `prose = false` there",
        lesson=lesson,
    )


def _exercise_problems(lesson: LessonSource) -> Iterator[str]:
    placed: dict[str, str] = {}
    for cell in lesson.cells:
        if cell.exercise is None:
            continue
        if cell.exercise not in lesson.exercise:
            yield _unknown_exercise(lesson, cell)
        elif cell.exercise in placed:
            yield tr(
                '{place}: the exercise "{id}" is placed twice (first at {first}), expected once: '
                "remove one of the cells",
                place=cell.place,
                id=cell.exercise,
                first=placed[cell.exercise],
            )
        placed.setdefault(cell.exercise, cell.place)
    for missing in (id_ for id_ in lesson.exercise if id_ not in placed):
        yield tr(
            'lessons/{lesson}/lesson.py does not place the exercise "{id}", expected each one '
            'once: add a code cell with exercise="{id}"',
            lesson=lesson.id,
            id=missing,
        )


def _unknown_exercise(lesson: LessonSource, cell: Cell) -> str:
    return tr(
        '{place}: there is no exercise "{id}", expected one of: {known}; correct the id or add '
        "the exercise to EXERCISES in exercises.py",
        place=cell.place,
        id=cell.exercise,
        known=", ".join(lesson.exercise) or "—",
    )
