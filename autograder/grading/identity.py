"""Which cell of the lesson a submitted cell is, and in which language the notebook is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from autograder.grading.registry import Registry
from autograder.grading.release import Release, text_of, tidy
from course_lib.i18n import LANGUAGES

_USE = re.compile(r"""\buse\(\s*\\?["'](\w\w)\\?["']\s*\)""")
_METADATA = re.compile(r'"course":\s*\{[^{}]*"language":\s*"(\w\w)"')


def claims(cell: Mapping[str, Any], registry: Registry, release: Release) -> str | None:
    """Return the lesson's id of a submitted cell, or None for a cell of the learner's own.

    Notebook programs keep different traces: nbgrader's metadata, the course's metadata, the
    id of the cell, or (Colab) an id in the metadata. Checks, and whatever stands as it was
    released, are also known by their text.
    """
    found = [name for name in traces(cell) if name in registry or release.sources(name)]
    if found:
        return found[0]
    text = tidy(text_of(cell))
    tests = (row.name for row in registry.values() if row.exercise and tidy(row.source) == text)
    return next(tests, None) or release.named(text)


def traces(cell: Mapping[str, Any]) -> list[str]:
    """Return every name that a submitted cell carries, the most telling first."""
    metadata = _mapping(cell.get("metadata"))
    names = (
        _mapping(metadata.get("nbgrader")).get("grade_id"),
        _mapping(metadata.get("course")).get("id"),
        cell.get("id"),
        metadata.get("id"),
    )
    return [name for name in names if isinstance(name, str) and name]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def language_in(text: str) -> str | None:
    """Return the language that a notebook's text names, whether or not it is whole."""
    for pattern in (_METADATA, _USE):
        found = [lang for lang in pattern.findall(text) if lang in LANGUAGES]
        if found:
            return str(found[0])
    return None


def language_of(notebook: Mapping[str, Any], release: Release) -> str | None:
    """Return a notebook's language: from its metadata, its set-up cell, or its prose."""
    named = _mapping(_mapping(notebook.get("metadata")).get("course")).get("language")
    if named in LANGUAGES:
        return str(named)
    cells = [cell for cell in notebook["cells"] if isinstance(cell, Mapping)]
    return language_in("\n".join(map(text_of, cells))) or _of_prose(map(text_of, cells), release)


def _of_prose(texts: Iterable[str], release: Release) -> str | None:
    """Return the language of the release that shares the most prose with these texts."""
    shared = Counter[str]()
    own = {tidy(text) for text in texts}
    for lang, cells in release.cells.items():
        prose = {tidy(cell.source) for cell in cells.values() if cell.cell_type == "markdown"}
        shared[lang] = len(prose & own)
    ranked = shared.most_common(2)
    if not ranked or ranked[0][1] == 0:
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > ranked[1][1] else None
