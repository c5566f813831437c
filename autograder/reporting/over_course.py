"""All lessons of a course together: how points spread, who is stuck in several, what to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.reporting.report import (
    CauseReport,
    CriterionReport,
    ExerciseReport,
    Report,
    Spread,
    StudentReport,
)
from autograder.reporting.students import spread

MOST = 10  # rows of a ranking; everything stands on the pages of the lessons
HALF = 0.5  # of a lesson's points: whoever has fewer is stuck in it
SEVERAL = 2
RIGHT = ("correct", "convention")


@dataclass(frozen=True)
class LessonOfStudent:
    """How one student did in one lesson.

    Args:
        assignment: the lesson's assignment.
        state: as in the lesson's report; empty where nothing was handed in.
        share: of the points that the checks give; None where they gave no score.
        stuck: titles of the exercises that did not come right, where less than half of the
            points was earned.
    """

    assignment: str
    state: str
    share: float | None
    stuck: tuple[str, ...] = ()


@dataclass(frozen=True)
class CourseStudent:
    """One student over all lessons, in the course's order."""

    student: str
    name: str
    lessons: tuple[LessonOfStudent, ...]

    @property
    def is_stuck(self) -> bool:
        """Tell whether the student is stuck in several lessons."""
        return sum(bool(lesson.stuck) for lesson in self.lessons) >= SEVERAL


@dataclass(frozen=True)
class CourseReport:
    """All there is to say about the lessons together.

    Args:
        language: of the report.
        reports: on each lesson.
        spread: of the students' shares of the points that the checks of their lessons give.
        students: everybody who handed in anything, by id.
    """

    language: str
    reports: tuple[Report, ...]
    spread: Spread
    students: tuple[CourseStudent, ...]


def over_course(reports: Sequence[Report], lang: str) -> CourseReport:
    """Return the report on a course from those on its lessons."""
    names = {line.student: line.name for report in reports for line in report.students}
    shares = [share for student in names if (share := _share(student, reports)) is not None]
    return CourseReport(
        language=lang,
        reports=tuple(reports),
        spread=spread(shares, 1.0, by_checks=True),
        students=tuple(
            CourseStudent(student, names[student], tuple(_lesson(student, r) for r in reports))
            for student in sorted(names)
        ),
    )


def _share(student: str, reports: Sequence[Report]) -> float | None:
    """Return the share of points over the lessons whose checks gave this student a score."""
    found = [(report, _line(student, report)) for report in reports]
    earned = [(line.checked, r.checks) for r, line in found if line and line.checked is not None]
    most = sum(checks for _, checks in earned)
    return sum(points or 0 for points, _ in earned) / most if most else None


def _line(student: str, report: Report) -> StudentReport | None:
    return next((line for line in report.students if line.student == student), None)


def _lesson(student: str, report: Report) -> LessonOfStudent:
    line = _line(student, report)
    if line is None or line.checked is None or line.unread or not report.checks:
        return LessonOfStudent(report.assignment, line.state if line else "", None)
    share = line.checked / report.checks
    rows = zip(report.exercises, line.kinds, strict=True)
    missed = tuple(exercise.title for exercise, kind in rows if kind not in RIGHT)
    return LessonOfStudent(report.assignment, line.state, share, missed if share < HALF else ())


# ── Rankings ────────────────────────────────────────────────────────────────────────────


def held(reports: Sequence[Report]) -> list[tuple[Report, ExerciseReport, CauseReport]]:
    """Return the misconceptions and crashes of all lessons, the most frequent first."""
    rows = [
        (report, exercise, cause)
        for report, exercise in _exercises(reports)
        for cause in exercise.causes
        if cause.kind != "convention"
    ]
    return sorted(rows, key=lambda row: -row[2].count)


def hardest(reports: Sequence[Report]) -> list[tuple[Report, ExerciseReport, CriterionReport]]:
    """Return the criteria of all lessons on which the least was earned."""
    rows = [(report, e, c) for report, e in _exercises(reports) for c in e.criteria]
    return sorted(rows, key=lambda row: row[2].mean_share)[:MOST]


def telling(reports: Sequence[Report]) -> list[tuple[Report, ExerciseReport, float]]:
    """Return the exercises by how well they tell students apart, the best first.

    Where there are many, only those at both ends.
    """
    known = [(r, e, e.separation) for r, e in _exercises(reports) if e.separation is not None]
    ranked = sorted(known, key=lambda row: -row[2])
    return ranked if len(ranked) <= MOST else [*ranked[: MOST // 2], *ranked[-MOST // 2 :]]


def _exercises(reports: Iterable[Report]) -> list[tuple[Report, ExerciseReport]]:
    return [(report, exercise) for report in reports for exercise in report.exercises]
