"""The report as tables for a spreadsheet: three of them, with a column for the assignment.

`students`: one line a student and assignment: points, and the kind of each verdict. A total that
is not final is left empty, as in the export of grades, for a spreadsheet would add it up; what
the checks gave stands beside it.

`criteria`: one line an exercise, its `criterion` empty, with how many answers came to which kind
of verdict, and one line a criterion: points, the mean share earned, the separation.

`misconceptions`: one line a cause that a verdict named: how many hold it, who, and one anonymous
example. `kind` tells misconceptions from conventions and crashes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from autograder.cards import words
from autograder.reporting.report import Report, StudentReport
from autograder.spreadsheet import inert

STUDENTS = (
    *("assignment", "student", "name", "language", "state", "score", "max_score", "penalty"),
    *("checks", "checks_max", "waiting"),
)
CRITERIA = (
    *("assignment", "exercise", "exercise_title", "criterion", "criterion_title"),
    *("max_points", "mean_share", "separation", *words.KINDS),
)
MISCONCEPTIONS = (
    *("assignment", "exercise", "exercise_title", "kind", "cause", "name", "count", "share"),
    *("question", "example", "students"),
)


def tables_of(reports: Sequence[Report]) -> Mapping[str, str]:
    """Return the content of each table by its name."""
    exercises = [exercise.id for report in reports for exercise in report.exercises]
    return {
        "students": _table((*STUDENTS, *exercises, "remarks"), _students(reports, exercises)),
        "criteria": _table(CRITERIA, _criteria(reports)),
        "misconceptions": _table(MISCONCEPTIONS, _misconceptions(reports)),
    }


def _table(header: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([inert(x) if isinstance(x, str) else x for x in row])
    return sink.getvalue()


def _students(reports: Sequence[Report], exercises: Sequence[str]) -> Iterable[list[object]]:
    for report in reports:
        own = [exercise.id for exercise in report.exercises]
        for line in report.students:
            kinds = dict(zip(own, line.kinds, strict=True))
            found = (kinds.get(exercise, "") for exercise in exercises)
            yield [*_student(report, line), *found, " ".join(line.remarks)]


def _student(report: Report, line: StudentReport) -> list[object]:
    score = line.score if line.state == "final" else None
    return [
        *(report.assignment, line.student, line.name, line.language, line.state),
        *(score, report.max_score, line.penalty, line.checked, report.checks, line.waiting),
    ]


def _criteria(reports: Sequence[Report]) -> Iterable[list[object]]:
    for report in reports:
        for e in report.exercises:
            first = (report.assignment, e.id, e.title)
            kinds = (e.kinds.get(kind, 0) for kind in words.KINDS)
            yield [*first, "", "", e.max_points, e.mean_share, e.separation, *kinds]
            for c in e.criteria:
                numbers = (c.max_points, c.mean_share, c.separation)
                yield [*first, c.id, c.title, *numbers, *("" for _ in words.KINDS)]


def _misconceptions(reports: Sequence[Report]) -> Iterable[list[object]]:
    for report in reports:
        for exercise in report.exercises:
            first = (report.assignment, exercise.id, exercise.title)
            for c in exercise.causes:
                held = (c.kind, c.id, c.name, c.count, c.share, c.question, c.example)
                yield [*first, *held, " ".join(c.students)]
