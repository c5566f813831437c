"""Bring a translation that was edited in JupyterLab back into its catalogue.

The edited notebook, solved or released, is laid beside the English source, cell by cell. All
is refused, and nothing written, if anything but text was changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring.catalogues import (
    TRANSLATED,
    po_path,
    read_catalogue,
    updated,
    write_catalogue,
)
from autograder.authoring.cells import SETUP
from autograder.authoring.harvest_text import code_pairs, prose_pairs
from autograder.authoring.lesson import LessonSource, read_lesson
from autograder.authoring.nbgrader_settings import WRITE_HERE
from autograder.authoring.notebook_file import read_notebook
from autograder.authoring.parse import USE_ENGLISH
from autograder.authoring.problems import AuthoringError, stop_at
from autograder.authoring.prose import translate_prose
from autograder.authoring.translation import Translation, lesson_translation
from autograder.authoring.tree import Tree
from autograder.code_text.pieces import translate_code
from autograder.messages import tr


@dataclass(frozen=True)
class Change:
    """One text that the edited notebook says in another way than the catalogue."""

    place: str
    english: str
    before: str
    after: str


def harvest(tree: Tree, path: Path, lang: str | None = None) -> tuple[Path, list[Change]]:
    """Write the changes of an edited notebook into the catalogue; return both.

    Raises:
        AuthoringError: with every cell in which more than text was changed.
    """
    notebook = read_notebook(path)
    lesson, lang = _identity(tree, path, notebook, lang)
    source = read_lesson(tree, lesson)
    translated = lesson_translation(tree, source, lang)
    changes = changes_of(source, translated, notebook)
    target = po_path(tree.catalogue_folder(lesson), lang)
    if changes:
        catalog = updated(read_catalogue(target, lang), translated.messages, lang)
        for change in changes:
            entry = catalog[change.english]
            entry.string = change.after
            entry.flags.discard("fuzzy")
            entry.previous_id = []
        write_catalogue(target, catalog)
    return target, changes


def changes_of(source: LessonSource, translated: Translation, notebook: Any) -> list[Change]:
    """Return the changed texts of an edited notebook, each once.

    Raises:
        AuthoringError: with every cell in which more than text was changed.
    """
    english = dict(_english(source, translated.lang))
    found = {str(cell.get("id", "")): cell for cell in notebook.cells}
    stop_at(_cell_problems(source.id, list(english), list(found)))
    problems: list[str] = []
    changes: dict[str, Change] = {}
    for title, texts in english.items():
        try:
            for change in _cell_changes(source.id, title, texts, found[title], translated):
                problems += _conflict(changes.get(change.english), change)
                changes[change.english] = change
        except AuthoringError as error:
            problems += error.problems
    stop_at(problems)
    return list(changes.values())


def _identity(tree: Tree, path: Path, notebook: Any, lang: str | None) -> tuple[str, str]:
    course = notebook.metadata.get("course", {})
    lesson, lang = course.get("lesson"), lang or course.get("language")
    if lesson not in tree.lesson_ids() or lang not in TRANSLATED:
        raise AuthoringError(
            [
                tr(
                    "{path}: lesson {lesson} in language {lang}, expected a built notebook of one "
                    "of the lessons {lessons} in ja or ko: English is edited in lesson.py; give "
                    "--lang if the notebook lost its metadata",
                    path=path,
                    lesson=lesson or "—",
                    lang=lang or "—",
                    lessons=", ".join(tree.lesson_ids()),
                )
            ]
        )
    return str(lesson), str(lang)


@dataclass(frozen=True)
class _English:
    """What a cell says in English: solved, and as it is released where that differs."""

    type: str
    solved: str
    released: str | None = None

    def beside(self, edited: Any) -> str:
        """Return the form that an edited cell was made from."""
        was_released = "stub" not in edited.metadata.get("course", {})
        if self.type == "markdown":
            was_released = str(edited.source).strip() == WRITE_HERE
        return self.released if self.released is not None and was_released else self.solved


def _english(source: LessonSource, lang: str) -> Iterator[tuple[str, _English]]:
    for cell in source.cells:
        if cell.exercise is not None:
            exercise = source.exercise[cell.exercise]
            stub, solution = exercise.stub.strip("\n"), exercise.solution.strip("\n")
            yield cell.title, _English("code", solution, stub)
            yield cell.check_title, _English("code", f'check("{exercise.id}")')
        elif cell.title == SETUP:
            text = cell.source.replace(USE_ENGLISH, f'use("{lang}")')
            yield cell.title, _English("code", text)
        else:
            released = WRITE_HERE if cell.points is not None else None
            yield cell.title, _English(cell.type, cell.source, released)


def _cell_changes(
    lesson: str, title: str, english: _English, edited: Any, translated: Translation
) -> Iterator[Change]:
    place, text, base = f"{lesson}:{title}", str(edited.source), english.beside(edited)
    if base == text:
        return
    is_prose = english.type == "markdown"
    pairs_of = prose_pairs if is_prose else code_pairs
    shown = translate_prose(base, translated) if is_prose else translate_code(base, translated)
    before = dict(pairs_of(place, base, shown))
    for message, after in pairs_of(place, base, text):
        if after != before[message]:
            yield Change(place, message, before[message], after)


def _conflict(first: Change | None, second: Change) -> list[str]:
    if first is None or first.after == second.after:
        return []
    return [
        tr(
            '{place}: "{english}" is said in another way than in {first}, expected one '
            "translation for one English text: make both alike",
            place=second.place,
            english=first.english[:50],
            first=first.place,
        )
    ]


def _cell_problems(lesson: str, expected: list[str], found: list[str]) -> Iterator[str]:
    for title in expected:
        if title not in found:
            yield tr(
                "{lesson}:{cell}: the cell is gone, expected every cell of the lesson: cells are "
                "removed in lesson.py; put it back, or build the notebook anew",
                lesson=lesson,
                cell=title,
            )
    for title in found:
        if title not in expected:
            yield tr(
                '{lesson}: the cell with the id "{cell}" is new, expected the cells of the lesson '
                "only: cells are added in lesson.py; delete it here",
                lesson=lesson,
                cell=title,
            )
