"""The notes that travel in a marked notebook's metadata, from its reading to its recording."""

from __future__ import annotations

from collections.abc import Iterable

from nbformat import NotebookNode

from autograder.grading.notes import Note, from_metadata, to_metadata
from course_lib.i18n import LANGUAGES, language


def remarks_of(notebook: NotebookNode) -> list[Note]:
    """Return the notes in a marked notebook."""
    return from_metadata(notebook.metadata.get("course", {}).get("notes", ()))


def is_unread(notebook: NotebookNode) -> bool:
    """Tell whether a marked notebook stands for one that could not be read."""
    return bool(notebook.metadata.get("course", {}).get("unread"))


def keep(notebook: NotebookNode, remarks: Iterable[Note]) -> None:
    """Add notes to a marked notebook."""
    course = notebook.metadata.setdefault("course", NotebookNode())
    course["notes"] = [*course.get("notes", ()), *to_metadata(remarks)]


def log_line(student: str, remark: Note) -> str:
    """Return what the instructor's log says of a note, in the language of whoever marks."""
    cell = f" {remark.cell}" if remark.cell else ""
    return f"[{student}]{cell}: {remark.text(language())}"


def language_of_marked(notebook: NotebookNode) -> str | None:
    """Return the student's language as it was found when the notebook was read."""
    lang = notebook.metadata.get("course", {}).get("language")
    return str(lang) if lang in LANGUAGES else None
