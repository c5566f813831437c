"""A course of one lesson in a folder of its own, and copies of it in which to mark."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from autograder import course
from autograder.bench.mixture import Notebook, handed_in
from autograder.messages import tr
from course_lib.i18n import LANGUAGES

Kind = Literal["plain", "figure", "whole"]
KINDS: tuple[Kind, ...] = ("plain", "figure", "whole")
CONFIG = "nbgrader_config.py"

_OURS = """\
from autograder.authoring.nbgrader_settings import configure_release
from autograder.grading.config import configure_grading

c = get_config()
configure_release(c)
configure_grading(c)
"""
_STOCK = "c = get_config()\n"
_WAIT = 300.0


class BenchError(RuntimeError):
    """Nothing can be measured; the message says why."""


@dataclass(frozen=True)
class Template:
    """What every copy starts from: the course's folder, and who handed in what.

    Args:
        root: the folder, with the lesson registered in its gradebook.
        lesson: the lesson.
        work: each student's notebook.
    """

    root: Path
    lesson: str
    work: Mapping[str, str]

    @property
    def students(self) -> tuple[str, ...]:
        """Return the students in order."""
        return tuple(self.work)


def make_template(folder: Path, lesson: str, count: int, kind: Kind) -> Template:
    """Make the course, release and register its lesson, and have it handed in.

    Args:
        folder: a new one.
        lesson: the lesson's id.
        count: how many students.
        kind: "plain" without the lesson's demonstrations, which marking here does not run and
            others do; "figure" with a learner's own figure besides; "whole" as it is released.

    Raises:
        BenchError: the lesson has not been built, or could not be released.
    """
    folder.mkdir(parents=True)
    (folder / CONFIG).write_text(_OURS, encoding="utf-8")
    for step in ("solutions", "notebooks"):
        for lang in LANGUAGES:
            _put_notebook(folder, step, lang, lesson, kind)
    words = ("-W", "ignore", "-m", "nbgrader", "generate_assignment", lesson)
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=surroundings(),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_WAIT,
        check=False,
    )
    if done.returncode:
        raise BenchError(tr("The lesson could not be released:\n{said}", said=done.stderr[-2000:]))
    releases = {lang: _read(_path(folder, "notebooks", lang, lesson)) for lang in LANGUAGES}
    figure = kind == "figure"
    work = dict(handed_in(releases, course.exercises(lesson), count, figure=figure))
    return Template(folder, lesson, work)


def fresh(template: Template, folder: Path, students: Iterable[str], *, stock: bool) -> Path:
    """Return a copy in which nothing has been marked, with what some students handed in.

    Args:
        template: what is copied.
        folder: where; whatever lies there is deleted.
        students: whose work.
        stock: leave out this project's settings.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template.root, folder)
    if stock:
        (folder / CONFIG).write_text(_STOCK, encoding="utf-8")
    for student in students:
        place = folder / "submitted" / student / template.lesson
        place.mkdir(parents=True)
        text = template.work[student]
        (place / f"{template.lesson}.ipynb").write_text(text, encoding="utf-8")
    return folder


def surroundings() -> dict[str, str]:
    """Return the environment in which every command runs: this project can be imported."""
    path = os.pathsep.join(filter(None, [str(course.ROOT), os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}


def _put_notebook(folder: Path, step: str, lang: str, lesson: str, kind: Kind) -> None:
    built = _path(course.ROOT, step, lang, lesson)
    if not built.is_file():
        raise BenchError(
            tr(
                "{path} is missing, expected the built notebooks: run `python -m autograder "
                "build` first, or name another lesson",
                path=built,
            )
        )
    notebook = _read(built)
    if kind != "whole":
        notebook["cells"] = [cell for cell in notebook["cells"] if not _is_demo(cell)]
    target = _path(folder, step, lang, lesson)
    target.parent.mkdir(parents=True)
    target.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")


def _is_demo(cell: Mapping[str, Any]) -> bool:
    return bool(cell["metadata"].get("course", {}).get("kind") == "demo")


def _path(root: Path, step: str, lang: str, lesson: str) -> Path:
    return root / step / lang / lesson / f"{lesson}.ipynb"


def _read(path: Path) -> Notebook:
    made: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return made
