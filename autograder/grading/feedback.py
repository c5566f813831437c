"""The student's marked notebook as a page whose words are in the student's language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets import default

from autograder import course
from autograder.grading.identity import language_of
from autograder.grading.recorder import NOTES_ID
from autograder.grading.release import Release
from autograder.messages import tr
from course_lib.i18n import LANGUAGES, Catalogue

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
        titles = {cell.id: title_of(cell, lang) for cell in nb.cells}
        resources["feedback"] = {
            "lang": lang,
            "words": words(lang),
            "titles": titles,
            "notes_id": NOTES_ID,
        }
        return super().from_notebook_node(nb, resources=resources, **settings)


def title_of(cell: NotebookNode, lang: str) -> str:
    """Return the title of a cell's exercise in one language, else the cell's own name."""
    exercise = cell.metadata.get("course", {}).get("exercise")
    name = str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
    if not exercise:
        return name
    try:
        found = course.exercise(str(exercise))
    except LookupError:  # an exercise of another edition of the course
        return name
    tr_lesson = Catalogue(course.LESSONS / found.lesson)
    return tr_lesson(found.title, lang)


def words(lang: str) -> Mapping[str, str]:
    """Return the words of a feedback page in one language."""
    if lang not in LANGUAGES:
        raise ValueError(f'words({lang!r}): expected "en", "ja" or "ko"; pass one of them')
    return {
        "feedback": tr("Feedback", lang),
        "student": tr("Student", lang),
        "score": tr("Score", lang),
        "points": tr("points", lang),
        "contents": tr("Results", lang),
        "check": tr("Check", lang),
        "written": tr("Written answer", lang),
        "answer": tr("Your answer", lang),
        "task": tr("Task", lang),
        "comment": tr("Comment", lang),
        "late": tr("Late penalty", lang),
        "waiting": tr("not marked yet", lang),
        "top": tr("Back to the top", lang),
    }
