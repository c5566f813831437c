"""Exports before and after a due date: what is not due yet is no 0, and who has left is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from gradebooks import HANDED_IN, exported, rows
from nbgrader.api import Gradebook
from small_course import ROOT, nbgrader

from autograder.commands.export import command
from autograder.exporting.lines import NO_DATE, NOT_DUE, NOTHING, UNMARKED

CLASS = """
timezone = "Asia/Seoul"
[[lesson]]
id = "momentum"
due = {momentum}
[[lesson]]
id = "adam"
due = {adam}
"""
MORE = """
[[extension]]
student = "s01"
lesson = "adam"
days = 3000
"""
DUE = (datetime.now(UTC) - timedelta(days=40)).replace(hour=14, minute=59, second=0, microsecond=0)
PAST, AHEAD = f"{DUE:%Y-%m-%d}T23:59:00", "2120-03-21T23:59:00"  # Seoul's evening


@pytest.fixture
def root(course_root: Path) -> Path:
    """A course in the present folder."""
    return course_root


def class_file(root: Path, adam: str, more: str = "", momentum: str = PAST) -> None:
    """Write a class's file with two dates."""
    text = CLASS.format(momentum=momentum, adam=adam) + more
    (root / "course.toml").write_text(text, encoding="utf-8")


def run(*words: str) -> Result:
    """Run the command in the present folder."""
    return CliRunner().invoke(command, words, catch_exceptions=False)


def said(root: Path, assignment: str = "adam", **settings: object) -> dict[str, tuple[str, str]]:
    """Return the score and the note of each student in one assignment."""
    found = rows(exported(root, "CsvExport", root / "g.csv", **settings))
    return {
        r["student_id"]: (r["score"], r["note"]) for r in found if r["assignment"] == assignment
    }


def grant(root: Path, student: str, assignment: str, days: int) -> None:
    """Let nbgrader grant an extension, as its manual does it."""
    with Gradebook(f"sqlite:///{(root / 'gradebook.db').as_posix()}") as book:
        with book.db.no_autoflush:
            book.update_or_create_submission(assignment, student)
        book.grant_extension(assignment, student, days=days)


# ── Before and after the date ───────────────────────────────────────────────────────────


def test_nothing_handed_in_is_0_only_after_the_due_date(root: Path) -> None:
    class_file(root, AHEAD)
    assert set(said(root).values()) == {("", NOT_DUE)}
    class_file(root, PAST)
    assert set(said(root).values()) == {("0.0", NOTHING)}
    assert set(said(root, nothing="empty").values()) == {("", NOTHING)}


def test_no_date_at_all_is_no_0(root: Path) -> None:
    assert set(said(root).values()) == {("", NO_DATE)}
    assert set(said(root, nothing="zero").values()) == {("", NO_DATE)}


def test_the_gradebooks_date_holds_where_no_class_file_is(root: Path) -> None:
    with Gradebook(f"sqlite:///{(root / 'gradebook.db').as_posix()}") as book:
        book.update_or_create_assignment("adam", duedate=datetime(2120, 1, 1))
    assert set(said(root).values()) == {("", NOT_DUE)}
    with Gradebook(f"sqlite:///{(root / 'gradebook.db').as_posix()}") as book:
        book.update_or_create_assignment("adam", duedate=datetime(2020, 1, 1))
    assert set(said(root).values()) == {("0.0", NOTHING)}


def test_each_student_has_the_date_of_their_own(root: Path) -> None:
    class_file(root, PAST, MORE)
    grant(root, "s02", "adam", days=3000)
    found = said(root)
    assert [found[student] for student in ("s01", "s02", "s03")] == [
        ("", NOT_DUE),
        ("", NOT_DUE),
        ("0.0", NOTHING),
    ]
    found_dates = rows(root / "g.csv")
    dates = {r["student_id"]: r["duedate"] for r in found_dates if r["assignment"] == "adam"}
    due = DUE.replace(tzinfo=None)
    assert dates["s03"] == str(due)
    assert dates["s01"] == str(due + timedelta(days=3000))


def test_a_line_of_the_class_file_goes_before_the_gradebook(root: Path) -> None:
    class_file(root, PAST, MORE.replace("3000", "1"))
    grant(root, "s01", "adam", days=3000)
    assert said(root)["s01"] == ("0.0", NOTHING)


