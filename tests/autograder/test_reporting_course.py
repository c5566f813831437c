"""The page on a course: all lessons together, and whatever needs somebody."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from made_class import LESSON, SIZE, made_class

from autograder.reporting.class_work import ClassWork
from autograder.reporting.counting import report_on
from autograder.reporting.over_course import (
    MOST,
    CourseReport,
    hardest,
    held,
    over_course,
    telling,
)
from autograder.reporting.page import MOST_OF_COURSE, course_page
from autograder.reporting.report import Report
from course_lib.i18n import LANGUAGES

WEAK, OTHER = "s000", "second"


@pytest.fixture(scope="module")
def work() -> ClassWork:
    return made_class()


def second(work: ClassWork) -> ClassWork:
    """Return another lesson: half the class handed in, and the weak one had nothing right."""
    half = tuple(replace(each, waiting=(), remarks=()) for each in work.works[: SIZE // 2])
    return replace(work, assignment=OTHER, works=half, unmarked={"late": "Late Comer"})


def course_of(work: ClassWork, lang: str) -> CourseReport:
    """Return the report on a course of two lessons."""
    return over_course([report_on(work, lang), report_on(second(work), lang)], lang)


@pytest.fixture(scope="module")
def course(work: ClassWork) -> CourseReport:
    return course_of(work, "en")


@pytest.fixture(scope="module")
def page(course: CourseReport) -> str:
    return course_page(course)


class Parts(HTMLParser):
    """Collects links, ids and what a page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what leads somewhere."""
        values = {name: value or "" for name, value in attrs}
        self.links += [values["href"]] if tag == "a" else []
        self.ids += [values["id"]] if "id" in values else []
        is_loading = tag in ("link", "script", "iframe", "object", "img") or "src" in values
        self.loads += [tag] if is_loading else []


# ── Numbers ─────────────────────────────────────────────────────────────────────────────


def test_a_student_s_share_is_over_the_lessons_handed_in(
    course: CourseReport, work: ClassWork
) -> None:
    assert course.spread.counted == SIZE  # the late one has no points yet
    assert sum(course.spread.histogram) == SIZE
    shares = [(each.checked or 0) / work.checks for each in work.works]
    assert course.spread.mean == pytest.approx(sum(shares) / SIZE)


def test_who_is_stuck_in_several_lessons_is_named_with_the_exercises(
    course: CourseReport, work: ClassWork
) -> None:
    weak = {w.student for w in work.works[: SIZE // 2] if (w.checked or 0) < work.checks / 2}
    stuck = {each.student: each for each in course.students if each.is_stuck}
    assert set(stuck) == weak
    assert weak
    for student, found in stuck.items():
        line = next(s for s in course.reports[0].students if s.student == student)
        rows = zip(course.reports[0].exercises, line.kinds, strict=True)
        missed = [e.title for e, kind in rows if kind not in ("correct", "convention")]
        assert list(found.lessons[0].stuck) == missed


def test_a_damaged_file_is_not_called_stuck(work: ClassWork) -> None:
    first = replace(work.works[0], checked=0.0, unread=True)
    damaged = replace(work, works=(first, *work.works[1:]))
    found = over_course([report_on(damaged, "en"), report_on(damaged, "en")], "en")
    assert not found.students[0].is_stuck
    assert found.students[0].lessons[0].share is None


def test_rankings_run_over_all_lessons(course: CourseReport) -> None:
    causes = held(course.reports)
    counts = [cause.count for _, _, cause in causes]
    assert counts == sorted(counts, reverse=True)
    assert {report.assignment for report, _, _ in causes} == {LESSON, OTHER}
    shares = [criterion.mean_share for _, _, criterion in hardest(course.reports)]
    assert shares == sorted(shares)
    assert len(shares) == MOST
    values = [value for _, _, value in telling(course.reports)]
    assert values == sorted(values, reverse=True)


def test_of_many_questions_both_ends_are_shown(course: CourseReport) -> None:
    many = [*course.reports, *course.reports, *course.reports]
    every = sorted(e.separation or 0 for r in many for e in r.exercises)
    shown = [value for _, _, value in telling(many)]
    assert len(shown) == MOST
    assert (shown[0], shown[-1]) == (every[-1], every[0])


# ── The page ────────────────────────────────────────────────────────────────────────────


def test_each_lesson_has_a_row_with_its_distribution(course: CourseReport, page: str) -> None:
    for report in course.reports:
        row = page[page.index(f'<tr><td><a href="{report.assignment}.html">') :]
        counts = ", ".join(map(str, report.spread.histogram))
        assert f'{counts}">' in row[: row.index("</tr>")]
    assert "Some totals are not final" in page


def test_the_most_held_misconceptions_have_an_example_and_a_link(
    course: CourseReport, page: str
) -> None:
    shown = unescape(re.sub(r"<[^>]+>", "", page))
    for report, exercise, cause in held(course.reports)[:MOST_OF_COURSE]:
        place = f"{exercise.id}-{cause.kind}-{cause.id}"
        assert f'href="{report.assignment}.html#{place}"' in page
        assert cause.question in shown
        assert cause.example in shown


def test_everything_that_needs_somebody_is_on_it(course: CourseReport, page: str) -> None:
    shown = unescape(page)
    for report in course.reports:
        assert report.troubles
        assert all(sentence in shown for _, sentence in report.troubles)
    assert "Not marked yet <b>1</b>" in page[: page.index("<h2>")]
    assert "<code>answer-why</code>" in page
    assert f'<td class="number">{SIZE // 4}</td>' in page


def test_who_is_stuck_is_on_it_and_everybody_has_a_line(course: CourseReport, page: str) -> None:
    stuck = page[page.index("Who is stuck in several lessons") :]
    several = stuck[: stuck.index("<h2>")]
    names = [each.student for each in course.students if each.is_stuck]
    assert re.findall(r"<tr><td>(\w+)</td>", several) == names
    matrix = page[page.index("Everybody, lesson by lesson") :]
    everybody = [each.student for each in course.students]
    assert re.findall(r"<tr><td>(\w+)</td>", matrix) == everybody
    assert "…</td>" in matrix


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_loads_nothing_and_its_links_lead_somewhere(work: ClassWork, lang: str) -> None:
    page = course_page(course_of(work, lang))
    parts = Parts()
    parts.feed(page)
    assert parts.loads == []
    assert "url(" not in page
    assert len(parts.ids) == len(set(parts.ids))
    inside = {link[1:] for link in parts.links if link.startswith("#")}
    assert inside <= set(parts.ids)
    outside = {link.partition("#")[0] for link in parts.links if not link.startswith("#")}
    assert outside == {f"{LESSON}.html", f"{OTHER}.html"}
    assert f'<html lang="{lang}">' in page
    assert "@media print" in page
    assert "prefers-color-scheme: dark" in page


def test_names_from_outside_are_inert(work: ClassWork) -> None:
    evil = replace(work.works[0], name="<script>alert(1)</script>", student='"><b>')
    reports = [report_on(replace(work, works=(evil, *work.works[1:])), "en")] * 2
    page = course_page(over_course(reports, "en"))
    assert "<script" not in page
    assert '"><b></td>' not in page
    assert "&lt;script&gt;" in page


def test_a_course_in_which_nothing_is_marked_has_a_page(work: ClassWork) -> None:
    empty = replace(work, works=(), unmarked={"kim": "Kim"})
    reports: list[Report] = [report_on(empty, "en")]
    page = course_page(over_course(reports, "en"))
    assert "Nobody is stuck" in page
    assert "not marked yet" in page
