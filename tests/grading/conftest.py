"""Courses that are released, handed in and marked once for all tests of a worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from containment import require_sandbox
from fast_class import copy_of, marked_by_command, released
from marking import small_brief
from small_course import LESSON, SmallCourse, make_small_course, nbgrader
from trap_class import MarkedClass, hand_in_all, prints

from autograder.grading.containing import contained
from autograder.grading.work import Brief
from autograder.sandbox.client import Sandbox, UncontainedError


@pytest.fixture(scope="session")
def room() -> Iterator[Sandbox]:
    """A contained sandbox to mark in, or a skip where this machine cannot contain anything."""
    try:
        sandbox = contained()
    except UncontainedError as why:
        pytest.skip(str(why))
    with sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def brief() -> Brief:
    """What is known of the small course's notebook; no gradebook is needed for it."""
    return small_brief()


@pytest.fixture(scope="session")
def small_course(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """A released course in a folder with a name in two scripts."""
    return make_small_course(tmp_path_factory.mktemp("course") / "수업 授業")


@pytest.fixture(scope="session")
def marked(small_course: SmallCourse) -> MarkedClass:
    """The class of traps, marked and given its feedback by plain nbgrader commands."""
    hand_in_all(small_course)
    before = prints(small_course.root / "submitted")
    limits = [
        f"--RunSubmission.{limit}" for limit in ("timeout=1", "budget=6", "most_output=20000")
    ]
    run = nbgrader(small_course.root, "autograde", LESSON, *limits)
    feedback = nbgrader(small_course.root, "generate_feedback", LESSON)
    after = prints(small_course.root / "submitted")
    return MarkedClass(small_course, run, feedback, before, after)


@pytest.fixture(scope="session")
def lane_base(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """A released course in which nothing is ever handed in; skips where nothing contains it."""
    require_sandbox()
    return released(tmp_path_factory)


@pytest.fixture
def course(lane_base: SmallCourse, tmp_path: Path) -> SmallCourse:
    """A copy of it, in a folder with a name in two scripts."""
    return copy_of(lane_base, tmp_path / "수업 授業")


@pytest.fixture(scope="session")
def graded_class(lane_base: SmallCourse, tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """A class of four, marked by the command in a process of its own."""
    return marked_by_command(copy_of(lane_base, tmp_path_factory.mktemp("fast") / "수업"))


@pytest.fixture
def again(graded_class: SmallCourse, tmp_path: Path) -> SmallCourse:
    """A copy of the marked class."""
    return copy_of(graded_class, tmp_path / "수업")
