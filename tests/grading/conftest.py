"""Courses that are released, handed in and marked once for all tests of a worker."""

from __future__ import annotations

import pytest
from small_course import LESSON, SmallCourse, make_small_course, nbgrader
from trap_class import MarkedClass, hand_in_all, prints


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
        f"--RunSubmission.{limit}" for limit in ("timeout=1", "budget=3", "most_output=20000")
    ]
    run = nbgrader(small_course.root, "autograde", LESSON, *limits)
    feedback = nbgrader(small_course.root, "generate_feedback", LESSON)
    after = prints(small_course.root / "submitted")
    return MarkedClass(small_course, run, feedback, before, after)
