"""The student's marked notebook as a page whose words are in the student's language."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbformat import NotebookNode
from pygments.formatters.html import HtmlFormatter
from traitlets import default

from autograder import course
from autograder.grading.identity import language_of
from autograder.grading.recorder import NOTES_ID
from autograder.grading.release import Release
from autograder.messages import tr
from course_lib.formulas import stylesheet
from course_lib.i18n import LANGUAGES, Catalogue

_NO_ALT = re.compile(r"<img\b(?![^>]*\salt=)")
_HEADING = re.compile(r"^#{1,6}\s+(.+)$", re.MULTILINE)
TEMPLATES = Path(__file__).parent / "templates"


class FeedbackExporter(HTMLExporter):
    """Renders `templates/course_feedback`; a notebook without course metadata is in English."""

    @default("template_name")
    def _template_name_default(self) -> str:
        return "course_feedback"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **settings: Any
    ) -> Any:
        """Convert a marked notebook, with the words of the page in the student's language."""
        complete: Any = self._init_resources
        resources = complete(resources)
        lang = language_of(nb, Release()) or "en"
        resources["feedback"] = {
            "lang": lang,
            "words": words(lang),
            "title": title_of(str(resources.get("nbgrader", {}).get("notebook", "")), lang),
            "titles": titles_of(nb, lang),
            "notes_id": NOTES_ID,
            "colors": colors(),
            "formulas": stylesheet(),
        }
        register: Any = self.register_filter
        register("highlight_code", highlighted)
        register("unsettled", partial(unsettled, lang=lang))
        # Not by way of HTMLExporter, which takes the finished page apart once more for
        # alternative texts: two thirds of the time that a page takes.
        convert: Any = TemplateExporter.from_notebook_node
        page, resources = convert(self, nb, resources=resources, **settings)
        return described(page, lang), resources


@lru_cache(maxsize=4096)  # the lesson's own cells are the same on everybody's page
def _highlighted(source: str) -> str:
    return str(Highlight2HTML(pygments_lexer="ipython3")(source))


def highlighted(source: str, language: str | None = None, metadata: object = None) -> str:
    """Return code as highlighted HTML; the language of a notebook here is Python."""
    del language, metadata
    return _highlighted(source)


def described(page: str, lang: str) -> str:
    """Return a page whose pictures without a description say so to a screen reader."""
    alt = html.escape(tr("A picture that came without a description", lang))
    return _NO_ALT.sub(rf'\g<0> alt="{alt}"', page)


def colors() -> str:
    """Return the style sheet of highlighted code, for light and for dark pages."""
    light = HtmlFormatter(style="default").get_style_defs(".highlight")
    dark = HtmlFormatter(style="monokai").get_style_defs(".highlight")
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}"


def title_of(notebook: str, lang: str) -> str:
    """Return a lesson's title; a notebook that is no lesson of the course has its name alone."""
    found = (lesson for lesson in course.listed() if lesson.id == notebook)
    return next((lesson.tr(lesson.title, lang) for lesson in found), notebook)


def unsettled(points: float, lang: str) -> str:
    """Return what a page says of a total in which so many points are not settled."""
    return tr(
        "Not final yet. Points that a person still has to mark: {points}",
        lang,
        points=f"{round(points, 2):g}",
    )


def titles_of(notebook: NotebookNode, lang: str) -> dict[str, str]:
    """Return the title of each marked cell: its exercise's, else the heading above it."""
    titles, heading = {}, ""
    for cell in notebook.cells:
        data = cell.metadata.get("nbgrader", {})
        if data:
            name = str(data.get("grade_id", ""))
            titles[cell.id] = _exercise_title(cell, lang) or heading or name
        elif cell.cell_type == "markdown":
            found = _HEADING.findall(cell.source)
            heading = found[-1].strip() if found else heading
    return titles


def _exercise_title(cell: NotebookNode, lang: str) -> str:
    exercise = cell.metadata.get("course", {}).get("exercise")
    try:
        found = course.exercise(str(exercise)) if exercise else None
    except LookupError:  # an exercise of another edition of the course
        return ""
    return Catalogue(course.LESSONS / found.lesson)(found.title, lang) if found else ""


def words(lang: str) -> Mapping[str, str]:
    """Return the words of a feedback page in one language."""
    if lang not in LANGUAGES:
        raise ValueError(f'words({lang!r}): expected "en", "ja" or "ko"; pass one of them')
    return {
        "feedback": tr("Feedback", lang),
        "student": tr("Student", lang),
        "score": tr("Score", lang),
        "so_far": tr("Score so far", lang),
        "points": tr("points", lang),
        "contents": tr("Results", lang),
        "check": tr("Check", lang),
        "written": tr("Written answer", lang),
        "answer": tr("Your answer", lang),
        "task": tr("Task", lang),
        "comment": tr("Comment", lang),
        "late": tr("Late penalty", lang),
        "waiting": tr("not marked yet", lang),
        "again": tr("to be looked at once more", lang),
        "top": tr("Back to the top", lang),
    }
