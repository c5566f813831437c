"""The ways of marking that are compared, each as the command that a person would give."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.bench.course_copy import Template, fresh
from autograder.bench.running import Used, run
from course_lib.i18n import mark

Scores = dict[str, float]


@dataclass(frozen=True)
class Way:
    """One way of marking a whole folder.

    Args:
        id: its name in the JSON.
        title: what a person reads, in English.
        words: arguments of Python, before the lesson's name.
        stock: without this project's settings.
        sample: how many submissions are marked in one round; 0: all.
        workers: how many processes mark.
    """

    id: str
    title: str
    words: tuple[str, ...]
    stock: bool = False
    sample: int = 0
    workers: int = 1

    def command(self, lesson: str) -> list[str]:
        """Return the command that marks a lesson."""
        after = ("--workers", str(self.workers)) if self.id == "fast" else ()
        return [sys.executable, *self.words, lesson, *after]


_AUTOGRADE = ("-W", "ignore", "-m", "nbgrader", "autograde")
STOCK = Way("stock", mark("nbgrader by itself"), _AUTOGRADE, stock=True, sample=6)
OTTER = Way("otter", mark("otter-grader 7"), (), sample=3)
PREPROCESSORS = Way("preprocessors", mark("nbgrader autograde"), _AUTOGRADE, sample=16)


def fast(workers: int) -> Way:
    """Return the fast lane with some workers."""
    title = mark("fast lane, one worker") if workers == 1 else mark("fast lane, {workers} workers")
    return Way("fast", title, ("-m", "autograder", "grade"), workers=workers)


def mark_folder(
    way: Way, template: Template, students: Sequence[str], folder: Path
) -> tuple[Used, Scores]:
    """Mark what some students handed in, in a fresh copy; return what it took, and the scores."""
    root = fresh(template, folder, students, stock=way.stock)
    counted = root / "autograded" if way.id == "fast" else None
    used = run(way.command(template.lesson), root, count=counted)
    return used, scores_in(root, template.lesson)


def scores_in(root: Path, lesson: str) -> Scores:
    """Return every student's points for what is marked by itself, as the gradebook has them."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{(root / 'gradebook.db').as_posix()}") as gradebook:
        submissions: Any = gradebook.assignment_submissions
        return {
            row.student.id: sum(
                grade.auto_score or 0.0 for notebook in row.notebooks for grade in notebook.grades
            )
            for row in submissions(lesson)
        }
