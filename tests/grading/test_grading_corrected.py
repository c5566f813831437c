"""A corrected exercise: what `grade` marks again because of it, and what it leaves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from containment import require_sandbox
from fast_class import ask, copy_of
from small_course import (
    LESSON,
    ROOT,
    Notebook,
    SmallCourse,
    cell,
    exercise_cells,
    named,
    nbgrader,
)

from autograder import course as lessons

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("corrected")]
OTHER, ANSWER = "gradient_check", "gradient_check.numerical_gradient"


@dataclass(frozen=True)
class Corrected:
    """A class with two lessons, and a copy of the project whose exercises can be corrected."""

    course: SmallCourse
    project: Path

    def grade(self, *words: str) -> str:
        """Run the command from the copy, and return what it says in the end."""
        surroundings = {"PYTHONPATH": str(self.project), "COURSE_LANG": "en", "PYTHONUTF8": "1"}
        run = subprocess.run(
            [sys.executable, "-B", "-m", "autograder", "grade", "--workers", "1", *words],
            cwd=self.course.root,
            env={**os.environ, **surroundings},
            capture_output=True,
            encoding="utf-8",
        )
        assert run.returncode == 0, run.stdout + run.stderr
        (line,) = (row for row in run.stdout.splitlines() if row.startswith("Marked:"))
        return line

    def correct(self, name: str, old: str, new: str) -> None:
        """Change a file of the lessons."""
        path = self.project / "lessons" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def versions(self) -> dict[str, str]:
        """Return the version by which each exercise was marked, as the gradebook has it."""
        found: dict[str, str] = {}
        for (text,) in ask(self.course.root, "SELECT versions FROM course_marking"):
            found |= json.loads(text)
        return found


@pytest.fixture(scope="module")
def corrected(lane_base: SmallCourse, tmp_path_factory: pytest.TempPathFactory) -> Corrected:
    """The class, marked."""
    require_sandbox()
    folder = tmp_path_factory.mktemp("corrected")
    for part in ("autograder", "course_lib", "lessons"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, folder / "project" / part, ignore=ignored)
    course = copy_of(lane_base, folder / "수업")
    add_lesson(course)
    made = Corrected(course, folder / "project")
    course.hand_in("kim", wrong(course.right("ko")))
    assert made.grade().startswith("Marked: 2, unchanged: 0")
    return made


def add_lesson(course: SmallCourse) -> None:
    """Release another lesson, and hand it in."""
    setup = cell("code", "setup", "import numpy as np", {})
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": [setup, *exercise_cells("write-gradient", ANSWER)],
        "metadata": {"course": {"lesson": OTHER, "language": "en"}, "kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    text = json.dumps(notebook, ensure_ascii=False)
    for folder in ("solutions/en", "submitted/kim"):
        path = course.root / folder / OTHER / f"{OTHER}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    run = nbgrader(course.root, "generate_assignment", OTHER)
    assert run.returncode == 0, run.stderr


def wrong(notebook: Notebook) -> Notebook:
    """Return the notebook with momentum that ascends."""
    right = lessons.exercise("momentum.Momentum").solution
    text = right.replace("- self.lr * grads", "+ self.lr * grads")
    assert text != right
    named(notebook, "write-momentum")["source"] = text
    return notebook


def test_what_has_not_changed_is_not_marked_again(corrected: Corrected) -> None:
    assert corrected.grade().startswith("Marked: 0, unchanged: 2")


def test_a_corrected_exercise_is_marked_again_and_another_lesson_is_not(
    corrected: Corrected,
) -> None:
    before = corrected.versions()
    corrected.correct("momentum/classical.py", '"momentum": 0.95}', '"momentum": 0.9}')
    assert corrected.grade().startswith("Marked: 1, unchanged: 1")
    after = corrected.versions()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"momentum.Momentum"}
    assert corrected.grade().startswith("Marked: 0, unchanged: 2")


def test_a_corrected_exercise_moves_its_own_marks_alone(corrected: Corrected) -> None:
    query = """SELECT base_cell.name, grade.auto_score, grade.manual_score FROM grade
        JOIN base_cell ON base_cell.id = grade.cell_id"""
    before = {row[0]: row[1:] for row in ask(corrected.course.root, query)}
    corrected.correct("momentum/classical.py", '"first_step": 2', '"first_step": 2.5')
    corrected.correct("momentum/classical.py", '"in_place": 1', '"in_place": 0.5')
    corrected.grade(LESSON)
    after = {row[0]: row[1:] for row in ask(corrected.course.root, query)}
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"check-write-momentum"}
    assert after["check-write-momentum"][0] == before["check-write-momentum"][0] - 0.5


def test_a_reworded_sentence_marks_nobody_again(corrected: Corrected) -> None:
    corrected.correct("momentum/classical_causes.py", "Your buffer collects", "Your buffer holds")
    assert corrected.grade().startswith("Marked: 0, unchanged: 2")
