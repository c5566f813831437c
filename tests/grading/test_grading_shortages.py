"""A disk that is full, a gradebook that is locked, files that are damaged: nothing is lost."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fast_class import (
    ask,
    assert_each_once,
    count_marked,
    finished,
    hand_in,
    mark_class,
    results,
    scores,
    started,
)
from small_course import LESSON, SmallCourse
from sqlalchemy import event

from autograder.grading.fast.database import GradebookError
from autograder.grading.fast.local_crew import LocalCrew
from autograder.grading.fast.shelf import Shelf, ShelfError

pytestmark = [
    pytest.mark.xdist_group("fast-lane"),
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox here needs Linux"),
]
TWO = partial(LocalCrew, workers=2)
HOLD = """
import sqlite3, sys, time
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
database.execute("COMMIT")
"""


# ── Full ────────────────────────────────────────────────────────────────────────────────


def test_a_full_disk_stops_the_recording_and_no_more(course: SmallCourse) -> None:
    students = hand_in(course, 24)
    with pytest.raises(GradebookError, match="no room left"):
        mark_class(course.root, prepare=_small)
    assert ask(course.root, "PRAGMA integrity_check") == [("ok",)]
    recorded = count_marked(course.root)
    assert recorded < 24
    assert ask(course.root, "SELECT count(*) FROM submitted_notebook") == [(recorded,)]
    found = results(mark_class(course.root))
    assert list(found.values()).count("unchanged") == recorded
    assert_each_once(course.root, students)


def _small(engine: Any) -> None:
    """Let the gradebook grow by a few pages only."""
    engine.dispose()  # what is connected already would not notice

    def limit(connection: Any, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    event.listen(engine, "connect", limit)


@pytest.mark.parametrize(
    ("number", "reason"), [(28, "No space left on device"), (2, "No such file or directory")]
)
def test_a_folder_that_cannot_be_written_into_is_told(
    course: SmallCourse, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    students = hand_in(course, 3)

    def refused(_: Shelf, path: Path, __: str) -> None:
        raise OSError(number, reason, str(path))  # of the kind that goes with the number

    monkeypatch.setattr(Shelf, "_write", refused)
    with pytest.raises(ShelfError, match=reason):
        mark_class(course.root)
    assert count_marked(course.root) == 0
    monkeypatch.undo()
    mark_class(course.root)
    assert_each_once(course.root, students)


@pytest.mark.parametrize("step", ["_clear", "_copy", "_write"])
def test_a_file_that_another_recorder_took_away_is_written_again(
    course: SmallCourse, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    students = hand_in(course, 2)
    for student in students:
        (course.root / "submitted" / student / LESSON / "beside.txt").write_bytes(b"own")
    true, failed = getattr(Shelf, step), list[object]()

    def gone_twice(self: Shelf, *arguments: Any) -> None:
        if len(failed) < 2:
            failed.append(arguments)
            raise FileNotFoundError(2, "No such file or directory", "taken away")
        true(self, *arguments)

    monkeypatch.setattr(Shelf, step, gone_twice)
    mark_class(course.root)
    assert len(failed) == 2
    assert_each_once(course.root, students)
    for student in students:
        folder = course.root / "autograded" / student / LESSON
        assert {path.name for path in folder.iterdir()} == {f"{LESSON}.ipynb", "beside.txt"}


# ── Locked ──────────────────────────────────────────────────────────────────────────────


@contextmanager
def locked(course: SmallCourse, seconds: float) -> Iterator[None]:
    """Let another process hold the gradebook for a while."""
    command = [sys.executable, "-c", HOLD, str(course.root / "gradebook.db"), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        try:
            yield
        finally:
            holder.kill()


def test_a_gradebook_that_is_locked_for_a_while_is_waited_for(course: SmallCourse) -> None:
    students = hand_in(course, 2)
    with locked(course, 1.5):
        mark_class(course.root)
    assert_each_once(course.root, students)


def test_a_gradebook_that_stays_locked_is_told(course: SmallCourse) -> None:
    hand_in(course, 1)
    with locked(course, 60), pytest.raises(GradebookError, match="in use by another program"):
        mark_class(course.root, patience=0.2)
    assert results(mark_class(course.root)) == {"s000": "marked"}


@pytest.mark.slow
def test_a_gradebook_locked_for_twenty_seconds(course: SmallCourse) -> None:
    students = hand_in(course, 2)
    with locked(course, 20):
        status, said = finished(started(course, "--workers", "1"))
    assert status == 0, said
    assert_each_once(course.root, students)


# ── Damaged ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_three_hundred_of_which_fifteen_are_damaged(course: SmallCourse) -> None:
    students = hand_in(course, 300)
    damaged = random.Random(6).sample(students, 15)
    for number, student in enumerate(damaged):
        path = course.submitted(student) / f"{LESSON}.ipynb"
        text = path.read_text(encoding="utf-8")
        broken = (text[: len(text) // 2], "", "[1, 2]", "\x00\xff", '{"cells": 3}')
        path.write_text(broken[number % 5], encoding="utf-8")
    told = mark_class(course.root, TWO)
    assert {step.student for step in told if step.damaged} == set(damaged)
    assert set(results(told).values()) == {"marked"}
    assert_each_once(course.root, students)
    found = scores(course.root)
    full = [name for name in students if found[name, "check-write-momentum"] == (10.0, False)]
    assert set(full) == set(students) - set(damaged)
