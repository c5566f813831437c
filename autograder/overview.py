"""Where a learner stands: the exercises of a lesson, or of the whole course, as a table."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from autograder import course, progress_file
from autograder.cards import html
from autograder.cards.compose import kind_in_words, sentences_of
from autograder.cards.numbers import points
from autograder.course import Lesson
from autograder.exercise import Exercise
from autograder.messages import tr
from autograder.progress_file import PASSED, Entry, Progress

Row = tuple[str, str, str]


def current_lesson(folder: Path) -> Lesson | None:
    """Return the lesson whose notebook this is, by its own name or by its folder's."""
    notebook = PurePosixPath(os.environ.get("JPY_SESSION_NAME", "")).stem
    names = (notebook, folder.name)
    return next(
        (lesson for name in names for lesson in course.lessons() if lesson.id == name), None
    )


def course_progress(folder: Path) -> Progress:
    """Return the progress of this folder, and of the folders of other lessons beside it."""
    own = progress_file.read(folder)
    beside = [folder.parent / lesson.id for lesson in course.lessons()]
    others = [progress_file.read(other).entries for other in beside if other != folder]
    merged = {key: entry for entries in (*others, own.entries) for key, entry in entries.items()}
    return Progress(merged, own.note)


def rows(exercises: Iterable[Exercise], progress: Progress, lang: str) -> tuple[Row, ...]:
    """Return the title, the state in words and the points of each exercise."""
    return tuple(_row(exercise, progress, lang) for exercise in exercises)


def _row(exercise: Exercise, progress: Progress, lang: str) -> Row:
    entry = progress.of(exercise.id)
    title = sentences_of(exercise)(exercise.title, lang)
    state = kind_in_words(_kind(entry), lang)
    earned = float(entry.get("best", 0))
    return f"{title} (`{exercise.id}`)", state, f"{points(earned)} / {points(exercise.max_points)}"


def _kind(entry: Entry) -> str:
    """Return the kind to show: an exercise once passed stays passed."""
    kind = str(entry.get("kind", "not_attempted"))
    if entry.get("passed") and kind not in PASSED:
        return "correct"
    return kind if kind in html.BORDERS else "not_attempted"


def headings(lang: str) -> Row:
    """Return the headings of the table's columns."""
    return tr("Exercise", lang), tr("State", lang), tr("Best points", lang)


def overview_html(
    parts: Sequence[tuple[str, tuple[Row, ...]]], note: str, closing: str, lang: str
) -> str:
    """Return tables under titles, and the sentences that go with them."""
    body = [
        html.paragraph(note) if note else "",
        *(html.paragraph(title) + html.table(headings(lang), table) for title, table in parts),
        html.paragraph(closing) if closing else "",
    ]
    return html.frame("not_attempted", lang, "".join(body))


def overview_text(parts: Sequence[tuple[str, tuple[Row, ...]]], note: str, closing: str) -> str:
    """Return the same as lines of text."""
    lines = [note] if note else []
    for title, table in parts:
        lines += [title, *(f"  {' | '.join(row)}" for row in table)]
    return "\n".join([*lines, closing] if closing else lines)
