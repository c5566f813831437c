"""The fast lane's workers on one machine: whichever of them dies, nobody is lost."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import pytest
from fast_class import (
    assert_each_once,
    ends_always,
    ends_every_worker,
    ends_its_worker_once,
    hand_in,
    mark_class,
    results,
    scores,
)
from small_course import SmallCourse

from autograder.grading.fast.local_crew import CrewError, LocalCrew

pytestmark = [
    pytest.mark.xdist_group("fast-lane"),
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox here needs Linux"),
]
TWO = partial(LocalCrew, workers=2)


# ── The crew ────────────────────────────────────────────────────────────────────────────


def test_a_worker_that_dies_costs_nothing(course: SmallCourse, tmp_path: Path) -> None:
    students = hand_in(course, 8)
    for student in ("s001", "s004"):
        (course.submitted(student) / "note.ipynb.txt").write_text(str(tmp_path), "utf-8")
    found = results(mark_class(course.root, TWO, mark=ends_its_worker_once))
    assert found == dict.fromkeys(students, "marked")
    assert len(list(tmp_path.glob("*-once.txt"))) == 2
    assert_each_once(course.root, students)


def test_what_ends_every_worker_fails_alone(course: SmallCourse) -> None:
    students = hand_in(course, 6)
    found = results(mark_class(course.root, TWO, mark=ends_every_worker))
    assert found == {name: "failed" if name == "s003" else "marked" for name in students}
    assert_each_once(course.root, students)
    assert scores(course.root)["s003", "check-write-momentum"] == (None, True)
    found = results(mark_class(course.root, TWO))
    assert found == {name: "marked" if name == "s003" else "unchanged" for name in students}


def test_a_machine_on_which_all_workers_end_is_told(course: SmallCourse) -> None:
    hand_in(course, 12)
    with pytest.raises(CrewError, match="workers ended one after the other"):
        mark_class(course.root, TWO, mark=ends_always)


def test_nothing_is_left_open(course: SmallCourse) -> None:
    def files() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    hand_in(course, 2)
    mark_class(course.root, TWO)
    before = files()
    mark_class(course.root, TWO, force=True)
    assert files() <= before
