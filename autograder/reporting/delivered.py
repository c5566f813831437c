"""What lies in the folder of hand-ins and is not marked, or came again after it was marked."""

from __future__ import annotations

import glob
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc


def delivered(course: CourseDirectory, assignment: str) -> dict[str, Path]:
    """Return the folder of everybody's hand-in on an assignment, by student, as marking does."""
    step, escaped = course.submitted_directory, re.escape(course.submitted_directory)
    named = course.format_path(escaped, "(?P<student>.*)", re.escape(assignment), escape=True)
    excluded = {name for name in course.student_id_exclude.split(",") if name}
    found: dict[str, Path] = {}
    for path in sorted(glob.glob(course.format_path(step, "*", assignment))):  # noqa: PTH207
        match = re.fullmatch(named, path)
        if match and Path(path).is_dir() and match["student"] not in excluded:
            found[match["student"]] = Path(path)
    return found


def came_again(
    folders: Mapping[str, Path], marked: Mapping[str, datetime | None]
) -> tuple[str, ...]:
    """Return the students whose hand-in has another date than the one that was marked.

    Args:
        folders: of everybody's hand-in.
        marked: when the marked work was handed in, by student; None where nothing told.
    """
    both = [student for student in folders if student in marked]
    return tuple(s for s in both if _time(folders[s]) not in (None, marked[s]))


def _time(folder: Path) -> datetime | None:
    """Return when a hand-in came, as nbgrader keeps it; None where nothing tells."""
    try:
        text = (folder / "timestamp.txt").read_text(encoding="utf-8", errors="replace")
        found: datetime = parse_utc(text.strip())
    except (OSError, ValueError, OverflowError, TypeError, AttributeError):
        return None
    return found
