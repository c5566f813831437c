"""A small lesson for the tests of lectures: three slides, set-up, notes and an exercise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_lib.i18n import LANGUAGES
from course_lib.launcher.releases import Releases
from course_lib.lecture.page import Deck
from course_lib.lecture.slides import columns, title_of

NOTE = "**For the lecturer:** say $v$ aloud."


def marked(cell: Any, mark: str | None, name: str) -> Any:
    """Return a cell with its place in a lecture."""
    cell.id = name
    if mark is not None:
        cell.metadata["slideshow"] = {"slide_type": mark}
    return cell


def lesson(heading: str = "# Momentum") -> Any:
    """Return a lesson of three slides, set-up, notes and an exercise."""
    rows = [
        (new_markdown_cell(f"{heading}\n\nKeep $v_t$, and $$v = \\mu v - \\eta g.$$"), "slide"),
        (new_markdown_cell(NOTE), "notes"),
        (new_code_cell("answer = 6 * 7"), "skip"),
        (new_code_cell("print(answer)\nanswer"), "subslide"),
        (new_markdown_cell("A fragment"), "fragment"),
        (new_code_cell("raise NotImplementedError"), "slide"),
        (new_code_cell('print("a card")'), "fragment"),
    ]
    names = ("title", "notes", "setup", "demo", "more", "write", "check-write")
    cells = [marked(cell, mark, name) for (cell, mark), name in zip(rows, names, strict=True)]
    cells[5].metadata["tags"] = ["raises-exception"]
    return new_notebook(cells=cells)


def written(root: Path, *folders: str) -> Releases:
    """Return a course whose only lesson is the small one."""
    for folder in folders or ("notebooks",):
        for lang in LANGUAGES:
            path = root / folder / lang / "momentum" / "momentum.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(lesson()), encoding="utf-8")
    return Releases(root)


def deck(notebook: Any, lang: str = "en", **more: Any) -> Deck:
    """Return the deck of a notebook as it is."""
    return Deck(title_of(notebook.cells), lang, columns(notebook.cells), **more)
