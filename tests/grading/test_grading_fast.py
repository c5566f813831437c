"""The fast lane: the command, what it passes over, and what it leaves in the folder."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fast_class import (
    ask,
    assert_each_once,
    change,
    copy_of,
    ends_always,
    ends_every_worker,
    ends_its_worker_once,
    errs,
    hand_in,
    mark_class,
    released,
    results,
    scores,
)
from small_course import LESSON, SmallCourse, named

from autograder.commands import grade
from autograder.grading import nodes
from autograder.grading.fast import crew as crews
from autograder.grading.fast.local_crew import CrewError, LocalCrew
from autograder.grading.marker import mark_one
from autograder.grading.work import Brief, GradeRow, Marked, Task
from autograder.sandbox.client import Sandbox, UncontainedError, require

pytestmark = [
    pytest.mark.xdist_group("fast-lane"),
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox here needs Linux"),
]
TWO = partial(LocalCrew, workers=2)


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


@pytest.fixture(scope="module")
def marked(empty: SmallCourse, tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """A class of four, marked by the command in a process of its own."""
    course = copy_of(empty, tmp_path_factory.mktemp("fast") / "수업")
    hand_in(course, 3)
    course.hand_in("s003", "{ no notebook")
    (course.submitted("s000") / "data").mkdir()
    (course.submitted("s000") / "data" / "own.csv").write_text("1,2", encoding="utf-8")
    (course.submitted("s000") / "timestamp.txt").write_text("2026-04-30 12:00:00 UTC", "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "autograder", "grade", "--workers", "2"],
        cwd=course.root,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "COURSE_LANG": "en", "PYTHONUTF8": "1"},
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    (course.root / "said.txt").write_text(run.stdout, encoding="utf-8")
    (course.root / "warned.txt").write_text(run.stderr, encoding="utf-8")
    return course


@pytest.fixture
def again(marked: SmallCourse, tmp_path: Path) -> SmallCourse:
    """A copy of the marked class."""
    return copy_of(marked, tmp_path / "수업")


def graded(course: SmallCourse, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    """Run the command in this process, with one worker."""
    monkeypatch.chdir(course.root)
    monkeypatch.setenv("COURSE_LANG", "en")
    return CliRunner().invoke(grade.command, ["--workers", "1", *words])


# ── The command ─────────────────────────────────────────────────────────────────────────


def test_the_command_marks_a_class(marked: SmallCourse) -> None:
    assert_each_once(marked.root, ["s000", "s001", "s002", "s003"])
    found = scores(marked.root)
    for student in ("s000", "s001", "s002"):
        assert found[student, "check-write-momentum"] == (10.0, False)
        assert found[student, "check-write-convert"] == (6.0, False)
        assert found[student, "answer-why"] == (None, True)
    assert found["s003", "check-write-momentum"] == (0.0, False)


def test_the_command_sums_up_where_there_is_no_terminal(marked: SmallCourse) -> None:
    first, second = (marked.root / "said.txt").read_text("utf-8").splitlines()[:2]
    assert first == "Marked: 4, unchanged: 0, damaged: 1, waiting for a person: 3, failed: 0."
    assert "landlock" in second
    warned = (marked.root / "warned.txt").read_text("utf-8")
    assert "[s003]" in warned
    assert "Marked" not in warned


def test_the_ledger_tells_what_held_and_what_judged(marked: SmallCourse) -> None:
    query = "SELECT layers, versions, seed, cpu_ms, marked_at FROM course_marking WHERE student=?"
    ((layers, versions, seed, cpu_ms, marked_at),) = ask(marked.root, query, "s001")
    assert '"landlock", "held": true' in layers
    assert "momentum.Momentum" in versions
    assert (marked.root / "grading-seeds.toml").read_text("utf-8").count(f"= {seed}\n") == 1
    assert cpu_ms > 0
    assert marked_at > "2026"


def test_files_are_left_as_nbgrader_leaves_them(marked: SmallCourse) -> None:
    folder = marked.root / "autograded" / "s000" / LESSON
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {f"{LESSON}.ipynb", "timestamp.txt", "data/own.csv"}
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o444}
    kernel = nodes.read(folder / f"{LESSON}.ipynb").metadata["kernelspec"]
    assert kernel["display_name"] == "Python 3"


def test_the_time_is_that_of_the_file(marked: SmallCourse) -> None:
    rows = dict(ask(marked.root, "SELECT student_id, timestamp FROM submitted_assignment"))
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


# ── What is passed over ─────────────────────────────────────────────────────────────────


def test_what_has_not_changed_is_passed_over(again: SmallCourse) -> None:
    assert set(results(mark_class(again.root, mark=errs)).values()) == {"unchanged"}


def test_only_what_has_changed_is_marked_again(again: SmallCourse) -> None:
    notebook = again.right("ja")
    named(notebook, "write-convert")["source"] = "def convert(lr, momentum, src, dst):\n    pass"
    again.hand_in("s001", notebook)
    (again.submitted("s002") / "timestamp.txt").write_text("2026-05-01 00:00 +0900", "utf-8")
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
