"""A small course of one lesson, made anew for each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from toy_course import COURSE, EXERCISES, LESSON, translate_all

from autograder.authoring.tree import Tree


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Return a course of one lesson, with no translation yet."""
    folder = tmp_path / "lessons" / "toy"
    folder.mkdir(parents=True)
    (folder.parent / "course.toml").write_text(COURSE, encoding="utf-8")
    (folder / "lesson.py").write_text(LESSON, encoding="utf-8")
    (folder / "exercises.py").write_text(EXERCISES, encoding="utf-8")
    return Tree(tmp_path)


@pytest.fixture
def translated(tree: Tree) -> Tree:
    """Return the course of one lesson, fully translated."""
    translate_all(tree)
    return tree
