"""The fast lane: the command, what it passes over, and what it leaves in the folder."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fast_class import (
    ask,
    assert_each_once,
    errs,
    hand_in,
    mark_class,
    results,
    scores,
)
from small_course import LESSON, SmallCourse

from autograder.commands import grade
from autograder.grading import nodes
from autograder.grading.fast import crew as crews
from autograder.grading.fast.local_crew import LocalCrew
from autograder.grading.marker import mark_one
from autograder.grading.work import Brief, Marked, Task
from autograder.sandbox.client import Sandbox

pytestmark = [
    pytest.mark.xdist_group("fast-lane"),
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox here needs Linux"),
]
TWO = partial(LocalCrew, workers=2)


def graded(course: SmallCourse, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    """Run the command in this process, with one worker."""
    monkeypatch.chdir(course.root)
    monkeypatch.setenv("COURSE_LANG", "en")
    return CliRunner().invoke(grade.command, ["--workers", "1", *words])


# ── The command ─────────────────────────────────────────────────────────────────────────


def test_the_command_marks_a_class(graded_class: SmallCourse) -> None:
    assert_each_once(graded_class.root, ["s000", "s001", "s002", "s003"])
    found = scores(graded_class.root)
    for student in ("s000", "s001", "s002"):
        assert found[student, "check-write-momentum"] == (10.0, False)
        assert found[student, "check-write-convert"] == (6.0, False)
        assert found[student, "answer-why"] == (None, True)
    assert found["s003", "check-write-momentum"] == (0.0, False)


def test_the_command_sums_up_where_there_is_no_terminal(graded_class: SmallCourse) -> None:
    lines = (graded_class.root / "said.txt").read_text("utf-8").splitlines()
    assert lines[-2] == "Marked: 4, unchanged: 0, damaged: 1, waiting for a person: 3, failed: 0."
    assert "landlock" in lines[-1]
    assert any(line.startswith("[s003]") for line in lines)


def test_the_ledger_tells_what_held_and_what_judged(graded_class: SmallCourse) -> None:
    query = "SELECT layers, versions, seed, cpu_ms, marked_at FROM course_marking WHERE student=?"
    ((layers, versions, seed, cpu_ms, marked_at),) = ask(graded_class.root, query, "s001")
    assert '"landlock", "held": true' in layers
    assert "momentum.Momentum" in versions
    assert (graded_class.root / "grading-seeds.toml").read_text("utf-8").count(f"= {seed}\n") == 1
    assert cpu_ms > 0
    assert marked_at > "2026"


def test_files_are_left_as_nbgrader_leaves_them(graded_class: SmallCourse) -> None:
    folder = graded_class.root / "autograded" / "s000" / LESSON
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {f"{LESSON}.ipynb", "timestamp.txt", "data/own.csv"}
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o444}
    kernel = nodes.read(folder / f"{LESSON}.ipynb").metadata["kernelspec"]
    assert kernel["display_name"] == "Python 3"


def test_the_time_is_that_of_the_file(graded_class: SmallCourse) -> None:
    rows = dict(ask(graded_class.root, "SELECT student_id, timestamp FROM submitted_assignment"))
    assert rows["s000"] == "2026-04-30 12:00:00.000000"
    assert rows["s001"] is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["momentun"], 'no lesson "momentun"; expected one of: momentum. Did you mean "momentum"?'),
        (["--student", "s01"], 'handed in by "s01"'),
    ],
)
def test_a_wrong_name_is_refused_with_the_nearest(
    course: SmallCourse, monkeypatch: pytest.MonkeyPatch, words: list[str], sentence: str
) -> None:
    hand_in(course, 1)
    run = graded(course, monkeypatch, *words)
    assert (run.exit_code, run.exception.__class__) == (2, SystemExit)
    assert sentence in run.output
    assert "Did you mean" in run.output


def test_without_a_gradebook_there_is_nothing_to_mark_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = graded(SmallCourse(tmp_path, {}), monkeypatch)
    assert run.exit_code == 2
    assert "There is no gradebook" in run.output
    assert list(tmp_path.iterdir()) == []


def test_an_empty_course_is_no_error(course: SmallCourse, monkeypatch: pytest.MonkeyPatch) -> None:
    run = graded(course, monkeypatch)
    assert run.exit_code == 0
    assert "Marked: 0, unchanged: 0" in run.output


def test_a_machine_that_contains_nothing_is_refused(
    course: SmallCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(course, 1)
    monkeypatch.setattr(crews, "Sandbox", partial(Sandbox, forks=False))
    run = graded(course, monkeypatch)
    assert run.exit_code == 3
    assert "landlock" in run.output
    assert ask(course.root, "SELECT count(*) FROM submitted_assignment") == [(0,)]
    assert not (course.root / "autograded").exists()
    run = graded(course, monkeypatch, "--uncontained")
    assert run.exit_code == 0
    assert "Layers that did not hold: " in run.output
    assert scores(course.root)["s000", "check-write-momentum"] == (10.0, False)


def test_the_configuration_may_give_up_containing(course: SmallCourse) -> None:
    hand_in(course, 1)
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\nc.RunSubmission.uncontained = True\nc.RunSubmission.timeout = 7\n")
    seen: list[Brief] = []

    def mark(task: Task, brief: Brief, sandbox: Sandbox) -> Marked:
        seen.append(brief)
        assert sandbox.lenient
        return mark_one(task, brief, sandbox)

    mark_class(course.root, mark=mark)
    assert seen[0].limits.cell_cpu_seconds == 7


def test_what_fails_by_our_own_fault_waits_for_a_person(
    course: SmallCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(course, 2)
    monkeypatch.setattr("autograder.grading.marker.mark_one", errs)
    run = graded(course, monkeypatch)
    assert run.exit_code == 1
    assert "waiting for a person: 2, failed: 2." in run.output
    assert set(scores(course.root).values()) == {(None, True)}
    monkeypatch.undo()
    assert results(mark_class(course.root)) == {"s000": "marked", "s001": "marked"}
