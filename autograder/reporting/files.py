"""The report as JSON for other programs, and as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from autograder.reporting.report import Report
from autograder.spreadsheet import inert

FORMAT = 1


def as_json(reports: Sequence[Report]) -> str:
    """Return reports as JSON: one object, or a list of them.

    A lecture reads ``exercises[].causes[]`` from it: ``id``, ``name``, ``count``, ``share`` and
    ``example``.
    """
    rows = [{"format": FORMAT, **_plain(asdict(report))} for report in reports]
    content = rows[0] if len(rows) == 1 else {"format": FORMAT, "reports": rows}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


HEADER = ("assignment", "student", "name", "language", "score", "max_score", "penalty", "waiting")


def as_csv(reports: Sequence[Report]) -> str:
    """Return one line a student and assignment: points, and the kind of each verdict."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    exercises = [exercise.id for report in reports for exercise in report.exercises]
    writer.writerow((*HEADER, *exercises, "remarks"))
    for report in reports:
        for row in _rows(report, exercises):
            writer.writerow([inert(x) if isinstance(x, str) else x for x in row])
    return sink.getvalue()


def _rows(report: Report, exercises: Sequence[str]) -> Iterable[list[object]]:
    own = [exercise.id for exercise in report.exercises]
    for line in report.students:
        kinds = dict(zip(own, line.kinds, strict=True))
        first = (report.assignment, line.student, line.name, line.language)
        numbers = (line.score, report.max_score, line.penalty, line.waiting)
        found = (kinds.get(exercise, "") for exercise in exercises)
        yield [*first, *numbers, *found, " ".join(line.remarks)]
