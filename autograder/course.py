"""Where the course lies, which lessons it has, and the exercises they hold."""

from __future__ import annotations

import difflib
import importlib
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import cast

from autograder.exercise import Exercise
from autograder.messages import tr
from autograder.root import ROOT as ROOT
from course_lib.i18n import Catalogue

LESSONS = ROOT / "lessons"


class UnknownExerciseError(LookupError):
    """No lesson has an exercise of this id."""


@dataclass(frozen=True)
class Lesson:
    """One row of `course.toml`: the folder's name, the number, and the title in English."""

    id: str
    number: int
    title: str
    has_notebook: bool = True

    @property
    def tr(self) -> Catalogue:
        """Return the catalogue of the lesson's own sentences, and of those it borrows."""
        return sentences(self.id)


def sentences(lesson: str) -> Catalogue:
    """Return the catalogue of a lesson; ready-made criteria have theirs in the engine's."""
    return Catalogue(LESSONS / lesson, fallback=tr)


@cache
def settings() -> dict[str, object]:
    """Return `course.toml` as it stands."""
    return tomllib.loads((LESSONS / "course.toml").read_text(encoding="utf-8"))


@cache
def listed() -> tuple[Lesson, ...]:
    """Return every row of `course.toml`; some have exercises before they have a notebook."""
    rows = cast("list[dict[str, object]]", settings()["lesson"])
    return tuple(
        Lesson(str(r["id"]), int(str(r["number"])), str(r["title"]), bool(r.get("prose", True)))
        for r in rows
    )


def lessons() -> tuple[Lesson, ...]:
    """Return the lessons that a learner can open, in the order of the course."""
    return tuple(lesson for lesson in listed() if lesson.has_notebook)


@cache
def exercises(lesson: str) -> tuple[Exercise, ...]:
    """Return the exercises of one lesson, in the order of its notebook."""
    module = importlib.import_module(f"lessons.{lesson}.exercises")
    return cast("tuple[Exercise, ...]", module.EXERCISES)


def all_exercises() -> tuple[Exercise, ...]:
    """Return every exercise of the course, in order."""
    return tuple(exercise for lesson in listed() for exercise in exercises(lesson.id))


def exercise(exercise_id: str) -> Exercise:
    """Return the exercise of this id.

    Raises:
        UnknownExerciseError: no exercise has it; the message offers the nearest one.
    """
    lesson = exercise_id.split(".")[0]
    if lesson in {row.id for row in listed()}:
        for candidate in exercises(lesson):
            if candidate.id == exercise_id:
                return candidate
    known = [candidate.id for candidate in all_exercises()]
    near = difflib.get_close_matches(exercise_id, known, n=1, cutoff=0.5)
    raise UnknownExerciseError(
        tr('there is no exercise "{id}"; did you mean "{near}"?', id=exercise_id, near=near[0])
        if near
        else tr(
            'there is no exercise "{id}"; expected one of: {known}',
            id=exercise_id,
            known=", ".join(known),
        )
    )
