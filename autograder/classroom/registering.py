"""Enter an assignment in the gradebook by nbgrader's own converter.

The converter deletes and writes releases, so it works in a temporary folder; of the class's own
folder it touches the gradebook alone.
"""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

from autograder.authoring.nbgrader_settings import configure_release
from autograder.authoring.tree import SOLUTIONS
from autograder.classroom.course_file import CourseFile
from autograder.classroom.gradebook import place_of
from autograder.classroom.problem import ClassroomError
from autograder.messages import tr


def register(course: CourseFile, lesson: str, source: Path) -> None:
    """Enter or renew an assignment.

    Args:
        course: the class.
        lesson: the assignment's name, and its notebook's.
        source: the solved English notebook.

    Raises:
        ClassroomError: nbgrader refused.
    """
    with tempfile.TemporaryDirectory(prefix="register-") as name:
        place = Path(name).resolve() / SOLUTIONS / "en" / lesson
        place.mkdir(parents=True)
        shutil.copyfile(source, place / f"{lesson}.ipynb")
        config = _settings(course, lesson, Path(name).resolve())
        try:
            _convert(config)
        except Exception as error:
            raise ClassroomError(
                tr(
                    "nbgrader could not enter {lesson} in the gradebook ({error}), expected it to "
                    "take {source}: put right what it complains of, and run "
                    "`python -m autograder release {lesson}` again",
                    lesson=lesson,
                    error=str(error).partition("\n")[0] or type(error).__name__,
                    source=source,
                )
            ) from error


def _settings(course: CourseFile, lesson: str, root: Path) -> Any:
    from traitlets.config import Config

    config = Config()
    configure_release(config)
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.db_url, config.CourseDirectory.course_id = place_of(course)
    config.CourseDirectory.assignment_id = lesson
    return config


def _convert(config: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's dependencies deprecate each other
        from nbgrader.converters import GenerateAssignment
        from nbgrader.coursedir import CourseDirectory

        log = logging.Logger("release")  # outside the tree of loggers: nothing on the console
        reasons = _Reasons(logging.ERROR)
        log.addHandler(reasons)
        coursedir = CourseDirectory(config=config, log=log)
        try:
            GenerateAssignment(coursedir=coursedir, config=config, log=log).start()
        except Exception as error:
            if reasons.first is None:
                raise
            raise reasons.first from error


class _Reasons(logging.Handler):
    """Keeps the error that nbgrader was handling when it first logged one.

    What it raises itself in the end only points to its log.
    """

    first: Exception | None = None

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002  (as logging calls it)
        """Look at what is being handled: the record itself has nothing but a text."""
        error = sys.exc_info()[1]
        if self.first is None and isinstance(error, Exception):
            self.first = error
