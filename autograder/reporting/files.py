"""The report as JSON for other programs.

Always the same shape, for one assignment or for a course:

    {"format": 2, "language": "ja",
     "reports": [{"assignment": "momentum", "exercises": [{"causes": [...], ...}], ...}],
     "course": {"spread": {...}, "students": [...]}}

`reports` has one object an assignment, with every field of `autograder.reporting.report`;
`course` is null where the report is on one assignment. Every sentence about a lesson stands there
in the report's language (`title`, `name`, `question`) and in all of them (`titles`, `names`,
`questions`), so that a lecture speaks its own.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from autograder.reporting.over_course import CourseReport
from autograder.reporting.report import Report

FORMAT = 2  # raised whenever a reader would have to change; a lecture reads this one


def as_json(report: Report) -> str:
    """Return the report on one assignment as JSON."""
    return _text(report.language, [asdict(report)], None)


def course_as_json(report: CourseReport) -> str:
    """Return the report on a course as JSON."""
    rows = asdict(report)
    reports, lang = rows.pop("reports"), rows.pop("language")
    return _text(lang, reports, rows)


def _text(lang: str, reports: Any, course: Any) -> str:
    content = {"format": FORMAT, "language": lang, "reports": reports, "course": course}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
