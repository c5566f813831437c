"""What the thin `nbgrader_config.py` of a class's folder sets, besides releasing and marking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.classroom.course_file import read_course


def configure_course(config: Any, config_file: str) -> None:
    """Let nbgrader work in the class's folder, with its late policy.

    Args:
        config: nbgrader's configuration.
        config_file: the path of the `nbgrader_config.py` that is being read.
    """
    from autograder.classroom.late import CoursePolicy

    root = Path(config_file).resolve().parent
    config.CourseDirectory.root = str(root)
    config.AssignLatePenalties.plugin_class = CoursePolicy
    config.CoursePolicy.course_folder = str(root)
    # `release` lays notebooks down and keeps what it replaces; nbgrader would delete it.
    config.GenerateAssignment.force = False
    course_id = read_course(root).course_id
    if course_id:
        config.CourseDirectory.course_id = course_id
