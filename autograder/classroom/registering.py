"""Enter an assignment in the gradebook by nbgrader's own converter.

The converter deletes and writes releases, so it works in a temporary folder; of the class's own
folder it touches the gradebook alone.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

from autograder.authoring.nbgrader_settings import configure_release
from autograder.authoring.tree import SOLUTIONS
from autograder.classroom.course_file import CourseFile
from autograder.classroom.gradebook import address
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
                    "nbgrader could not enter {lesson} in the gradebook ({error}), expected it "
                    "to: run `nbgrader generate_assignment {lesson}` there and read its log",
                    lesson=lesson,
                    error=error,
                )
            ) from error


def _settings(course: CourseFile, lesson: str, root: Path) -> Any:
    from traitlets.config import Config

    config = Config()
    configure_release(config)
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.db_url = address(course.root.resolve())
    config.CourseDirectory.course_id = course.course_id
    config.CourseDirectory.assignment_id = lesson
    return config


def _convert(config: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's dependencies deprecate each other
        from nbgrader.converters import GenerateAssignment
        from nbgrader.coursedir import CourseDirectory

        log = logging.Logger("release")  # outside the tree of loggers: nothing on the console
        log.addHandler(logging.NullHandler())
        coursedir = CourseDirectory(config=config, log=log)
        GenerateAssignment(coursedir=coursedir, config=config, log=log).start()
