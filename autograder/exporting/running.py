"""Run an exporter outside nbgrader's own command: the same plugin on the same gradebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from traitlets import Instance
from traitlets.config import Config, Configurable

from autograder import exporting
from autograder.exporting.base import CourseExport
from autograder.exporting.errors import ExportError
from autograder.grading.config import find_alembic, hush
from autograder.grading.course_folder import course_in
from autograder.grading.gradebook_file import require_gradebook
from autograder.messages import tr


class _Around(Configurable):
    """Holds the course for a plugin, as nbgrader's own export does."""

    coursedir = Instance(CourseDirectory)


def course_here(folder: Path) -> CourseDirectory:
    """Return the course of a folder.

    Raises:
        ExportError: its settings fail, or it has no gradebook; none is made by looking.
    """
    course = course_in(folder, ExportError)
    require_gradebook(course.db_url, ExportError)
    return course


def exporter(course: CourseDirectory, name: str, settings: Mapping[str, Any]) -> CourseExport:
    """Return the plugin of this name with a command line's settings over those of the course.

    Raises:
        ExportError: `--column` is no pair of a name and a heading.
    """
    asked = {
        "to": str(settings.get("to") or ""),
        "assignment": list(settings.get("assignments") or ()),
        "people": str(settings.get("people") or ""),
        "columns": _pairs(settings.get("columns") or ()),
        "bom": settings.get("bom"),
        "identifier": settings.get("identifier"),
        "nothing": settings.get("nothing"),
    }
    plugin: type[CourseExport] = getattr(exporting, name)
    config: Config = deepcopy(course.config)
    for trait, value in asked.items():
        if value and plugin.class_traits().get(trait) is not None:
            config[plugin.__name__][trait] = value
    return plugin(parent=_Around(coursedir=course), config=config)


@contextmanager
def opened(course: CourseDirectory) -> Iterator[Gradebook]:
    """Open a course's gradebook."""
    find_alembic()
    hush()
    with Gradebook(course.db_url, course.course_id) as gradebook:
        yield gradebook


def _pairs(columns: Iterable[str]) -> dict[str, str]:
    pairs = {}
    for text in columns:
        name, sign, heading = text.partition("=")
        if not (name and sign and heading):
            raise ExportError(
                tr(
                    "--column {text} names no heading, expected for example --column "
                    '"momentum=Momentum (4711)": write both sides',
                    text=text,
                )
            )
        pairs[name.strip()] = heading.strip()
    return pairs
