"""The report as pages that need no network, in the instructor's language, on screen and paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers.python import PythonLexer

from autograder.cards import words
from autograder.cards.html import prose
from autograder.cards.numbers import points
from autograder.messages import tr
from autograder.reporting.over_course import (
    CourseReport,
    LessonOfStudent,
    hardest,
    held,
    telling,
)
from autograder.reporting.report import CauseReport, ExerciseReport, Report
from autograder.reporting.wording import basis_of, texts_of

TEMPLATES = Path(__file__).parent / "templates"
MOST = 15  # causes in a table on top; all of them stand with their exercises
MOST_OF_COURSE = 10  # causes on the course's page, each with its example
WELL, HARDLY = 0.3, 0.15  # of a question that tells students apart, and of one that hardly does


def assignment_page(report: Report) -> str:
    """Return the page on one assignment."""
    return _rendered("assignment.html.j2", report.language, report=report)


def course_page(course: CourseReport) -> str:
    """Return the page on the course: its lessons, each with a link, and what they share."""
    titles = {report.assignment: report.title for report in course.reports}
    return _rendered("course.html.j2", course.language, course=course, titles=titles)


def _rendered(template: str, lang: str, **values: object) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {**_plain_filters(), **_filters(lang)}
    environment.globals |= {
        "ranked": _ranked,
        "ranked_all": lambda reports: held(reports)[:MOST_OF_COURSE],
        "hardest": hardest,
        "telling": telling,
    }
    page = environment.get_template(template)
    return page.render(lang=lang, t=texts_of(lang), colors=_colors(), signs=_legend(lang), **values)


def _plain_filters() -> Mapping[str, Callable[..., object]]:
    return {
        "prose": lambda text: Markup(prose(text)),
        "code": _highlighted,
        "points": points,
        "percent": _percent,
        "sign": lambda kind: words.SIGNS.get(kind, "–"),
        "cell": _cell,
        "grouped": _grouped,
    }


def _filters(lang: str) -> Mapping[str, Callable[..., object]]:
    return {
        "kind": lambda kind: tr(words.KINDS[kind], lang) if kind in words.KINDS else "–",
        "fault": lambda fault: tr(words.FAULTS[fault], lang),
        "separates": lambda value: _separates(value, lang),
        "basis": lambda report: basis_of(report, lang),
    }


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _cell(lesson: LessonOfStudent) -> str:
    """Return what stands for a lesson in a student's line."""
    if lesson.share is not None:
        return _percent(lesson.share)
    return {"": "–", "unmarked": "…"}.get(lesson.state, "?")


def _grouped(troubles: Iterable[tuple[str, str]]) -> list[tuple[list[str], str]]:
    """Return each sentence once, with everybody whom it is about."""
    found: dict[str, list[str]] = {}
    for student, sentence in troubles:
        found.setdefault(sentence, []).append(student)
    return [(students, sentence) for sentence, students in found.items()]


def _ranked(report: Report) -> list[tuple[ExerciseReport, CauseReport]]:
    """Return the most frequent misconceptions and crashes of all exercises."""
    return [(exercise, cause) for _, exercise, cause in held([report])[:MOST]]


def _highlighted(source: str) -> Markup:
    return Markup(highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)))


def _colors() -> Markup:
    light = HtmlFormatter(style="default").get_style_defs("pre.code")
    dark = HtmlFormatter(style="monokai").get_style_defs("pre.code")
    return Markup(f"{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}")


def _legend(lang: str) -> Mapping[str, str]:
    return {sign: tr(words.KINDS[kind], lang) for kind, sign in words.SIGNS.items()}


def _separates(value: float | None, lang: str) -> str:
    if value is None:
        return tr("cannot be told", lang)
    shown = f"{value:.2f}".replace("-", "−")
    if value >= WELL:
        return tr("well ({value})", lang, value=shown)
    if value >= HARDLY:
        return tr("somewhat ({value})", lang, value=shown)
    return tr("hardly ({value})", lang, value=shown)
