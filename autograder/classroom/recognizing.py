"""Which lesson a delivered notebook is of, in which language, and what of it is not found.

Asked in turn: the course's metadata, calls of `check`, ids of cells, texts of cells.
"""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import course
from autograder.classroom.arrivals import Arrival
from autograder.classroom.course_file import CourseFile
from autograder.classroom.gradebook import place_of, registered
from autograder.grading import notes
from autograder.grading.gradebook import registry_of
from autograder.grading.identity import language_in, language_of, traces
from autograder.grading.intake import take_in
from autograder.grading.registry import Registry
from autograder.grading.release import Release, read_release, text_of, tidy
from autograder.grading.restore import restore
from autograder.grading.work import HandedIn
from autograder.messages import tr
from course_lib.i18n import language

_LESSON = re.compile(r'"course":\s*\{[^{}]*"lesson":\s*"(\w+)"')
_CHECK = re.compile(r"""\bcheck\(\s*\\?["'](\w+)\.\w+\\?["']""")
_BOUND = re.compile(r"^\s*(?:class|def|async\s+def)\s+(\w+)|^(\w+)\s*=(?!=)", re.MULTILINE)
_TELLING = 20  # signs: shorter cells occur in any notebook
_FEW = 2  # cells of one lesson that may lie in a notebook of another
_SHOWN = (notes.METADATA_LOST, notes.ANSWER_MISSING, notes.UNKNOWN_CELL, notes.OTHER_KERNEL)


@dataclass(frozen=True)
class Recognized:
    """The lesson and language of a notebook, as far as its content tells."""

    lesson: str | None
    language: str | None


@dataclass(frozen=True)
class Looked:
    """What marking will make of the files of one submission.

    Args:
        damaged: why no notebook could be read; nothing where one could.
        remarks: sentences on what was lost or is missing in it.
        language: of the notebook, by its prose where nothing else tells.
    """

    damaged: str
    remarks: tuple[str, ...] = ()
    language: str | None = None


def is_notebook(arrival: Arrival) -> bool:
    """Tell a notebook by its name, or by its content: copies in a drive lose their ending."""
    if ".ipynb" in arrival.name.lower():
        return True
    content = arrival.content or b""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start == b"{" and (b'"cells"' in content or b'"worksheets"' in content)


class Recognizer:
    """Knows the releases of a class, and what the gradebook has of them."""

    def __init__(self, made: CourseFile) -> None:
        known = [lesson.id for lesson in made.lessons]
        self.releases = {one: read_release(made.root, one, one) for one in known}
        url, name = place_of(made)
        self.registries: Mapping[str, Registry] = {
            one: registry_of(url, name, one, one) for one in registered(made) if one in known
        }

    # ── Which lesson ────────────────────────────────────────────────────────────────────

    def recognize(self, content: bytes) -> Recognized:
        """Return what a notebook's content tells, whole or damaged."""
        text = content.decode("utf-8", "replace")
        lesson = _only(_LESSON.findall(text)) or _only(_CHECK.findall(text))
        return Recognized(lesson or self._by_cells(content), language_in(text))

    def _by_cells(self, content: bytes) -> str | None:
        cells = _cells(content)
        ids = {name for cell in cells for name in traces(cell)}
        texts = {tidy(text_of(cell)) for cell in cells}
        texts = {text for text in texts if len(text) >= _TELLING}
        by_id = Counter({one: len(ids & set(r.ids)) for one, r in self.releases.items()})
        by_text = Counter({one: len(texts & _texts(r)) for one, r in self.releases.items()})
        return _first(by_text, 1) or _first(by_id, _FEW)

    # ── What is in it ───────────────────────────────────────────────────────────────────

    def look(self, lesson: str, files: Iterable[tuple[str, Path]]) -> Looked:
        """Read a submission as marking will, and tell what is amiss.

        Args:
            lesson: which has been registered.
            files: the name and the place of each file.
        """
        handed_in = [HandedIn(name, path.read_bytes()) for name, path in files]
        try:
            return self._looked(lesson, handed_in)
        except Exception as error:  # one student's odd file must not stop the others
            reason = f"{type(error).__name__}: {error}"
            return Looked("", (tr("it could not be looked into ({reason})", reason=reason),))

    def _looked(self, lesson: str, handed_in: list[HandedIn]) -> Looked:
        registry, release = self.registries[lesson], self.releases[lesson]
        intake = take_in(handed_in, lesson, registry, release)
        if intake.notebook is None:
            return Looked(" ".join(_sentence(note) for note in intake.remarks))
        _, found = restore(intake.notebook, registry, release, lesson)
        remarks = [_sentence(note) for note in found if note.message in _SHOWN]
        missing = _not_defined(lesson, registry, intake.notebook)
        return Looked("", (*remarks, *missing), language_of(intake.notebook, release))


def _sentence(note: notes.Note) -> str:
    return note.text(language())


def _only(names: Iterable[str]) -> str | None:
    """Return the lesson that is named the most, if one is."""
    known = {lesson.id for lesson in course.listed()}
    return _first(Counter(name for name in names if name in known), 1)


def _first(counted: Counter[str], least: int) -> str | None:
    ranked = counted.most_common(2)
    if not ranked or ranked[0][1] < least:
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > ranked[1][1] else None


def _cells(content: bytes) -> list[Mapping[str, Any]]:
    """Return the cells of a notebook of any format; none where it is damaged."""
    try:
        data = json.loads(content.removeprefix(b"\xef\xbb\xbf"))
        sheets = [data, *data.get("worksheets", [])]
        cells = [cell for sheet in sheets for cell in sheet.get("cells", [])]
    except (ValueError, RecursionError, AttributeError, TypeError):
        return []
    cells = [cell for cell in cells if isinstance(cell, dict)]
    return [cell if "source" in cell else {**cell, "source": cell.get("input")} for cell in cells]


def _texts(release: Release) -> set[str]:
    cells = (cell for by_id in release.cells.values() for cell in by_id.values())
    return {text for cell in cells if len(text := tidy(cell.source)) >= _TELLING}


def _not_defined(lesson: str, registry: Registry, notebook: Mapping[str, Any]) -> Iterator[str]:
    """Yield the exercises whose name nothing in the notebook gives a value."""
    cells = (cell for cell in notebook["cells"] if cell.get("cell_type") == "code")
    bound = {name for cell in cells for name in _bound(text_of(cell))}
    asked = {row.exercise for row in registry.values()}
    for exercise in course.exercises(lesson):
        if exercise.id in asked and exercise.name not in bound:
            yield tr(
                'no cell defines "{name}", which {id} asks for',
                name=exercise.name,
                id=exercise.id,
            )


def _bound(code: str) -> Iterator[str]:
    """Yield the names that code gives a value; of code with errors, those at the line's start."""
    try:
        tree = ast.parse(code)
    except (ValueError, SyntaxError, RecursionError):
        for definition, assigned in _BOUND.findall(code):
            yield definition or assigned
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]
