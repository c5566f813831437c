"""Until when each student may hand in: as marking sees it, so that both agree on who is late.

A line `[[extension]]` of `course.toml` goes before what the gradebook grants, and that before the
date for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property

from autograder.classroom import gradebook
from autograder.classroom.course_file import CourseFile
from autograder.classroom.problem import ClassroomError
from autograder.grading.rulings import RulingError, read_rulings


class DueDates:
    """The due dates of some lessons of a class.

    Args:
        made: the class.
        lessons: whose dates are asked for.

    Raises:
        ClassroomError: an exception in `course.toml` cannot be gone by.
    """

    def __init__(self, made: CourseFile, lessons: Iterable[str]) -> None:
        self._made = made
        self._lessons = tuple(lessons)
        self._everybody = {lesson.id: lesson.due for lesson in made.lessons}
        try:
            self._rulings = {one: read_rulings(made.root, one) for one in self._lessons}
        except RulingError as error:
            raise ClassroomError(str(error)) from None

    def own(self, student: str, lesson: str) -> datetime | None:
        """Return the date that was given to one student alone, if any."""
        due, more = self._everybody.get(lesson), self._granted(student, lesson)
        if due and more is not None:
            return due.astimezone(UTC) + more  # two days are 48 hours, whatever the clocks do
        return self._recorded.get(lesson, {}).get(student)

    def of(self, student: str, lesson: str) -> datetime | None:
        """Return the date that holds for a student, if there is one."""
        return self.own(student, lesson) or self._everybody.get(lesson)

    def _granted(self, student: str, lesson: str) -> timedelta | None:
        rulings = self._rulings.get(lesson)
        return rulings.extension(student) if rulings else None

    @cached_property
    def _recorded(self) -> Mapping[str, Mapping[str, datetime]]:
        # Only when it is asked for: the gradebook need not be there before somebody is enrolled.
        return {lesson: gradebook.extended(self._made, lesson) for lesson in self._lessons}
