"""What the thin `nbgrader_config.py` of a class's folder sets, besides releasing and marking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.classroom.course_file import read_course
from autograder.classroom.problem import ClassroomError


def configure_course(config: Any, config_file: str) -> None:
    """Let nbgrader work in the class's folder, with its late policy.

    Where `course.toml` is damaged or missing, everything else is set all the same and marking
    is refused: an error here would let traitlets drop the whole file, and with it the sandbox.

    Args:
        config: nbgrader's configuration.
        config_file: the path of the `nbgrader_config.py` that is being read.
    """
    from autograder.classroom.late import CoursePolicy
    from autograder.grading.refusing import refuse_marking

    root = Path(config_file).resolve().parent
    config.CourseDirectory.root = str(root)
    config.AssignLatePenalties.plugin_class = CoursePolicy
    config.CoursePolicy.course_folder = str(root)
    # `release` lays notebooks down and keeps what it replaces; nbgrader would delete it.
    config.GenerateAssignment.force = False
    try:
        course_id = read_course(root).course_id
    except ClassroomError as error:
        refuse_marking(config, str(error))
        return
    if course_id:
        config.CourseDirectory.course_id = course_id
