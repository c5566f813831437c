"""What is handed in and not marked, or marked and not final, never hides in the report."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from gradebooks import HANDED_IN
from made_class import LESSON, SIZE, WRITTEN, made_class

from autograder.grading.course_folder import course_in
from autograder.reporting.class_work import ClassWork, read_class
from autograder.reporting.counting import report_on
from autograder.reporting.page import assignment_page
from autograder.reporting.publish import NothingMarkedError, publish, reports_on
from course_lib.i18n import LANGUAGES


@pytest.fixture
def root(course_root: Path) -> Path:
    """Return a course in which s05 and s07 are unmarked, s03 waits and s06 is withheld."""
    for student in ("s01", "s02", "s05"):
        hand_in(course_root, student)
    return course_root


def hand_in(root: Path, student: str, lesson: str = "momentum", time: str = "") -> Path:
    """Put a notebook into the folder of hand-ins."""
    folder = root / "submitted" / student / lesson
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{lesson}.ipynb").write_text("{}", encoding="utf-8")
    stamp = time or f"{HANDED_IN:%Y-%m-%d %H:%M:%S.%f} UTC"
    (folder / "timestamp.txt").write_text(stamp, encoding="utf-8")
    return folder


# ── Not marked yet ──────────────────────────────────────────────────────────────────────


def test_what_is_handed_in_and_not_marked_is_counted_and_named(root: Path) -> None:
    (report,) = reports_on(root, "momentum", "en")
    assert (report.handed_in, report.marked, report.enrolled) == (7, 5, 7)
    sentences = {student: text for student, text in report.troubles if "not marked yet" in text}
    assert set(sentences) == {"s05", "s07"}
    assert "python -m autograder grade momentum" in sentences["s05"]
    states = {line.student: line.state for line in report.students}
    assert [student for student, state in states.items() if state == "unmarked"] == ["s05", "s07"]


def test_the_page_says_how_many_are_not_marked_yet(root: Path) -> None:
    (report,) = reports_on(root, "momentum", "en")
    page = assignment_page(report)
    head = page[: page.index("<h2>")]
    assert "7 / 7" in head
    assert "Not marked yet <b>2</b>" in head
    assert "<b>s05, s07</b>: handed in and not marked yet" in page


def test_no_more_hand_in_than_there_are(root: Path) -> None:
    hand_in(root, "whom-no-roster-names")
    (report,) = reports_on(root, "momentum", "en")
    assert (report.handed_in, report.enrolled) == (8, 8)


def test_one_collected_student_of_many_does_not_vanish(work: ClassWork) -> None:
    page = assignment_page(report_on(replace(work, unmarked={"kim": "김 민준"}), "en"))
    assert f"{SIZE + 1} / {SIZE + 5}" in page
    assert "<td>kim</td><td>김 민준</td>" in page


def test_a_file_that_came_after_marking_is_told_from_the_one_that_was_marked(root: Path) -> None:
    assert read_class(course_in(root), "momentum").again == ()
    hand_in(root, "s02", time="2026-04-30 09:00:00.000000 UTC")
    (report,) = reports_on(root, "momentum", "en")
    assert [s for s, text in report.troubles if "handed in again" in text] == ["s02"]


@pytest.mark.parametrize("time", ["", "no date at all", "9" * 40])
def test_a_time_that_cannot_be_read_says_nothing(root: Path, time: str) -> None:
    (hand_in(root, "s02") / "timestamp.txt").write_text(time, encoding="utf-8")
    assert read_class(course_in(root), "momentum").again == ()


def test_a_marked_notebook_that_is_gone_is_named(root: Path) -> None:
    (report,) = reports_on(root, "momentum", "en")
    gone = {s: text for s, text in report.troubles if "marked notebook is gone" in text}
    assert set(gone) == {"s01", "s02", "s03", "s04", "s06"}
    assert "--student s01 --force" in gone["s01"]


def test_a_lesson_of_which_nothing_is_marked_is_refused_and_stands_on_the_course_page(
    root: Path,
) -> None:
    hand_in(root, "s01", "adam")
    with pytest.raises(NothingMarkedError, match="adam; marked so far: momentum"):
        reports_on(root, "adam", "en")
    adam, momentum = reports_on(root, None, "en")
    assert (adam.assignment, adam.handed_in, adam.marked) == ("adam", 1, 0)
    assert momentum.marked == 5


# ── Not final ───────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def work() -> ClassWork:
    return made_class()


def test_while_a_total_is_not_final_the_checks_are_compared(root: Path) -> None:
    (report,) = reports_on(root, "momentum", "en")
    spread = report.spread
    assert spread.by_checks
    assert (spread.max_points, report.checks, report.max_score) == (10.0, 10.0, 14.0)
    assert spread.counted == 4  # without s06, whose check gave no score
    assert spread.mean == (10 + 7.25 + 6 + 0) / 4
    assert report.open_totals == 2
    page = assignment_page(report)
    assert "2 of 5 totals are not final" in page
    assert "out of 10 points" in page
    assert "Left out, because a check gave no score: 1." in page


def test_when_all_are_final_the_totals_are_compared(work: ClassWork) -> None:
    final = replace(work, works=tuple(replace(w, waiting=()) for w in work.works))
    report = report_on(final, "en")
    assert not report.spread.by_checks
    assert report.spread.max_points == work.checks + WRITTEN
    nets = [max(0.0, each.score - each.penalty) for each in final.works]
    assert report.spread.mean == pytest.approx(sum(nets) / SIZE)
    assert "not final" not in assignment_page(report).lower()


def test_a_written_answer_that_waits_pulls_nobody_down(work: ClassWork) -> None:
    """Marking half the written answers must not move mean and chart."""
    some = tuple(replace(w, score=w.score + (0 if w.waiting else WRITTEN)) for w in work.works)
    before, after = report_on(work, "en"), report_on(replace(work, works=some), "en")
    assert before.spread == after.spread
    assert [e.separation for e in before.exercises] == [e.separation for e in after.exercises]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_score_that_is_not_final_is_marked_so(work: ClassWork, lang: str) -> None:
    report = report_on(work, lang)
    page = assignment_page(report)
    assert report.open_totals == SIZE // 4
    assert page.count('<span class="quiet">(') >= SIZE // 4


# ── Files ───────────────────────────────────────────────────────────────────────────────


def test_every_form_tells_of_the_unmarked(root: Path) -> None:
    written = publish(root, "momentum", "en", root / "report", ("html", "csv", "json"))
    names = [path.name for path in written]
    tables = [f"momentum-{kind}.csv" for kind in ("students", "criteria", "misconceptions")]
    assert names == ["momentum.html", *tables, "momentum.json"]
    text = (root / "report" / "momentum-students.csv").read_text(encoding="utf-8-sig")
    states = {row["student"]: row["state"] for row in csv.DictReader(io.StringIO(text))}
    assert states == {
        **dict.fromkeys(("s01", "s02", "s04"), "final"),
        **dict.fromkeys(("s03", "s06"), "open"),
        **dict.fromkeys(("s05", "s07"), "unmarked"),
    }
    data = json.loads((root / "report" / "momentum.json").read_text(encoding="utf-8"))
    assert data["reports"][0]["marked"] == 5
    assert data["reports"][0]["assignment"] == LESSON
