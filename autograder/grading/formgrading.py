"""nbgrader's formgrader on this course: formulas without a network, the rubric beside the answer.

The formgrader renders a marked notebook by nbconvert's `HTMLExporter` as the configuration
describes it; all that is used here are that exporter's public traits.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.grading import nodes
from autograder.grading.feedback import TEMPLATES
from autograder.messages import tr
from course_lib.formulas import stylesheet, typeset
from course_lib.i18n import language

TEMPLATE = "course_formgrade"
TYPESET = "autograder.grading.formgrading.typeset_markdown"
_MATHJAX = re.compile(r"<!-- Load mathjax -->.*?<!-- End of mathjax configuration -->", re.DOTALL)
# The formgrader's own script waits for MathJax before it moves to the next answer.
_STAND_IN = """<script>
window.MathJax = { Hub: { Startup: { signal: { Interest: function (tell) {
  window.addEventListener("load", function () { tell("End"); });
} } } } };
</script>"""
_STYLE = """
.rubric { margin: 8px 0 16px; }
.rubric .panel-body { max-height: 28em; overflow-y: auto; }
"""


def configure_formgrader(config: Config) -> None:
    """Have the formgrader's pages made by the course's template."""
    from nbgrader.server_extensions.formgrader import handlers

    config.HTMLExporter.template_name = TEMPLATE
    config.HTMLExporter.extra_template_basedirs = [str(TEMPLATES), handlers.template_path]
    config.HTMLExporter.extra_template_paths = [handlers.template_path]
    config.HTMLExporter.filters = {
        "markdown2html": TYPESET,
        "without_mathjax": "autograder.grading.formgrading.without_mathjax",
    }
    config.HTMLExporter.preprocessors = ["autograder.grading.formgrading.LayRubricsBeside"]


@pass_context
def typeset_markdown(context: Any, source: str) -> str:
    """Return Markdown as HTML whose formulas a browser shows by itself."""
    del context  # its attachments are for nbconvert's own renderer
    return _typeset(source)


@lru_cache(maxsize=4096)  # the lesson's prose is the same on everybody's page
def _typeset(source: str) -> str:
    from nbconvert.filters import markdown2html_mistune

    return typeset(markdown2html_mistune(source))


def without_mathjax(page: str) -> str:
    """Return the head of a page without the script that would come from a network.

    What the formgrader's own script expects of it stands there in its place.
    """
    return _MATHJAX.sub(lambda _: _STAND_IN, page)


class LayRubricsBeside(Preprocessor):
    """Gives the template the model answer and rubric of each written question."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Add what the course's template asks for; the notebook stays as it is."""
        lang = language()
        course = CourseDirectory(config=self.config)
        found = rubrics(course, str(resources.get("assignment_id", "")), lang)
        resources["course"] = {
            "lang": lang,
            "words": {"rubric": tr("Model answer and rubric", lang)},
            "rubrics": found,
            "style": stylesheet() + _STYLE,
        }
        return nb, resources


def rubrics(course: CourseDirectory, assignment: str, lang: str) -> dict[str, str]:
    """Return the instructor's text for each written answer of an assignment, by its cell.

    The source notebooks of other languages lie beside the one that is registered.
    """
    registered = Path(course.format_path(course.source_directory, ".", assignment))
    roots = (registered.parents[1] / lang / assignment, registered)
    path = next((p for root in roots for p in sorted(root.glob("*.ipynb"))), None)
    if path is None:
        return {}
    return {
        str(cell.metadata.nbgrader.grade_id): str(cell.source)
        for cell in nodes.read(path).cells
        if cell.cell_type == "markdown"
        and cell.metadata.get("nbgrader", {}).get("grade")
        and cell.metadata.nbgrader.get("solution")
    }
