"""A class that is released once for all tests of a worker, and copied for each that changes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from made_classroom import answered, in_bytes, make_class

from autograder.classroom.course_file import CourseFile, read_course
from course_lib.i18n import LANGUAGES


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> CourseFile:
    """A class whose one lesson has been released, due on November 20 at 18:00 in Seoul."""
    return make_class(tmp_path_factory.mktemp("released") / "수업 授業")


@pytest.fixture(scope="session")
def work(original: CourseFile) -> dict[str, bytes]:
    """The right answers in each language."""
    return {lang: in_bytes(answered(original.root, lang)) for lang in LANGUAGES}


@pytest.fixture
def made(original: CourseFile, tmp_path: Path) -> CourseFile:
    """A class of a test's own."""
    shutil.copytree(original.root, tmp_path / "class")
    return read_course(tmp_path / "class")
