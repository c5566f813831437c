"""Mark a notebook of the small course without a gradebook, and look at what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from small_course import GREETINGS, LESSON, Notebook, SmallCourse, named, solved

from autograder.authoring.release import release
from autograder.grading.marker import mark_one
from autograder.grading.registry import Registered, Registry
from autograder.grading.release import Release, ReleasedCell
from autograder.grading.work import Brief, GradeRow, HandedIn, Marked, Task
from autograder.sandbox.client import Sandbox
from autograder.sandbox.limits import Limits

LIMITS = Limits(cpu_seconds=4.0, cell_cpu_seconds=1.0, wall_seconds=60.0, output_bytes=200_000)
SEED = 20_261_122
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


@cache
def small_releases() -> Mapping[str, Notebook]:
    """Return the small course's release in each language, made by the project's own build."""
    made = {}
    for lang in GREETINGS:
        content = json.dumps(solved(lang), ensure_ascii=False).encode()
        made[lang] = json.loads(release({LESSON: content}, lang)[LESSON])
    return made


def small_course_alone() -> SmallCourse:
    """Return the small course for its notebooks; nothing of it is on disk."""
    return SmallCourse(Path("nowhere"), small_releases())


def small_brief(limits: Limits = LIMITS, seed: int = SEED) -> Brief:
    """Return what the gradebook and the release would tell of the small course's notebook."""
    cells = {lang: _released(content) for lang, content in small_releases().items()}
    registry = _registry(small_releases()["en"])
    return Brief(LESSON, LESSON, registry, Release(cells), (), KERNEL, seed, limits)


def _released(content: Notebook) -> dict[str, ReleasedCell]:
    rows = [
        (cell["id"], cell["cell_type"], source(cell), cell["metadata"]["course"].get("kind", ""))
        for cell in content["cells"]
    ]
    return {row[0]: ReleasedCell(*row) for row in rows}


def _registry(content: Notebook) -> Registry:
    rows: Registry = {}
    for cell in content["cells"]:
        data = cell["metadata"].get("nbgrader")
        if data:
            flags = (data["locked"], data["grade"], data["solution"], data.get("task", False))
            what = (data["grade_id"], cell["cell_type"], source(cell), data.get("checksum"))
            rows[data["grade_id"]] = Registered(*what, *flags, float(data.get("points", 0)))
    return rows


def source(cell: Mapping[str, Any]) -> str:
    """Return a cell's text."""
    text = cell["source"]
    return text if isinstance(text, str) else "".join(text)


def handed(content: Notebook | str | bytes, student: str = "somebody") -> Task:
    """Return what a student handed in."""
    text = json.dumps(content) if isinstance(content, dict) else content
    data = text.encode() if isinstance(text, str) else text
    return Task(student, LESSON, (HandedIn(f"{LESSON}.ipynb", data),))


def marked(content: Notebook | str | bytes, brief: Brief, room: Sandbox) -> Marked:
    """Mark one notebook."""
    return mark_one(handed(content), brief, room)


def with_code(title: str, text: str, lang: str = "en") -> Notebook:
    """Return the right notebook with something added to the code of one cell."""
    notebook = small_course_alone().right(lang)
    cell = named(notebook, title)
    cell["source"] = source(cell) + "\n" + text
    return notebook


def scores(result: Marked) -> dict[str, float | None]:
    """Return the automatic scores by cell."""
    return {row.name: row.auto_score for row in result.grades}


def grade(result: Marked, name: str) -> GradeRow:
    """Return one cell's row."""
    return next(row for row in result.grades if row.name == name)


def cell_of(result: Marked, title: str) -> dict[str, Any]:
    """Return a cell of the marked notebook."""
    made: dict[str, Any] = named(json.loads(result.text), title)
    return made


def shown(cell: Mapping[str, Any]) -> str:
    """Return all of a cell's outputs as JSON text."""
    return json.dumps(cell["outputs"], ensure_ascii=False)


def messages(result: Marked) -> list[str]:
    """Return the messages of the notes in the marked notebook."""
    return [row["message"] for row in json.loads(result.text)["metadata"]["course"]["notes"]]
