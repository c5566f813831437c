"""Who handed in what: the folders of an assignment, found as nbgrader's own commands find them."""

from __future__ import annotations

import glob
import re
from pathlib import Path

from nbgrader.coursedir import CourseDirectory


def hand_ins(course: CourseDirectory, assignment: str, students: str = "*") -> dict[str, Path]:
    """Return the folder of everybody's hand-in on an assignment, by student, in order.

    Args:
        course: where which folder is, and who is excluded.
        assignment: its name.
        students: a pattern of nbgrader's for their names.
    """
    step, escaped = course.submitted_directory, re.escape(course.submitted_directory)
    named = course.format_path(escaped, "(?P<student>.*)", re.escape(assignment), escape=True)
    excluded = {name for name in course.student_id_exclude.split(",") if name}
    found: dict[str, Path] = {}
    for path in sorted(glob.glob(course.format_path(step, students, assignment))):  # noqa: PTH207
        match = re.fullmatch(named, path)
        if match and Path(path).is_dir() and match["student"] not in excluded:
            found[match["student"]] = Path(path)
    return found
