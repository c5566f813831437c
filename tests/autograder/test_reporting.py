"""The class report: numbers, causes, anonymous examples, pages in three languages."""

from __future__ import annotations

import csv
import io
import json
import re
import string
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from made_class import LESSON, SECRET, SIZE, made_class

from autograder import course
from autograder.grading import notes
from autograder.grading.notes import Note
from autograder.reporting import files
from autograder.reporting.anonymous import example_of
from autograder.reporting.class_work import ClassWork, full_name
from autograder.reporting.counting import report_on
from autograder.reporting.over_course import over_course
from autograder.reporting.page import assignment_page
from autograder.reporting.publish import NothingMarkedError, publish
from autograder.reporting.report import Report
from autograder.reporting.statistics import histogram, separation
from autograder.reporting.tables import tables_of
from autograder.spreadsheet import inert
from course_lib.i18n import LANGUAGES
from course_lib.lecture import class_report

EXERCISE = course.exercise("momentum.Momentum")


@pytest.fixture(scope="module")
def work() -> ClassWork:
    return made_class()


@pytest.fixture(scope="module")
def report(work: ClassWork) -> Report:
    return report_on(work, "en")


# ── Numbers ─────────────────────────────────────────────────────────────────────────────


def test_every_student_falls_into_one_tenth(report: Report) -> None:
    assert sum(report.spread.histogram) == report.handed_in == report.marked == SIZE
    assert report.enrolled == SIZE + 5


def test_full_marks_fall_into_the_last_tenth() -> None:
    assert histogram([1.0, 0.0, 0.95, 0.1]) == (1, 1, 0, 0, 0, 0, 0, 0, 0, 2)


def test_a_late_penalty_is_taken_off(work: ClassWork, report: Report) -> None:
    scores = {each.student: each.score for each in work.works}
    late = [row for row in report.students if row.penalty]
    assert len(late) == SIZE // 10
    assert all(row.score == max(0.0, scores[row.student] - 1) for row in late)


def test_each_cause_is_counted_as_often_as_verdicts_name_it(
    work: ClassWork, report: Report
) -> None:
    named = Counter(
        (outcome.exercise, outcome.verdict.cause)
        for each in work.works
        for outcome in each.outcomes
        if outcome.verdict and outcome.verdict.kind == "misconception"
    )
    counted = {
        (exercise.id, cause.id): cause.count
        for exercise in report.exercises
        for cause in exercise.causes
        if cause.kind == "misconception"
    }
    assert counted == dict(named)
    assert len(counted) >= 8
    for exercise in report.exercises:
        counts = [cause.count for cause in exercise.causes]
        assert counts == sorted(counts, reverse=True)
        assert all(cause.share == cause.count / SIZE for cause in exercise.causes)
        assert all(len(cause.students) == cause.count for cause in exercise.causes)


def test_able_students_differ_from_others_on_every_exercise(report: Report) -> None:
    assert all(e.separation is not None and e.separation > 0.3 for e in report.exercises)


@pytest.mark.parametrize(
    ("item", "rest", "expected"),
    [
        ([0.0, 1.0] * 6, [1.0, 0.0] * 6, -1.0),
        ([1.0] * 12, [0.0, 1.0] * 6, None),
        ([0.0, 1.0], [0.0, 1.0], None),
    ],
)
def test_separation(item: list[float], rest: list[float], expected: float | None) -> None:
    assert separation(item, rest) == expected


