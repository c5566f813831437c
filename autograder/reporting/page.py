"""The report as pages that need no network, in the instructor's language, on screen and paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from autograder.reporting.report import CauseReport, ExerciseReport, Report
from autograder.reporting.wording import texts_of

TEMPLATES = Path(__file__).parent / "templates"
MOST = 15  # causes in a table on top; all of them stand with their exercises
WELL, HARDLY = 0.3, 0.15  # of a question that tells students apart, and of one that hardly does


def assignment_page(report: Report) -> str:
    """Return the page on one assignment."""
    return _rendered("assignment.html.j2", report.language, report=report)


def course_page(reports: Sequence[Report], lang: str) -> str:
    """Return the page on the course: one line an assignment, with a link to its own page."""
    return _rendered("course.html.j2", lang, reports=reports)


def _rendered(template: str, lang: str, **values: object) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "prose": lambda text: Markup(prose(text)),
        "code": _highlighted,
        "points": points,
        "percent": lambda share: f"{100 * share:.0f} %",
        "sign": lambda kind: words.SIGNS.get(kind, "–"),
        "kind": lambda kind: tr(words.KINDS[kind], lang) if kind in words.KINDS else "–",
        "fault": lambda fault: tr(words.FAULTS[fault], lang),
        "separates": lambda value: _separates(value, lang),
    }
    environment.globals |= {"ranked": _ranked, "ranked_all": _ranked_all}
    page = environment.get_template(template)
    return page.render(lang=lang, t=texts_of(lang), colors=_colors(), signs=_legend(lang), **values)


def _ranked(report: Report) -> list[tuple[ExerciseReport, CauseReport]]:
    """Return the most frequent misconceptions and crashes of all exercises."""
    rows = [(e, c) for e in report.exercises for c in e.causes if c.kind != "convention"]
    return sorted(rows, key=lambda row: -row[1].count)[:MOST]


def _ranked_all(reports: Sequence[Report]) -> list[tuple[Report, ExerciseReport, CauseReport]]:
    rows = [(report, *row) for report in reports for row in _ranked(report)]
    return sorted(rows, key=lambda row: -row[2].count)[:MOST]


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