def test_the_command_counts_both_in_one_line(root: Path) -> None:
    class_file(root, AHEAD)
    result = run("--format", "moodle")
    assert (
        "Nothing handed in: 1 cells are 0, as the due date has passed; 7 cells are empty, as it "
        "is not due yet or has no due date.\n"
    ) in result.stdout
    assert "adam, s01" not in result.stdout
    assert "3 scores are left empty." in result.stdout
    found = {row["ID number"]: row for row in rows(root / "moodle.csv")}
    assert (found["s01"]["adam"], found["s01"]["adam (feedback)"]) == ("", "")
    assert (found["s05"]["momentum"], found["s05"]["momentum (feedback)"]) == ("0", NOTHING)


def test_canvas_gets_no_0_before_the_due_date(root: Path) -> None:
    class_file(root, AHEAD)
    roster = "id,canvas_id\n" + "".join(f"s0{i},{i}\n" for i in range(1, 8))
    (root / "roster.csv").write_text(roster, encoding="utf-8")
    run("--format", "canvas")
    assert [row["adam"] for row in rows(root / "canvas.csv")] == ["14", *[""] * 7]


def test_a_class_file_that_cannot_be_read_is_an_error(root: Path) -> None:
    class_file(root, '"soon"')
    result = run()
    assert (result.exit_code, result.stdout) == (2, "")
    assert 'due is "soon"' in result.stderr


# ── Handed in, and not marked ───────────────────────────────────────────────────────────


def collected(root: Path, student: str, assignment: str, when: str | None = None) -> None:
    """Put a folder where `collect` does."""
    folder = root / "submitted" / student / assignment
    folder.mkdir(parents=True)
    if when:
        (folder / "timestamp.txt").write_text(when, encoding="utf-8")


def test_what_was_collected_and_not_marked_is_never_0(root: Path) -> None:
    class_file(root, PAST)
    collected(root, "s01", "adam")
    grant(root, "s02", "adam", days=1)
    collected(root, "s02", "adam", "2020-03-20 10:00:00 UTC")
    with Gradebook(f"sqlite:///{(root / 'gradebook.db').as_posix()}") as book:
        with book.db.no_autoflush:
            row = book.add_submission("adam", "s03", timestamp=HANDED_IN)
        for grade in row.notebooks[0].grades:
            grade.needs_manual_grade = False
        book.db.commit()
    found = said(root)
    assert [found[f"s0{i}"] for i in (1, 2, 3, 4)] == [*[("", UNMARKED)] * 3, ("0.0", NOTHING)]
    assert "adam, s01: handed in, not marked yet" in run().stdout


def test_marks_of_an_older_hand_in_are_no_score_of_the_newer(root: Path) -> None:
    collected(root, "s01", "momentum", "2026-04-30 11:22:33 UTC")
    collected(root, "s02", "momentum", f"{HANDED_IN:%Y-%m-%d %H:%M:%S.%f} UTC")
    collected(root, "s04", "momentum", "not a date")
    found = said(root, "momentum")
    assert found["s01"] == ("", UNMARKED)
    assert found["s02"] == ("8.25", "")
    assert found["s04"] == ("0.0", "")


# ── Who has left ────────────────────────────────────────────────────────────────────────


def test_who_left_the_class_is_left_out_and_named(root: Path) -> None:
    class_file(root, AHEAD)
    roster = "id,canvas_id\n" + "".join(f"s0{i},{i}\n" for i in range(1, 6))
    (root / "roster.csv").write_text(roster, encoding="utf-8")
    for name in ("canvas", "moodle", "csv"):
        result = run("--format", name)
        assert result.exit_code == 0, result.stderr
        assert "Left out, as roster.csv does not have them: s06, s07." in result.stdout
        assert "s07" not in (root / f"{'grades' if name == 'csv' else name}.csv").read_text("utf-8")
    found = said(root, "momentum", assignments=["momentum"])
    assert sorted(found) == ["s01", "s02", "s03", "s04", "s05"]


def test_a_roster_without_a_class_leaves_nobody_out(root: Path) -> None:
    (root / "roster.csv").write_text("id\ns01\n", encoding="utf-8")
    assert "14 rows written" in run().stdout


@pytest.mark.slow
def test_nbgraders_own_command_goes_by_the_same_dates(root: Path) -> None:
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    class_file(root, AHEAD)
    roster = "id\n" + "".join(f"s0{i}\n" for i in range(1, 7))
    (root / "roster.csv").write_text(roster, encoding="utf-8")
    done = nbgrader(root, "export", "--exporter=autograder.exporting.MoodleExport")
    assert done.returncode == 0, done.stderr
    assert "1 cells are 0, as the due date has passed; 6 cells are empty" in done.stderr
    assert "roster.csv does not have them: s07." in done.stderr
    assert {row["adam"] for row in rows(root / "moodle.csv")} == {""}
