"""A gradebook in PostgreSQL: nbgrader's own commands, the fast lane, and two of it at once."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from nbgrader.api import Comment, Grade, Gradebook, SubmittedAssignment, SubmittedNotebook
from postgresql_server import Server, running_server
from small_course import LESSON, SmallCourse, make_small_course, named, nbgrader
from sqlalchemy import create_engine, make_url, text

from autograder.grading.fast.database import GradebookError, plain_errors

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]
CHECKS = ("check-write-momentum", "check-write-convert")
LANGUAGES = ("en", "ja", "ko")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as running:
        yield running


@pytest.fixture(scope="module")
def course(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[SmallCourse, str]:
    """The small course, released by a plain command with its gradebook in an empty database."""
    url = server.new_database()
    # PostgreSQL holds nbgrader to its foreign keys: a course without a name has no row.
    settings = f"""
c.CourseDirectory.db_url = {url!r}
c.CourseDirectory.course_id = "optimizers"
"""
    root = tmp_path_factory.mktemp("postgresql") / "授業"
    return make_small_course(root, settings), url


def grade(course: SmallCourse, *words: str) -> subprocess.Popen[str]:
    """Start the fast lane in a course's folder."""
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "autograder", "grade", LESSON, *words],
        cwd=course.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def done(process: subprocess.Popen[str]) -> str:
    said, _ = process.communicate(timeout=240)
    assert process.returncode == 0, said
    return said


def hand_in(course: SmallCourse, count: int) -> None:
    """Hand in work of three kinds: right, with one answer wrong, and not begun."""
    for number in range(count):
        lang = LANGUAGES[number % 3]
        notebook = course.untouched(lang) if number % 5 == 0 else course.right(lang)
        if number % 5 == 1:
            wrong = "def convert(lr, momentum, src, dst):\n    return lr, momentum"
            named(notebook, "write-convert")["source"] = wrong
        course.hand_in(f"s{number:02}", notebook)


def scores(url: str) -> dict[str, tuple[float, ...]]:
    """Return what nbgrader's own Gradebook says of each student's checks."""
    with Gradebook(url) as book:
        return {
            student.id: tuple(
                book.find_grade(check, LESSON, LESSON, student.id).auto_score for check in CHECKS
            )
            for student in book.students
            if student.submissions
        }


def counts(url: str) -> Counter[str]:
    with Gradebook(url) as book:
        kinds: tuple[Any, ...] = (SubmittedAssignment, SubmittedNotebook, Grade, Comment)
        found = Counter({kind.__name__: book.db.query(kind).count() for kind in kinds})
    engine = create_engine(url)
    with engine.connect() as connection:
        query = "select count(*), count(distinct student) from course_marking"
        found["marking"], found["marked students"] = connection.execute(text(query)).one()
    engine.dispose()
    return found


def once_each(students: int) -> Counter[str]:
    """Return how many rows there must be: three grades and three comments a student."""
    one = {"SubmittedAssignment": 1, "SubmittedNotebook": 1, "Grade": 3, "Comment": 3}
    one |= {"marking": 1, "marked students": 1}
    return Counter({name: number * students for name, number in one.items()})


def check_scores(found: dict[str, tuple[float, ...]]) -> None:
    for student, points in found.items():
        kind = int(student[1:]) % 5
        if kind == 0:
            assert points == (0.0, 0.0)
        elif kind == 1:
            assert points[0] == 10.0
            assert points[1] < 6.0
        else:
            assert points == (10.0, 6.0)


def test_the_fast_lane_and_nbgrader_leave_the_same_in_postgresql(
    course: tuple[SmallCourse, str],
) -> None:
    small, url = course
    hand_in(small, 5)
    present = len(list((small.root / "submitted").iterdir()))
    done(grade(small, "--workers", "2", "--force"))
    by_lane = scores(url)
    check_scores(by_lane)
    assert counts(url) == once_each(present)
    run = nbgrader(small.root, "autograde", LESSON, "--force", "--student", "s0[0-4]")
    assert run.returncode == 0, run.stderr
    assert scores(url) == by_lane
    assert counts(url) == once_each(present)


def test_two_recorders_at_once_record_everything_once(course: tuple[SmallCourse, str]) -> None:
    small, url = course
    hand_in(small, 24)
    both = [grade(small, "--workers", "2", "--force") for _ in range(2)]
    for process in both:
        done(process)
    found = scores(url)
    assert len(found) == 24
    check_scores(found)
    assert counts(url) == once_each(24)
    unchanged = (small.root / "autograded" / "s02" / LESSON / f"{LESSON}.ipynb").stat().st_mtime_ns
    done(grade(small, "--workers", "1"))
    again = (small.root / "autograded" / "s02" / LESSON / f"{LESSON}.ipynb").stat().st_mtime_ns
    assert again == unchanged


def test_a_driver_that_is_not_installed_is_named() -> None:
    url = make_url("mysql+pymysql://course@localhost/book")
    said = r"needs the package pymysql.*\[postgresql\]"
    with pytest.raises(GradebookError, match=said), plain_errors(url):
        create_engine(url)
