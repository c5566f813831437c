"""The released notebooks, as the course wrote them: what a submission is compared with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from course_lib.i18n import LANGUAGES

PATTERN = "notebooks/{lang}/{assignment}/{notebook}.ipynb"
SETUP = "setup"


@dataclass(frozen=True)
class ReleasedCell:
    """One cell of a release in one language."""

    id: str
    cell_type: str
    source: str
    kind: str = ""


@dataclass(frozen=True)
class Release:
    """A lesson's release in every language in which there is one; ids in the course's order."""

    cells: Mapping[str, Mapping[str, ReleasedCell]] = field(default_factory=dict)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of all cells, in order; the same in every language."""
        return tuple(next(iter(self.cells.values()), {}))

    @cached_property
    def _sources(self) -> Mapping[str, frozenset[str]]:
        return {
            cell_id: frozenset(
                tidy(cells[cell_id].source) for cells in self.cells.values() if cell_id in cells
            )
            for cell_id in dict.fromkeys(
                cell_id for cells in self.cells.values() for cell_id in cells
            )
        }

    @cached_property
    def _names(self) -> Mapping[str, str]:
        owners: dict[str, set[str]] = {}
        for cell_id, sources in self._sources.items():
            for source in sources:
                owners.setdefault(source, set()).add(cell_id)
        return {text: min(ids) for text, ids in owners.items() if text and len(ids) == 1}

    def named(self, source: str) -> str | None:
        """Return the id of the one cell that was released with this text, if one was."""
        return self._names.get(tidy(source))

    def sources(self, cell_id: str) -> frozenset[str]:
        """Return the texts of one cell in the languages that have it."""
        return self._sources.get(cell_id, frozenset())

    def has(self, cell_id: str, source: str) -> bool:
        """Tell whether a cell stands as it was released, in whichever language."""
        sources = self.sources(cell_id)
        return bool(sources) and (source in sources or tidy(source) in sources)

    def kind(self, cell_id: str) -> str:
        """Return the kind of a cell: "demo" or nothing."""
        return next((c[cell_id].kind for c in self.cells.values() if cell_id in c), "")

    def cell(self, cell_id: str, lang: str | None) -> ReleasedCell | None:
        """Return a cell in a language, else in any."""
        langs = [*([lang] if lang else []), *self.cells]
        found = (self.cells[code].get(cell_id) for code in langs if code in self.cells)
        return next((cell for cell in found if cell), None)


def read_release(root: Path, assignment: str, notebook: str, pattern: str = PATTERN) -> Release:
    """Read the released notebooks below a course's root; languages without one are left out."""
    cells = {}
    for lang in LANGUAGES:
        path = root / pattern.format(lang=lang, assignment=assignment, notebook=notebook)
        if path.is_file():
            content = json.loads(path.read_text(encoding="utf-8"))
            cells[lang] = {cell.id: cell for cell in map(_released, content["cells"])}
    return Release(cells)


def _released(cell: Mapping[str, Any]) -> ReleasedCell:
    metadata = cell.get("metadata", {})
    data = metadata.get("course", {})
    cell_id = metadata.get("nbgrader", {}).get("grade_id") or data.get("id") or cell.get("id", "")
    return ReleasedCell(cell_id, cell["cell_type"], text_of(cell), data.get("kind", ""))


def text_of(cell: Mapping[str, Any]) -> str:
    """Return a cell's source as one string; nothing where it is no text."""
    source = cell.get("source", "")
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def tidy(source: str) -> str:
    """Return a text without the differences that editors make: line ends, outer blank lines."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")
