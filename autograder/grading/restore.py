"""Build the notebook that is marked: the learner's own cells around the registered checks.

Everything the learner wrote is kept; what is a grade cell, its text and its points come from
the gradebook.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode

from autograder.grading import nodes, notes
from autograder.grading.identity import claims, language_of
from autograder.grading.inert import inert
from autograder.grading.notes import Note
from autograder.grading.placing import SKIP, place, registered_cell
from autograder.grading.registry import Registry
from autograder.grading.release import SETUP, Release, text_of

PYTHON: Mapping[str, str] = {"name": "python", "pygments_lexer": "ipython3"}

MOST_PROSE = 200_000  # characters of a notebook's own prose that are shown again


def restore(
    submitted: Mapping[str, Any], registry: Registry, release: Release, lesson: str
) -> tuple[NotebookNode, list[Note]]:
    """Return the notebook to be marked, and what there is to say about the one handed in.

    Args:
        submitted: a notebook in today's format, of which nothing but that is known.
        registry: the registered cells.
        release: the released cells, in every language.
        lesson: the assignment.
    """
    cells = [_own_cell(cell) for cell in submitted["cells"]]
    ids = [claims(cell, registry, release) for cell in submitted["cells"]]
    remarks = _about_the_notebook(submitted, registry)
    for cell, cell_id in zip(cells, ids, strict=True):
        cell.metadata["course"] = {"id": cell_id} if cell_id else {}
    lang = language_of(submitted, release)
    cells, more = place(cells, registry, release)
    remarks += more
    if _put_setup_back(cells, release, lang):
        remarks.append(Note(notes.SETUP_MISSING))
    _give_ids(cells)
    _make_prose_inert(cells, release)
    metadata = {"course": {"lesson": lesson, "language": lang}, "language_info": PYTHON}
    return nodes.notebook(cells, metadata), remarks


def stand_in(registry: Registry, release: Release, lesson: str, lang: str | None) -> NotebookNode:
    """Return a notebook of the registered cells alone, for one that could not be read."""
    order = {cell_id: position for position, cell_id in enumerate(release.ids)}
    rows = sorted(registry.values(), key=lambda row: order.get(row.name, len(order)))
    cells = [registered_cell(row, registry) for row in rows if row.grade or row.task]
    _give_ids(cells)
    course = {"lesson": lesson, "language": lang, "unread": True}
    return nodes.notebook(cells, {"course": course, "language_info": PYTHON})


def _own_cell(cell: Mapping[str, Any]) -> NotebookNode:
    """Return a submitted cell without anything that could act on marking."""
    kind = cell.get("cell_type")
    made = nodes.cell(kind, text_of(cell))
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, Mapping) else None
    if kind == "code" and isinstance(tags, list) and SKIP in tags:
        made.metadata["tags"] = [SKIP]
    attachments = cell.get("attachments")
    if kind == "markdown" and _are_attachments(attachments):
        made["attachments"] = attachments
    made.metadata["nbgrader"] = _claimed(cell)
    return made


def _claimed(cell: Mapping[str, Any]) -> dict[str, Any]:
    """Return the nbgrader metadata as handed in; `place` compares it and then removes it."""
    metadata = cell.get("metadata")
    data = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    return dict(data) if isinstance(data, Mapping) else {}


def _are_attachments(value: object) -> bool:
    """Pictures in a written answer: file name → media type → text."""
    return isinstance(value, Mapping) and all(
        isinstance(media, Mapping) and all(isinstance(data, str) for data in media.values())
        for media in value.values()
    )


def _about_the_notebook(submitted: Mapping[str, Any], registry: Registry) -> list[Note]:
    remarks = []
    kernel = _other_kernel(submitted.get("metadata"))
    if kernel:
        remarks.append(Note(notes.OTHER_KERNEL, {"kernel": kernel}))
    names = [_claimed(cell).get("grade_id") for cell in submitted["cells"]]
    if not any(name in registry for name in names if isinstance(name, str)):
        remarks.append(Note(notes.METADATA_LOST))
    unknown = [name for name in names if isinstance(name, str) and name not in registry]
    remarks += [Note(notes.UNKNOWN_CELL, {"cell": name}) for name in dict.fromkeys(unknown)]
    return remarks


def _other_kernel(metadata: object) -> str | None:
    """Return the name of the kernel that saved a notebook, if its language is not Python."""
    metadata = metadata if isinstance(metadata, Mapping) else {}
    kernel, info = metadata.get("kernelspec"), metadata.get("language_info")
    kernel = kernel if isinstance(kernel, Mapping) else {}
    info = info if isinstance(info, Mapping) else {}
    name = str(kernel.get("name", ""))
    language = str(kernel.get("language") or info.get("name") or name)
    return (name or language) if language and "py" not in language.lower() else None


def _put_setup_back(cells: list[NotebookNode], release: Release, lang: str | None) -> bool:
    """Add the released set-up cell where the learner's notebook has none any more."""
    released = release.cell(SETUP, lang)
    if released is None or any(cell.metadata["course"].get("id") == SETUP for cell in cells):
        return False
    if any(release.has(SETUP, cell.source) for cell in cells):
        return False
    cells.insert(0, nodes.cell("code", released.source, {"id": SETUP}))
    return True


def _make_prose_inert(cells: list[NotebookNode], release: Release) -> None:
    """Keep markup of the learner's own from acting where the notebook is shown."""
    room = MOST_PROSE
    for cell in cells:
        is_own = not release.has(cell.metadata["course"].get("id", ""), cell.source)
        if cell.cell_type != "code" and is_own:
            cell["source"] = inert(cell.source, cell.get("attachments", ())) if room > 0 else "…"
            room -= len(cell.source)


def _give_ids(cells: list[NotebookNode]) -> None:
    """Name each cell by its id in the lesson, the learner's own cells by their place."""
    taken: set[str] = set()
    for position, cell in enumerate(cells, start=1):
        own = cell.metadata["course"].get("id") or ""
        cell["id"] = own if own and own not in taken and len(own) <= 64 else f"own-{position}"
        taken.add(cell["id"])
