"""Everything that translators translate, in the order in which a reader meets it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autograder.authoring.cells import Cell
from autograder.authoring.lesson import LessonSource
from autograder.authoring.prose import split
from autograder.code_text.pieces import pieces
from autograder.exercise import Exercise

TextKind = Literal["heading", "text", "comment", "docstring", "label", "message"]

KEYWORDS = {"tr": (1,), "mark": (1,)}


@dataclass(frozen=True)
class Text:
    """One text to translate: what it is, and where it stands."""

    id: str
    kind: TextKind
    place: str
    note: str = ""


@dataclass(frozen=True)
class Message:
    """A message id with all the places where it stands."""

    id: str
    kinds: tuple[TextKind, ...]
    places: tuple[str, ...]
    notes: tuple[str, ...] = ()


def messages(texts: Iterable[Text]) -> tuple[Message, ...]:
    """Gather equal texts into one message each, in the order of their first places."""
    found: dict[str, list[Text]] = {}
    for text in texts:
        found.setdefault(text.id, []).append(text)
    return tuple(
        Message(
            id_,
            tuple(dict.fromkeys(text.kind for text in group)),
            tuple(dict.fromkeys(text.place for text in group)),
            tuple(dict.fromkeys(text.note for text in group if text.note)),
        )
        for id_, group in found.items()
        if id_.strip()
    )


def lesson_texts(lesson: LessonSource) -> Iterator[Text]:
    """Yield the texts of a lesson: its title, its cells and its exercises.

    A sentence that an exercise takes over from the engine's designs is marked there, and
    stands in the engine's catalogue.
    """
    paths = [path for path in sorted(lesson.folder.glob("*.py")) if path.name != "lesson.py"]
    found = (text for path in paths for text in _marked(path, f"{lesson.id}/{path.name}"))
    marked = {text.id: text for text in found}
    yield Text(lesson.title, "heading", "course.toml")
    for cell in lesson.cells:
        place = f"{lesson.id}/{cell.title}"
        if cell.exercise is None:
            yield from _cell_texts(cell, place)
            continue
        yield from _exercise_texts(lesson.exercise[cell.exercise], place, marked)
    for exercise in () if lesson.cells else lesson.exercises:  # they stand before the prose does
        yield from _exercise_texts(exercise, exercise.id, marked)
    placed = {s for exercise in lesson.exercises for s in sentences(exercise)}
    yield from (text for id_, text in marked.items() if id_ not in placed)


def _exercise_texts(exercise: Exercise, place: str, marked: Mapping[str, Text]) -> Iterator[Text]:
    yield from _code_texts(exercise.stub, place)
    yield from _code_texts(exercise.solution, place)
    for sentence in sentences(exercise):
        if sentence in marked:
            yield Text(sentence, "message", exercise.id, marked[sentence].note)


def sentences(exercise: Exercise) -> tuple[str, ...]:
    """Return the sentences of an exercise, in the order of its definition."""
    return (
        exercise.title,
        *(criterion.title for criterion in exercise.criteria),
        *exercise.hints,
        *(cause.message for cause in exercise.conventions),
        *(s for cause in exercise.misconceptions for s in (cause.message, cause.question)),
    )


def package_texts(folder: Path) -> Iterator[Text]:
    """Yield the literals inside `tr( )` and `mark( )` of a package."""
    modules = (path for path in folder.rglob("*.py") if path.parent.name != "students")
    for path in sorted(modules):
        yield from _marked(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")


def _cell_texts(cell: Cell, place: str) -> Iterator[Text]:
    if cell.type == "code":
        yield from _code_texts(cell.source, place)
        return
    for block in split(cell.source):
        if block.kind == "heading" or block.kind == "text":
            yield Text(block.text, block.kind, place)


def _code_texts(source: str, place: str) -> Iterator[Text]:
    for piece in pieces(source):
        if piece.kind != "code":
            for text in piece.texts:
                yield Text(text, piece.kind, place)


def _marked(path: Path, place: str) -> Iterator[Text]:
    from babel.messages.extract import extract

    with path.open("rb") as file:
        rows = extract("python", file, keywords=KEYWORDS, comment_tags=("Translators:",))
        for _line, message, notes, _context in rows:
            if isinstance(message, str):
                yield Text(message, "message", place, " ".join(notes))
