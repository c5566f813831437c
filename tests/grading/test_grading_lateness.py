"""Dates, extensions and penalties of what is recorded follow `course.toml`; nothing is run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from fast_class import ask, change, errs, mark_class, results
from small_course import LESSON, SmallCourse, nbgrader

from autograder.__main__ import main
from autograder.classroom.new_course import _SETTINGS_TEXT
from autograder.grading.fast.lateness import Settled, settle_lateness
from autograder.grading.fast.room import RoomError, open_room
from autograder.grading.rulings import RulingError

pytestmark = [
    pytest.mark.xdist_group("fast-lane"),
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox here needs Linux"),
]
# s000 handed in on April 30 at 12:00 UTC, and has 16 points so far
POLICY = "[late]\npercent_per_day = {percent}\n"
LESSON_LINE = f'[[lesson]]\nid = "{LESSON}"\n'
DUE = LESSON_LINE + "due = 2026-04-29T11:00:00\n"  # two days begun
MORE = f'[[extension]]\nstudent = "s000"\nlesson = "{LESSON}"\ndays = {{days}}\n'
DAY = 24 * 60 * 60


def decide(course: SmallCourse, lines: str, percent: int = 10) -> None:
    """Write the class's file."""
    (course.root / "nbgrader_config.py").write_text(_SETTINGS_TEXT, encoding="utf-8")
    text = lines + POLICY.format(percent=percent)
    (course.root / "course.toml").write_text(text, encoding="utf-8")


def settle(course: SmallCourse) -> Settled:
    room = open_room(course.root)
    try:
        return settle_lateness(room, LESSON)
    finally:
        room.close()


def penalty(course: SmallCourse, student: str = "s000") -> float | None:
    query = (
        "SELECT late_submission_penalty FROM submitted_notebook JOIN submitted_assignment "
        "ON submitted_assignment.id = submitted_notebook.assignment_id WHERE student_id = ?"
    )
    ((taken,),) = ask(course.root, query, student)
    return None if taken is None else float(taken)


def due(course: SmallCourse) -> object:
    return ask(course.root, "SELECT duedate FROM assignment")[0][0]


def extension(course: SmallCourse, student: str = "s000") -> object:
    query = "SELECT extension FROM submitted_assignment WHERE student_id = ?"
    return ask(course.root, query, student)[0][0]


def grant(course: SmallCourse, days: int, student: str = "s000") -> None:
    """Let a person grant an extension in the gradebook."""
    statement = "UPDATE submitted_assignment SET extension = ? WHERE student_id = ?"
    change(course.root, statement, interval(days), student)


def interval(days: int) -> str:
    return f"1970-01-{1 + days:02} 00:00:00.000000"


# ── Dates and penalties ─────────────────────────────────────────────────────────────────


def test_a_date_reaches_what_was_marked_before(again: SmallCourse) -> None:
    decide(again, DUE)
    found = settle(again)
    assert (found.extensions, found.penalties) == (0, 1)
    assert "2026-04-29 11:00 UTC" in found.lines()[0]
    assert due(again) == "2026-04-29 11:00:00.000000"
    assert penalty(again) == pytest.approx(3.2)
    assert penalty(again, "s001") is None  # it is not known when they handed in
    assert settle(again).lines() == []
    assert set(results(mark_class(again.root, mark=errs)).values()) == {"unchanged"}


def test_another_policy_or_date_takes_it_back(again: SmallCourse) -> None:
    decide(again, DUE)
    settle(again)
    decide(again, DUE, percent=50)
    assert settle(again).penalties == 1
    assert penalty(again) == pytest.approx(16.0)
    decide(again, LESSON_LINE + "due = 2026-05-02\n", percent=50)
    assert settle(again).penalties == 1
    assert penalty(again) is None


@pytest.mark.parametrize("lines", ["", LESSON_LINE])
def test_a_date_that_only_the_gradebook_has_stays(again: SmallCourse, lines: str) -> None:
    change(again.root, "UPDATE assignment SET duedate = '2026-04-30 11:00:00.000000'")
    decide(again, lines)
    found = settle(again)
    assert (found.due, found.penalties) == (None, 1)
    assert due(again) == "2026-04-30 11:00:00.000000"
    assert penalty(again) == pytest.approx(1.6)


