"""The course itself: its generated files are what the source says, in three languages."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest

from autograder import course
from autograder.authoring.build import build
from autograder.authoring.lesson import read_lesson
from autograder.authoring.notebook_file import read_notebook
from autograder.authoring.output import differing, leftovers
from autograder.authoring.same_code import same_code
from autograder.authoring.translation import lesson_translation
from autograder.authoring.tree import RELEASES, SOLUTIONS, Tree

TREE = Tree(course.ROOT)
WRITTEN = [lesson for lesson in TREE.lesson_ids() if TREE.has_prose(lesson)]


@pytest.mark.slow
def test_generated_files_are_up_to_date() -> None:
    built = build(TREE, TREE.lesson_ids())
    assert built.problems == ()
    assert differing(TREE.root, built.files) == ()
    assert leftovers(TREE.root, built.files) == ()


@pytest.mark.parametrize("kind", [SOLUTIONS, RELEASES])
@pytest.mark.parametrize("lesson", WRITTEN)
def test_languages_hold_the_same_code_and_formulas(lesson: str, kind: str) -> None:
    source = read_lesson(TREE, lesson)
    english = notebook(kind, "en", lesson)
    for lang in ("ja", "ko"):
        done = lesson_translation(TREE, source, lang).done
        assert same_code(english, notebook(kind, lang, lesson), done) == []


@pytest.mark.parametrize("lesson", WRITTEN)
def test_releases_hold_no_solution(lesson: str) -> None:
    solutions = [exercise.solution.strip() for exercise in TREE.exercises(lesson)]
    for lang in ("en", "ja", "ko"):
        released = notebook(RELEASES, lang, lesson)
        assert all("stub" not in cell.metadata.get("course", {}) for cell in released.cells)
        sources = [cell.source.strip() for cell in released.cells]
        assert not set(solutions) & set(sources)


def notebook(kind: str, lang: str, lesson: str) -> Any:
    made = read_notebook(TREE.root / TREE.notebook(kind, lang, lesson))
    nbformat.validate(made)
    return made
