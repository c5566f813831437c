"""What was collected and lies in the course's folders, whether it is marked or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from autograder.grading.timestamp import TimestampError, handed_in_at


@dataclass(frozen=True)
class Arrived:
    """A folder that a student's work was collected into, and when it was handed in, if known."""

    when: datetime | None = None

    def is_newer(self, marked: datetime | None) -> bool:
        """Tell whether this came after what the gradebook has marks of; both in naive UTC."""
        return self.when is not None and (marked is None or self.when > marked)


def arrived_in(course: CourseDirectory, student: str, assignment: str) -> Arrived | None:
    """Return a student's collected work; None where nothing was collected."""
    path = Path(course.format_path(course.submitted_directory, student, assignment))
    if not path.is_dir():
        return None
    try:
        return Arrived(handed_in_at(path))
    except TimestampError:
        return Arrived()