def test_waiting_answers_and_troubles_are_listed(report: Report) -> None:
    assert report.waiting == {"answer-why": SIZE // 4}
    assert [student for student, _ in report.troubles] == ["s007"]


@pytest.mark.parametrize("message", notes.TROUBLES)
def test_every_trouble_is_listed(work: ClassWork, message: str) -> None:
    names = [name for _, name, _, _ in string.Formatter().parse(message) if name]
    remark = Note(message, dict.fromkeys(names, "?"))
    harmless = Note(notes.CUT, {"line": "?"})
    works = tuple(replace(each, remarks=(harmless, remark)) for each in work.works[:2])
    report = report_on(ClassWork(LESSON, 36.0, 32.0, 3, works), "en")
    assert report.troubles == (("s000", remark.text("en")), ("s001", remark.text("en")))


def test_a_class_of_nobody_has_a_page() -> None:
    empty = report_on(ClassWork(LESSON, 36.0, 32.0, 3, ()), "en")
    assert empty.spread.mean is None
    assert "0 / 3" in assignment_page(empty)


# ── Examples ────────────────────────────────────────────────────────────────────────────


def test_no_example_tells_of_its_author(report: Report) -> None:
    examples = [cause.example for e in report.exercises for cause in e.causes]
    assert sum(map(bool, examples)) >= 8
    assert not any(word in text for text in examples for word in ("Kim", "Minjun", "#"))


def test_names_of_ones_own_are_replaced_and_those_of_the_exercise_stay() -> None:
    text = (
        '"""By Kim."""\nclass Momentum:\n    """Kim\'s."""\n'
        "    def __init__(self, lr=0.01, momentum=0.9):\n"
        '        self.lr = lr; self.kim = f"{lr} kim"; print("I am Kim")\n'
        "    def kims_helper(self, params): return np.zeros_like(params)\n"
    )
    example = example_of(text, EXERCISE)
    assert "im" not in re.sub("momentum", "", example, flags=re.IGNORECASE)
    for kept in ("class Momentum", "self.lr = lr", "np.zeros_like(params)", "momentum=0.9"):
        assert kept in example


def test_an_example_is_still_python() -> None:
    text = "from kim.tools import x as kims\nglobal kim\nmatch lr:\n    case {**kim}: pass"
    compile(example_of(text, EXERCISE), "example", "exec")


def test_an_example_needs_no_word_of_the_language_s_future() -> None:
    text = "from __future__ import annotations\nlr = 1"
    assert example_of(text, EXERCISE) == "lr = 1"


def test_a_text_that_is_no_python_gives_no_example() -> None:
    assert example_of("class Kim\n  # Kim", EXERCISE) == ""


def test_family_names_come_first_where_they_do() -> None:
    assert full_name("민준", "김") == "김 민준"
    assert full_name("Amelia", "Hart") == "Amelia Hart"
    assert full_name(None, "Hart") == "Hart"


# ── Pages and files ─────────────────────────────────────────────────────────────────────


class _Links(HTMLParser):
    """Collects what a page loads and links to, and the ids that it has."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.targets: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.loads += [str(values[name]) for name in ("src", "data") if name in values]
        if tag in ("link", "script", "iframe", "object"):
            self.loads.append(tag)
        if tag == "a":
            self.targets.append(str(values.get("href")))
        if values.get("id"):
            self.ids.append(str(values["id"]))


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_a_page_loads_nothing_and_its_links_lead_somewhere(work: ClassWork, lang: str) -> None:
    page = assignment_page(report_on(work, lang))
    links = _Links()
    links.feed(page)
    assert links.loads == []
    assert "url(" not in page
    assert "@import" not in page
    assert len(links.targets) >= 8
    assert {target.removeprefix("#") for target in links.targets} <= set(links.ids)
    assert len(links.ids) == len(set(links.ids))
    assert f'<html lang="{lang}">' in page
    assert SECRET.strip() not in page


def test_pages_in_other_languages_say_what_their_cards_say(work: ClassWork) -> None:
    first = EXERCISE.misconceptions[0]
    tr = course.sentences("momentum")
    for lang in ("ja", "ko"):
        sentence = tr(first.message, lang)
        assert sentence != first.message
        held = [c.name for e in report_on(work, lang).exercises for c in e.causes]
        assert sentence in held


def test_names_from_outside_are_inert_on_the_page(work: ClassWork) -> None:
    evil = "<script>alert(1)</script>"
    works = tuple(type(each)(**{**vars(each), "name": evil}) for each in work.works[:3])
    page = assignment_page(report_on(ClassWork(LESSON, 36.0, 32.0, 3, works), "en"))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_json_holds_what_a_lecture_reads(report: Report) -> None:
    data = json.loads(files.as_json(report))
    exercise = data["reports"][0]["exercises"][0]
    cause = exercise["causes"][0]
    assert {"id", "kind", "names", "questions", "count", "share", "example"} <= set(cause)
    assert set(exercise["titles"]) == set(LANGUAGES)
    assert exercise["kinds"]["correct"] > 0


def test_json_of_one_lesson_and_of_a_course_have_one_shape(report: Report) -> None:
    one = json.loads(files.as_json(report))
    course_data = json.loads(files.course_as_json(over_course([report], "en")))
    assert list(one) == list(course_data) == ["format", "language", "reports", "course"]
    assert one["format"] == class_report.FORMAT
    assert one["reports"] == course_data["reports"]
    assert one["course"] is None
    assert len(course_data["course"]["students"]) == SIZE


def table(name: str, report: Report) -> list[dict[str, str]]:
    """Return the rows of one of the tables."""
    return list(csv.DictReader(io.StringIO(tables_of([report])[name])))


def test_csv_has_a_line_for_everybody_and_no_formula(report: Report) -> None:
    rows = table("students", report)
    assert [row["student"] for row in rows] == [s.student for s in report.students]
    assert rows[1]["name"] == "김 민준"
    assert {row["momentum.Momentum"] for row in rows} >= {"correct", "misconception"}
    assert inert("=1+1") == "'=1+1"


def test_csv_has_no_total_that_is_not_final(report: Report) -> None:
    for row, line in zip(table("students", report), report.students, strict=True):
        assert row["score"] == (str(line.score) if line.state == "final" else "")
        assert (row["state"] == "open") is bool(line.waiting)
        assert row["checks"] == str(line.checked)


def test_csv_has_every_criterion_and_exercise(report: Report) -> None:
    rows = table("criteria", report)
    for exercise in report.exercises:
        first, *others = [row for row in rows if row["exercise"] == exercise.id]
        assert (first["criterion"], first["correct"]) == ("", str(exercise.kinds["correct"]))
        assert float(first["separation"]) == exercise.separation
        for row, criterion in zip(others, exercise.criteria, strict=True):
            assert (row["criterion"], row["criterion_title"]) == (criterion.id, criterion.title)
            assert float(row["mean_share"]) == criterion.mean_share


def test_csv_has_every_cause_with_its_example_and_who_holds_it(report: Report) -> None:
    rows = table("misconceptions", report)
    causes = [cause for exercise in report.exercises for cause in exercise.causes]
    for row, cause in zip(rows, causes, strict=True):
        assert (row["kind"], row["cause"]) == (cause.kind, cause.id)
        assert (row["count"], row["example"]) == (str(cause.count), cause.example)
        assert row["students"].split() == list(cause.students)


@pytest.mark.parametrize("name", ["=1+1", "＝1", " =1", "\n=1"])
def test_no_name_is_a_formula_in_the_table(work: ClassWork, name: str) -> None:
    works = tuple(replace(each, name=name) for each in work.works[1:2])
    (row,) = table("students", report_on(ClassWork(LESSON, 36.0, 32.0, 3, works), "en"))
    assert (row["name"], row["score"]) == ("'" + name, str(works[0].score - works[0].penalty))


# ── Bad input ───────────────────────────────────────────────────────────────────────────


def test_a_folder_without_a_gradebook_is_refused_and_stays_empty(tmp_path: Path) -> None:
    with pytest.raises(NothingMarkedError, match="gradebook"):
        publish(tmp_path, None, "en", tmp_path / "report", ("html",))
    assert list(tmp_path.iterdir()) == []