def test_points_given_by_hand_count_as_when_marking_again(again: SmallCourse) -> None:
    decide(again, DUE)
    settle(again)
    change(
        again.root,
        "UPDATE grade SET manual_score = 4, needs_manual_grade = 0 WHERE auto_score IS NULL",
    )
    assert settle(again).penalties == 1
    taken = penalty(again)
    assert taken == pytest.approx(4.0)
    mark_class(again.root, force=True, students=["s000"])
    assert penalty(again) == taken
    assert settle(again).lines() == []


def test_a_damaged_file_changes_nothing(again: SmallCourse) -> None:
    decide(again, DUE + MORE.format(days='"two"'))
    with pytest.raises(RulingError, match="days"):
        settle(again)
    (again.root / "nbgrader_config.py").unlink()  # whose settings would have refused at once
    decided = again.root / "course.toml"
    decided.write_text("[late]\npercent_per_day = 'x'", encoding="utf-8")
    with pytest.raises(RoomError, match="percent_per_day"):
        settle(again)
    assert due(again) is None


# ── Extensions ──────────────────────────────────────────────────────────────────────────


def test_a_withdrawn_line_is_taken_back(again: SmallCourse) -> None:
    decide(again, DUE + MORE.format(days=3))
    assert settle(again).extensions == 1
    assert (extension(again), penalty(again)) == (interval(3), None)
    decide(again, DUE)
    found = settle(again)
    assert (found.extensions, found.penalties) == (1, 1)
    assert (extension(again), penalty(again)) == (None, pytest.approx(3.2))
    assert ask(again.root, "SELECT count(*) FROM course_extension") == [(0,)]


def test_what_a_person_granted_stays(again: SmallCourse) -> None:
    grant(again, 1)
    grant(again, 4, "s001")
    decide(again, DUE + MORE.format(days=3))
    settle(again)
    assert (extension(again), extension(again, "s001")) == (interval(3), interval(4))
    decide(again, DUE + MORE.format(days=5))
    settle(again)
    assert extension(again) == interval(5)
    decide(again, DUE)
    settle(again)
    assert (extension(again), extension(again, "s001")) == (interval(1), interval(4))
    assert penalty(again) == pytest.approx(1.6)


def test_what_a_person_granted_after_the_line_stays(again: SmallCourse) -> None:
    decide(again, DUE + MORE.format(days=3))
    settle(again)
    grant(again, 2)
    decide(again, DUE)
    assert settle(again).extensions == 0
    assert extension(again) == interval(2)


def test_a_line_about_somebody_new_is_remembered_by_marking(course: SmallCourse) -> None:
    course.hand_in("s000", course.right())
    decide(course, DUE + MORE.format(days=3))
    settle(course)
    mark_class(course.root)
    assert extension(course) == interval(3)
    decide(course, DUE)
    assert settle(course).extensions == 1
    assert extension(course) is None


def test_more_time_is_granted_once_there_is_a_date(again: SmallCourse) -> None:
    decide(again, LESSON_LINE + MORE.format(days=3))
    assert settle(again).extensions == 0  # nbgrader would fail to add it to no date
    decide(again, DUE + MORE.format(days=3))
    assert settle(again).extensions == 1
    assert extension(again) == interval(3)


@pytest.mark.slow
def test_plain_nbgrader_takes_it_back_too(again: SmallCourse) -> None:
    change(again.root, "UPDATE assignment SET duedate = '2026-04-29 11:00:00.000000'")
    for lines, wanted in ((MORE.format(days=3), interval(3)), ("", None)):
        decide(again, LESSON_LINE + lines)
        run = nbgrader(again.root, "autograde", LESSON, "--force", "--student", "s000")
        assert run.returncode == 0, run.stderr
        assert extension(again) == wanted


# ── The command ─────────────────────────────────────────────────────────────────────────


def test_the_command_says_so_in_one_line(
    again: SmallCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(again.root, "UPDATE assignment SET duedate = '2026-04-30 11:00:00.000000'")
    decide(again, DUE)
    monkeypatch.chdir(again.root)
    monkeypatch.setenv("COURSE_LANG", "en")
    first = CliRunner().invoke(main, ["grade", LESSON, "--workers", "1"])
    assert first.exit_code == 0, first.output
    said = [line for line in first.output.splitlines() if "course.toml" in line]
    assert said == [
        "momentum: brought up to course.toml and the present points. New due date: "
        "2026-04-29 11:00 UTC; extensions changed: 0, late penalties changed: 1."
    ]
    assert penalty(again) == pytest.approx(3.2)
    assert Path(again.root / "said.txt").exists()
