"""From a lesson to its deck: which notebook, which of its cells, with which outputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from course_lib.launcher.releases import Releases
from course_lib.lecture.class_report import difficulties, report_slides
from course_lib.lecture.errors import LectureError
from course_lib.lecture.page import Deck
from course_lib.lecture.running import executed
from course_lib.lecture.slides import columns, title_of, without_checks
from course_lib.messages import tr


@dataclass(frozen=True)
class Wish:
    """Which lecture is wanted.

    Args:
        lang: the language of the slides.
        lesson: the lesson's name.
        solutions: whether exercises are shown solved, with the cards of their checks.
        live: whether code is run while it is shown; then no output stands there beforehand.
        report: the JSON of a class report, for a part on this class.
    """

    lang: str
    lesson: str
    solutions: bool = False
    live: bool = False
    report: Path | None = None


def notebook_of(wish: Wish, releases: Releases) -> Any:
    """Return the notebook of a lecture: the release, or the instructor's.

    Raises:
        UnknownReleaseError: there is no such lesson.
        LectureError: this copy of the course has no solutions.
    """
    path = releases.notebook(wish.lang, wish.lesson)
    if wish.solutions:
        name = f"{wish.lesson}.ipynb"
        path = releases.root / "solutions" / wish.lang / wish.lesson / name
    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise LectureError(
            tr(
                "The solved notebook {path} is not there, expected the instructor's copy of the "
                "course. Build it: {command}",
                path=path,
                command="python -m autograder build",
            )
        ) from None


def deck_of(wish: Wish, notebook: Any, cache: Path, tell: Callable[[str], None]) -> Deck:
    """Return the deck of a lecture.

    Args:
        wish: which lecture.
        notebook: what `notebook_of` returned.
        cache: the folder that keeps outputs from one lecture to the next.
        tell: is given what a lecturer should know meanwhile.

    Raises:
        LectureError: the class report cannot be used, or no kernel starts.
    """
    found = difficulties(wish.report, wish.lesson, wish.lang) if wish.report else None
    report = () if found is None else tuple(report_slides(found, wish.lang))
    if not wish.live:
        if not wish.solutions:
            notebook.cells = list(without_checks(notebook.cells))
        notebook = executed(notebook, cache, tell)
    cells = notebook.cells
    return Deck(title_of(cells) or wish.lesson, wish.lang, columns(cells), report, wish.live)
