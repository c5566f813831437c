"""What workers are told of a notebook, with the settings that plain nbgrader reads too."""

from __future__ import annotations

from typing import Any

from nbgrader.coursedir import CourseDirectory

from autograder.grading.briefing import brief_of
from autograder.grading.exporter import SubmissionExporter
from autograder.grading.run import RunSubmission
from autograder.grading.work import Brief


def brief_for(course: CourseDirectory, assignment: str, notebook: str) -> Brief:
    """Return a brief with the limits that the course's configuration sets."""
    settings = _settings(course)
    exporter: Any = SubmissionExporter(config=course.config)
    return brief_of(
        course,
        assignment,
        notebook,
        exporter.release_pattern,
        settings.limits,
        settings.most_restarts,
    )


def is_uncontained(course: CourseDirectory) -> bool:
    """Tell whether the course's configuration gives up containing submissions."""
    return bool(_settings(course).uncontained)


def _settings(course: CourseDirectory) -> Any:
    make: Any = RunSubmission
    return make(config=course.config)
