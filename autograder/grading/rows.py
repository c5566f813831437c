"""What a marked notebook comes to in the gradebook: nbgrader's rules, and what is withheld."""

from __future__ import annotations

from collections.abc import Iterable

from nbformat import NotebookNode

from autograder.grading import notes
from autograder.grading.cell_kinds import checksum, is_grade, is_solution, is_task, score_of
from autograder.grading.notes import Note, as_comment
from autograder.grading.remarks import is_unread, language_of_marked, remarks_of
from autograder.grading.settle import title_of
from autograder.grading.work import CommentRow, GradeRow
from autograder.messages import tr


def rows_of(notebook: NotebookNode) -> tuple[tuple[GradeRow, ...], tuple[CommentRow, ...]]:
    """Return what is recorded of a settled notebook: scores and automatic comments."""
    grades = tuple(grade_row(cell, notebook) for cell in notebook.cells if is_grade(cell))
    answers = (cell for cell in notebook.cells if is_solution(cell) or is_task(cell))
    return grades, tuple(comment_row(cell, notebook) for cell in answers)


def grade_row(cell: NotebookNode, notebook: NotebookNode) -> GradeRow:
    """Return what one grade cell comes to; a score that our own fault prevents is withheld.

    Where a person has given a score before, the cell waits for them again: whoever records
    knows that.
    """
    about = [note for note in remarks_of(notebook) if note.cell in ("", title_of(cell))]
    score = score_of(cell)
    withheld = any(note.withholds for note in about)
    waits = score is None or any(note.needs_instructor for note in about)
    return GradeRow(_name(cell), None if withheld else score, waits, withheld)


def comment_row(cell: NotebookNode, notebook: NotebookNode) -> CommentRow:
    """Return the automatic comment on one answer, in the student's language."""
    return CommentRow(_name(cell), _comment(cell, notebook, remarks_of(notebook)))


def _comment(cell: NotebookNode, notebook: NotebookNode, remarks: Iterable[Note]) -> str | None:
    lang = language_of_marked(notebook)
    about = [note for note in remarks if note.cell == title_of(cell)]
    if is_unread(notebook):
        return None  # the note on top says why there is nothing
    if about:
        return as_comment(about, lang)
    known = cell.metadata["nbgrader"].get("checksum")
    untouched = known == checksum(cell) and not is_task(cell)
    return tr(notes.NO_RESPONSE, lang or "en") if untouched else None


def _name(cell: NotebookNode) -> str:
    return str(cell.metadata["nbgrader"]["grade_id"])
