"""What the fast lane passes over, what it marks again, and what it leaves alone."""

from __future__ import annotations

import sys
from functools import partial

import pytest
from fast_class import (
    ask,
    assert_each_once,
    change,
    errs,
    hand_in,
    mark_class,
    results,
    scores,
)
from small_course import LESSON, SmallCourse, named

from autograder.grading.fast.local_crew import LocalCrew
from autograder.grading.work import GradeRow, Marked, Task

pytestmark = [
    pytest.mark.xdist_group("fast-lane"),
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox here needs Linux"),
]
TWO = partial(LocalCrew, workers=2)


# ── What is passed over ─────────────────────────────────────────────────────────────────


def test_what_has_not_changed_is_passed_over(again: SmallCourse) -> None:
    assert set(results(mark_class(again.root, mark=errs)).values()) == {"unchanged"}


def test_only_what_has_changed_is_marked_again(again: SmallCourse) -> None:
    notebook = again.right("ja")
    named(notebook, "write-convert")["source"] = "def convert(lr, momentum, src, dst):\n    pass"
    again.hand_in("s001", notebook)
    (again.submitted("s002") / "timestamp.txt").write_text("2026-05-01 00:00 Asia/Seoul", "utf-8")
    found = results(mark_class(again.root))
    assert found == {"s000": "unchanged", "s001": "marked", "s002": "marked", "s003": "unchanged"}
    assert scores(again.root)["s001", "check-write-convert"][0] != 6.0
    rows = dict(ask(again.root, "SELECT student_id, timestamp FROM submitted_assignment"))
    assert rows["s002"] == "2026-04-30 15:00:00.000000"
    assert_each_once(again.root, ["s000", "s001", "s002", "s003"])


def test_force_marks_everybody(again: SmallCourse) -> None:
    assert set(results(mark_class(again.root, force=True)).values()) == {"marked"}
    assert_each_once(again.root, ["s000", "s001", "s002", "s003"])


def test_one_student_can_be_named(again: SmallCourse) -> None:
    assert results(mark_class(again.root, force=True, students=["s001"])) == {"s001": "marked"}


def test_a_lost_notebook_or_row_is_made_again(again: SmallCourse) -> None:
    (again.root / "autograded" / "s000" / LESSON / f"{LESSON}.ipynb").unlink()
    (ids,) = ask(again.root, "SELECT id FROM submitted_assignment WHERE student_id = 's001'")
    change(again.root, "DELETE FROM submitted_notebook WHERE assignment_id = ?", *ids)
    found = results(mark_class(again.root))
    assert found == {"s000": "marked", "s001": "marked", "s002": "unchanged", "s003": "unchanged"}
    assert scores(again.root)["s001", "check-write-momentum"] == (10.0, False)


def test_another_round_marks_everybody(again: SmallCourse) -> None:
    with (again.root / "grading-seeds.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[seed]]\nassignment = "{LESSON}"\nround = 2\n')
    assert set(results(mark_class(again.root)).values()) == {"marked"}


# ── What a person entered, and what was there before ────────────────────────────────────


def test_what_a_person_entered_stays(again: SmallCourse) -> None:
    change(
        again.root, "UPDATE grade SET manual_score = 3, extra_credit = 1, needs_manual_grade = 0"
    )
    change(again.root, "UPDATE comment SET manual_comment = 'Good.'")
    mark_class(again.root, force=True)
    rows = ask(again.root, "SELECT manual_score, extra_credit, needs_manual_grade FROM grade")
    assert set(rows) == {(3.0, 1.0, 1)}  # and each waits for another look, as in nbgrader
    assert set(ask(again.root, "SELECT manual_comment FROM comment")) == {("Good.",)}


def test_a_withheld_score_leaves_the_earlier_one(again: SmallCourse) -> None:
    def withhold(task: Task, *_: object) -> Marked:
        rows = (GradeRow("check-write-momentum", None, needs_manual=True, withheld=True),)
        return Marked(task.student, task.notebook, "{}", rows, ())

    mark_class(again.root, force=True, mark=withhold, students=["s000"])
    assert scores(again.root)["s000", "check-write-momentum"] == (10.0, True)
    assert scores(again.root)["s000", "check-write-convert"] == (6.0, False)


def test_what_an_earlier_marking_left_goes(again: SmallCourse) -> None:
    folder = again.root / "autograded" / "s000" / LESSON
    (again.submitted("s000") / "data" / "own.csv").unlink()
    (again.root / "solutions" / "en" / LESSON / "timestamp.txt").write_text("ours", "utf-8")
    (folder / ".course-left.tmp").write_text("half", "utf-8")
    mark_class(again.root)
    assert not (folder / ".course-left.tmp").exists()
    assert not (folder / "data" / "own.csv").exists()
    assert (folder / "timestamp.txt").read_text("utf-8") == "ours"


def test_a_link_brings_nothing_in(course: SmallCourse) -> None:
    hand_in(course, 1)
    (course.submitted("s000") / "mine.txt").symlink_to(course.root / "gradebook.db")
    mark_class(course.root)
    folder = course.root / "autograded" / "s000" / LESSON
    assert [path.name for path in folder.iterdir()] == [f"{LESSON}.ipynb"]


def test_a_damaged_time_is_told(course: SmallCourse) -> None:
    hand_in(course, 1)
    (course.submitted("s000") / "timestamp.txt").write_text("yesterday evening", "utf-8")
    (step,) = mark_class(course.root)
    assert step.result == "marked"
    assert "timestamp.txt" in step.lines[0]


def test_nobody_is_added_where_that_is_switched_off(course: SmallCourse) -> None:
    hand_in(course, 1)
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\nc.Autograde.create_student = False\n")
    (step,) = mark_class(course.root)
    assert step.result == "failed"
    assert "create_student" in step.lines[0]
    assert ask(course.root, "SELECT count(*) FROM student") == [(0,)]


def test_an_excluded_student_is_passed_over(course: SmallCourse) -> None:
    hand_in(course, 2)
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\nc.CourseDirectory.student_id_exclude = 's000'\n")
    assert results(mark_class(course.root)) == {"s001": "marked"}
