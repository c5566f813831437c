"""Whatever is killed, full or locked: after another run, everybody is marked once."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fast_class import (
    ask,
    assert_each_once,
    copy_of,
    ends_the_zygote,
    hand_in,
    mark_class,
    released,
    results,
    scores,
)
from small_course import LESSON, SmallCourse, named
from sqlalchemy import event

from autograder.grading.fast.database import GradebookError
from autograder.grading.fast.local_crew import LocalCrew
from autograder.grading.fast.shelf import Shelf, ShelfError
from autograder.sandbox.client import Sandbox, UncontainedError, require

pytestmark = [
    pytest.mark.xdist_group("fast-lane"),
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox here needs Linux"),
]
TWO = partial(LocalCrew, workers=2)
PLUGIN = """
import os, signal
from pathlib import Path
from nbgrader.plugins import LateSubmissionPlugin

class Deadly(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        note = Path("died.txt")
        if student_id == "s004" and not note.exists():
            note.write_text("once", encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)
        return 1
"""
HOLD = """
import sqlite3, sys, time
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
database.execute("COMMIT")
"""


@pytest.fixture(scope="module", autouse=True)
def _contained() -> None:
    try:
        with Sandbox() as sandbox:
            require(sandbox.layers)
    except UncontainedError as why:
        pytest.skip(f"submissions cannot be contained here: {why}")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """A released course in which nothing has been handed in."""
    return released(tmp_path_factory)


@pytest.fixture
def course(empty: SmallCourse, tmp_path: Path) -> SmallCourse:
    """A copy of it."""
    return copy_of(empty, tmp_path / "수업 授業")


def started(course: SmallCourse, *words: str) -> subprocess.Popen[str]:
    """Start the command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "autograder", "grade", *words],
        cwd=course.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, "COURSE_LANG": "en", "PYTHONUTF8": "1"},
    )


def finished(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a command; return its exit status and what it said."""
    said = process.communicate(timeout=200)[0]
    return process.returncode, said


def ours(root: Path) -> list[str]:
    """Return the processes that work in a folder."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and (folder / "cwd").readlink() == root:
                found.append((folder / "cmdline").read_bytes().decode(errors="replace"))
        except OSError:
            continue  # it ended while we looked
    return found


def wait_until(true: Any, seconds: float = 100) -> None:
    """Poll until something is so."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.005)


# ── Killed ──────────────────────────────────────────────────────────────────────────────


def test_a_child_that_is_killed_costs_itself(course: SmallCourse) -> None:
    students = hand_in(course, 3)
    notebook = course.right("ko")
    answer = named(notebook, "write-momentum")
    answer["source"] += "\nimport os\nos._exit(9)"
    course.hand_in("s001", notebook)
    assert set(results(mark_class(course.root)).values()) == {"marked"}
    assert_each_once(course.root, students)
    found = scores(course.root)
    points = [found[name, "check-write-momentum"][0] for name in students]
    assert points == [10.0, 0.0, 10.0]
    assert found["s001", "check-write-convert"] == (6.0, False)


def test_a_zygote_that_is_killed_is_replaced(course: SmallCourse) -> None:
    students = hand_in(course, 5)
    assert set(results(mark_class(course.root, mark=ends_the_zygote)).values()) == {"marked"}
    assert_each_once(course.root, students)
    assert {row[0] for row in scores(course.root).values()} == {10.0, 6.0, None}


@pytest.mark.slow
def test_a_worker_that_is_killed_from_outside_costs_nothing(course: SmallCourse) -> None:
    students = hand_in(course, 24)
    process = started(course, "--workers", "2")
    wait_until(lambda: _count(course) > 0)
    victims = [pid for pid in _workers_of(process.pid) if pid != process.pid]
    assert len(victims) == 2
    os.kill(victims[0], signal.SIGKILL)
    status, said = finished(process)
    assert status == 0, said
    assert "Marked: 24, unchanged: 0, damaged: 0, waiting for a person: 24, failed: 0." in said
    assert_each_once(course.root, students)


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_recorder_that_is_killed_goes_on_where_it_was(course: SmallCourse, workers: str) -> None:
    students = hand_in(course, 40)
    process = started(course, "--workers", workers)
    wait_until(lambda: _count(course) >= 8)
    process.kill()
    finished(process)
    before = _count(course)
    assert before < 40
    wait_until(lambda: ours(course.root) == [])
    status, said = finished(started(course, "--workers", workers))
    assert status == 0, said
    assert f"Marked: {40 - before}, unchanged: {before}," in said
    assert_each_once(course.root, students)


def test_a_recorder_that_is_killed_in_mid_write_leaves_nothing_half(course: SmallCourse) -> None:
    students = hand_in(course, 8)
    _make_late(course, students)
    run = finished(started(course, "--workers", "1"))
    assert run[0] == -signal.SIGKILL
    assert ask(course.root, "PRAGMA integrity_check") == [("ok",)]
    assert "s004" not in {row[0] for row in ask(course.root, "SELECT student FROM course_marking")}
    status, said = finished(started(course, "--workers", "1"))
    assert status == 0, said
    assert_each_once(course.root, students)
    query = "SELECT late_submission_penalty FROM submitted_notebook"
    assert ask(course.root, query) == [(1.0,)] * 8


def _make_late(course: SmallCourse, students: list[str]) -> None:
    """Let everybody be late, and the late penalty's plugin kill the process once."""
    with closing(sqlite3.connect(course.root / "gradebook.db")) as database, database:
        database.execute("UPDATE assignment SET duedate = '2026-01-01 00:00:00.000000'")
    (course.root / "deadly.py").write_text(PLUGIN, encoding="utf-8")
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\nc.AssignLatePenalties.plugin_class = 'deadly.Deadly'\n")
    for student in students:
        (course.submitted(student) / "timestamp.txt").write_text("2026-02-01 00:00:00", "utf-8")


def _count(course: SmallCourse) -> int:
    try:
        return int(ask(course.root, "SELECT count(*) FROM course_marking")[0][0])
    except sqlite3.OperationalError:  # no such table yet, or locked just now
        return 0


def _workers_of(recorder: int) -> list[int]:
    """Return the processes of a local crew: those copied from the clean one."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text(encoding="utf-8")
                line = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            parents[int(folder.name)] = (int(stat.rpartition(")")[2].split()[1]), line)
    servers = [
        pid
        for pid, (parent, line) in parents.items()
        if parent == recorder and b"forkserver" in line
    ]
    return [pid for pid, (parent, _) in parents.items() if parent in servers]


# ── Full ────────────────────────────────────────────────────────────────────────────────


def test_a_full_disk_stops_the_recording_and_no_more(course: SmallCourse) -> None:
    students = hand_in(course, 24)
    with pytest.raises(GradebookError, match="no room left"):
        mark_class(course.root, prepare=_small)
    assert ask(course.root, "PRAGMA integrity_check") == [("ok",)]
    recorded = _count(course)
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


def test_a_folder_that_cannot_be_written_into_is_told(
    course: SmallCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    students = hand_in(course, 3)

    def full(_: Shelf, path: Path, __: str) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Shelf, "_write", full)
    with pytest.raises(ShelfError, match="No space left on device"):
        mark_class(course.root)
    assert _count(course) == 0
    monkeypatch.undo()
    mark_class(course.root)
    assert_each_once(course.root, students)


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
