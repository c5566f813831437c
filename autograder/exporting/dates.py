"""Until when each student may hand in: what was not handed in is 0 only after that.

A line `[[extension]]` of `course.toml` goes before what the gradebook grants, and that before the
date for everybody, as where the class's work is collected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.classroom.course_file import FILE, read_course
from autograder.classroom.problem import ClassroomError
from autograder.exporting.errors import ExportError
from autograder.grading.rulings import RulingError, Rulings, read_rulings


@dataclass(frozen=True)
class Dates:
    """What a class's file says about dates.

    Args:
        everybody: the date for all, by the assignment's name; it carries its time zone.
        rulings: what was decided about single students, by the assignment's name.
    """

    everybody: Mapping[str, datetime | None] = field(default_factory=dict)
    rulings: Mapping[str, Rulings] = field(default_factory=dict)

    def of(self, assignment: Any, student: str, submission: Any) -> datetime | None:
        """Return a student's own due date in UTC; None where there is no date.

        Args:
            assignment: the gradebook's row; its date holds where the class's file has none.
            student: the id in the gradebook.
            submission: the gradebook's row of this student, if there is one.
        """
        due: datetime | None = self.everybody.get(assignment.name)
        if due is None and assignment.duedate is not None:
            due = assignment.duedate.replace(tzinfo=UTC)
        if due is None:
            return None
        decided = self.rulings.get(assignment.name, Rulings()).extension(student)
        more = submission.extension if decided is None and submission is not None else decided
        # In UTC, as two days are 48 hours, whatever the clocks do.
        return due.astimezone(UTC) + more if more is not None else due.astimezone(UTC)


def dates_in(root: Path, assignments: list[str]) -> Dates:
    """Read the dates of a course's folder; one without `course.toml` says nothing.

    Raises:
        ExportError: the file says something that cannot be; the message names it.
    """
    if not (root / FILE).is_file():
        return Dates()
    try:
        lessons = read_course(root).lessons
        rulings = {name: read_rulings(root, name) for name in assignments}
    except (ClassroomError, RulingError) as error:
        raise ExportError(str(error)) from error
    return Dates({lesson.id: lesson.due for lesson in lessons}, rulings)
