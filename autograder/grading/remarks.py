"""The notes that travel in a marked notebook's metadata, from its reading to its recording."""

from __future__ import annotations

from nbformat import NotebookNode
from traitlets.config import LoggingConfigurable

from autograder.grading.notes import Note, from_metadata, to_metadata
from course_lib.i18n import LANGUAGES


def remarks_of(notebook: NotebookNode) -> list[Note]:
    """Return the notes in a marked notebook."""
    return from_metadata(notebook.metadata.get("course", {}).get("notes", ()))


def is_unread(notebook: NotebookNode) -> bool:
    """Tell whether a marked notebook stands for one that could not be read."""
    return bool(notebook.metadata.get("course", {}).get("unread"))


def log_and_keep(
    tool: LoggingConfigurable, notebook: NotebookNode, student: str, remark: Note
) -> None:
    """Add a note to a marked notebook, and a line to the instructor's log."""
    course = notebook.metadata.setdefault("course", {})
    course["notes"] = [*course.get("notes", ()), *to_metadata([remark])]
    cell = f" {remark.cell}" if remark.cell else ""
    tool.log.warning("[%s]%s: %s", student, cell, remark.text("en"))


def language_of_marked(notebook: NotebookNode) -> str | None:
    """Return the student's language as it was found when the notebook was read."""
    lang = notebook.metadata.get("course", {}).get("language")
    return str(lang) if lang in LANGUAGES else None
