"""Whatever is killed, full or locked: after another run, everybody is marked once."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
from fast_class import (
    ask,
    assert_each_once,
    count_marked,
    ends_the_zygote,
    finished,
    hand_in,
    mark_class,
    results,
    scores,
    started,
)
from small_course import SmallCourse, named

from autograder.grading.fast.local_crew import LocalCrew

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
    wait_until(lambda: count_marked(course.root) > 0)
    victims = [pid for pid in _workers_of(process.pid) if pid != process.pid]
    assert len(victims) == 2
    os.kill(victims[0], signal.SIGKILL)
    status, said = finished(process)
    assert status == 0, said
    assert "Marked: 24, unchanged: 0, damaged: 0, waiting for a person: 24, failed: 0." in said
    assert_each_once(course.root, students)


@pytest.mark.slow
@pytest.mark.parametrize("guilty", ["a worker's copy", "the one it was copied from"])
def test_a_zygote_of_several_workers_that_is_killed_is_replaced(
    course: SmallCourse, guilty: str
) -> None:
    students = hand_in(course, 24)
    process = started(course, "--workers", "2")
    wait_until(lambda: count_marked(course.root) > 0)
    first, copies = _zygotes_of(process.pid)
    assert len(copies) == 2
    begun = time.monotonic()
    (copies[0] if guilty == "a worker's copy" else first).kill()
    status, said = finished(process)
    assert status == 0, said
    assert "Marked: 24, unchanged: 0, damaged: 0, waiting for a person: 24, failed: 0." in said
    assert time.monotonic() - begun < 120  # nobody has waited for an answer that never comes
    assert_each_once(course.root, students)
    assert {row[0] for row in scores(course.root).values()} == {10.0, 6.0, None}


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_recorder_that_is_killed_goes_on_where_it_was(course: SmallCourse, workers: str) -> None:
    students = hand_in(course, 40)
    process = started(course, "--workers", workers)
    wait_until(lambda: count_marked(course.root) >= 8)
    process.kill()
    finished(process)
    before = count_marked(course.root)
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


def _zygotes_of(recorder: int) -> tuple[psutil.Process, list[psutil.Process]]:
    """Return the first process of the sandbox's namespaces, and the workers' copies of it."""
    (outside,) = [
        process
        for process in _running(psutil.Process(recorder))
        if "autograder.sandbox.zygote" in process.cmdline()
    ]
    first = outside
    while len(_running(first)) == 1:
        (first,) = _running(first)
    return first, _running(first)


def _running(parent: psutil.Process) -> list[psutil.Process]:
    """Return a process's children that have not ended."""
    return [child for child in parent.children() if child.status() != psutil.STATUS_ZOMBIE]


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
