"""A small course with two real exercises, to hand in what a real one would make too slow."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from containment import require_sandbox

from autograder import course
from autograder.authoring.release import release

Notebook = dict[str, Any]
ROOT = Path(__file__).resolve().parents[1]
LESSON = "momentum"
GREETINGS = {"en": "# A small lesson", "ja": "# 小さな授業", "ko": "# 작은 수업"}
SLOW = "slow = 3\nassert False, 'this demonstration need not be run'"


def nbgrader(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a plain nbgrader command in a course's root; marking needs what can contain it."""
    if "autograde" in words:
        require_sandbox()
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "nbgrader", *words],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=280,
    )


# ── The small course ────────────────────────────────────────────────────────────────────


def cell(
    cell_type: str, title: str, source: str, course_data: Mapping[str, str], **nbgrader_data: Any
) -> dict[str, Any]:
    """Return a cell as the build writes it."""
    metadata: dict[str, Any] = {"course": {"id": title, **course_data}}
    if nbgrader_data:
        flags = {"grade": False, "solution": False, "locked": False, "task": False}
        metadata["nbgrader"] = {"grade_id": title, "schema_version": 3, **flags, **nbgrader_data}
    made = {"cell_type": cell_type, "id": title, "metadata": metadata, "source": source}
    return made | ({"execution_count": None, "outputs": []} if cell_type == "code" else {})


def exercise_cells(title: str, exercise_id: str) -> list[dict[str, Any]]:
    """Return the answer's cell and the check's, as they stand in the solved notebook."""
    exercise = course.exercise(exercise_id)
    data = {"exercise": exercise_id}
    answer = cell("code", title, exercise.solution, data | {"stub": exercise.stub}, solution=True)
    points = {"grade": True, "locked": True, "points": exercise.max_points}
    return [answer, cell("code", f"check-{title}", f'check("{exercise_id}")', data, **points)]


def solved(lang: str) -> Notebook:
    """Return the solved notebook of the small course in one language."""
    written = {"solution": True, "grade": True, "points": 4}
    setup = f'import numpy as np\n\nfrom autograder import check, use\n\nuse("{lang}")'
    cells = [
        cell("markdown", "title", GREETINGS[lang], {}),
        cell("code", "setup", setup, {}),
        cell("code", "slow-demo", SLOW, {"kind": "demo"}),
        cell("code", "used-demo", "rate = 0.9\nspare = 1", {"kind": "demo"}),
        *exercise_cells("write-momentum", "momentum.Momentum"),
        cell("markdown", "question", f"## {GREETINGS[lang][2:]} ?", {}),
        cell("markdown", "answer-why", "The model answer.", {}, **written),
        *exercise_cells("write-convert", "momentum.convert"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"course": {"lesson": LESSON, "language": lang}, "kernelspec": kernel}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


@dataclass(frozen=True)
class SmallCourse:
    """The course's root, and what it released in each language."""

    root: Path
    releases: Mapping[str, Notebook]

    def submitted(self, student: str) -> Path:
        """Return the folder of what a student handed in."""
        return self.root / "submitted" / student / LESSON

    def hand_in(self, student: str, content: Notebook | str, name: str = f"{LESSON}.ipynb") -> None:
        """Write a notebook, or any text, into a student's folder."""
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        self.submitted(student).mkdir(parents=True, exist_ok=True)
        (self.submitted(student) / name).write_text(text, encoding="utf-8")

    def untouched(self, lang: str = "en") -> Notebook:
        """Return a copy of the release."""
        return copy.deepcopy(self.releases[lang])

    def right(self, lang: str = "en") -> Notebook:
        """Return a copy of the release with everything answered rightly."""
        notebook = self.untouched(lang)
        for title, exercise_id in (("write-momentum", "Momentum"), ("write-convert", "convert")):
            named(notebook, title)["source"] = course.exercise(f"{LESSON}.{exercise_id}").solution
        named(notebook, "answer-why")["source"] = "Because of the velocity."
        return notebook


def named(notebook: Notebook, title: str) -> dict[str, Any]:
    """Return the cell of this title."""
    found = [c for c in notebook["cells"] if c["metadata"].get("course", {}).get("id") == title]
    made: dict[str, Any] = found[0]
    return made


def make_small_course(root: Path, settings: str = "") -> SmallCourse:
    """Write, release and register the small course, the English notebook by a plain command.

    Args:
        root: where.
        settings: lines of nbgrader_config.py besides the project's own.
    """
    releases = {}
    for lang in GREETINGS:
        text = json.dumps(solved(lang), ensure_ascii=False)
        source = root / "solutions" / lang / LESSON / f"{LESSON}.ipynb"
        source.parent.mkdir(parents=True)
        source.write_text(text, encoding="utf-8")
        content = release({LESSON: text.encode()}, lang)[LESSON]
        target = root / "notebooks" / lang / LESSON / f"{LESSON}.ipynb"
        target.parent.mkdir(parents=True)
        target.write_bytes(content)
        releases[lang] = json.loads(content)
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (root / "nbgrader_config.py").write_text(config + settings, encoding="utf-8")
    run = nbgrader(root, "generate_assignment", LESSON)
    assert run.returncode == 0, run.stderr
    return SmallCourse(root, releases)
