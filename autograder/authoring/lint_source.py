"""What holds for a lesson in every language: demonstrations bind no exercise's name, stubs run."""

from __future__ import annotations

import symtable
from collections.abc import Iterator

from autograder.authoring.lesson import LessonSource
from autograder.exercise import Exercise
from autograder.messages import tr
from autograder.observe import load
from autograder.record import Raised

BUG_HUNT = "fix_"


def source_problems(lesson: LessonSource) -> Iterator[str]:
    """Yield the problems of a lesson's source that need its exercises to be seen."""
    yield from binding_problems(lesson)
    yield from stub_problems(lesson)


def binding_problems(lesson: LessonSource) -> Iterator[str]:
    """Yield the cells that define a name which a learner is to define."""
    names = {exercise.name: exercise.id for exercise in lesson.exercises}
    for cell in lesson.cells:
        if cell.type == "code" and cell.exercise is None:
            for name in sorted(bound_names(cell.source) & set(names)):
                yield tr(
                    '{place}: the cell binds "{name}", the name of the exercise "{id}", expected '
                    "another name: a demonstration must not do the learner's work or undo it; "
                    "import it under another name",
                    place=cell.place,
                    name=name,
                    id=names[name],
                )


def bound_names(source: str) -> frozenset[str]:
    """Return the names that a cell defines, assigns or imports at its top level."""
    table = symtable.symtable(source, "cell", "exec")
    return frozenset(
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
    )


def stub_problems(lesson: LessonSource) -> Iterator[str]:
    """Yield the stubs that cannot be run as they are handed out; a bug hunt's may be broken."""
    for exercise in lesson.exercises:
        if not is_bug_hunt(exercise):
            made = load(exercise.stub, exercise.name)
            if isinstance(made, Raised):
                yield tr(
                    '{id}: the stub raises {type} ("{message}"), expected it to run: only the '
                    "stub of a bug hunt (its id begins with {prefix}) may be broken",
                    id=exercise.id,
                    type=made.type,
                    message=made.message,
                    prefix=f"{exercise.lesson}.{BUG_HUNT}",
                )
            elif made is None:
                yield tr(
                    '{id}: the stub does not define "{name}", expected it to: the learner must '
                    "see which name to fill in",
                    id=exercise.id,
                    name=exercise.name,
                )


def is_bug_hunt(exercise: Exercise) -> bool:
    """Tell whether an exercise starts from code to be mended."""
    return exercise.id.partition(".")[2].startswith(BUG_HUNT)
