"""Home folders, course folders and working folders may be named in Hangul or in Japanese."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sources import ROOT

NAMES = ("김하늘", "山田 太郎", "기말 (과제) ノート")


def run(home: Path, course: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of a course in a person's own home."""
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=home,
        env={
            **os.environ,
            "HOME": str(home),
            "USERPROFILE": str(home),
            "PYTHONPATH": str(course),
            "PYTHONIOENCODING": "utf-8",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(params=NAMES)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the home of a learner."""
    path = tmp_path / str(request.param)
    path.mkdir()
    return path


@pytest.fixture
def course(home: Path) -> Path:
    """Return a copy of the course inside that home, as a download would leave it."""
    path = home / "강의 コース"
    for name in ("course_lib", "notebooks"):
        shutil.copytree(ROOT / name, path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return path


def test_a_lesson_is_opened_from_such_folders(home: Path, course: Path) -> None:
    result = run(home, course, "course_lib", "ko", "momentum", "--no-open", "--dir", "공책")
    assert result.returncode == 0, result.stderr
    mine = home / "공책" / "ko" / "momentum.ipynb"
    release = course / "notebooks" / "ko" / "momentum" / "momentum.ipynb"
    assert mine.read_bytes() == release.read_bytes()


def test_the_course_is_found_where_it_lies(home: Path, course: Path) -> None:
    shutil.rmtree(course / "notebooks" / "ja")
    result = run(home, course, "course_lib", "ja", "momentum", "--no-open")
    assert result.returncode == 1
    assert str(course / "notebooks" / "ja") in result.stderr


def test_the_notebooks_are_the_same_when_built_in_such_a_folder(tmp_path: Path) -> None:
    course = tmp_path / NAMES[-1]
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("lessons", "notebooks", "solutions", "course_lib", "autograder"):
        shutil.copytree(ROOT / name, course / name, ignore=ignored)
    result = run(tmp_path, course, "autograder", "build", "--check")
    assert result.returncode == 0, result.stdout + result.stderr
