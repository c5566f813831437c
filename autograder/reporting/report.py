"""The report on one assignment as plain data: what the page, the table and the JSON show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class CauseReport:
    """A named cause and how many hold it.

    Args:
        id: of the cause; two at once are joined by "+".
        name: what a card says of it, in the report's language.
        kind: of the verdicts that name it.
        count: of students.
        share: of those who handed in, from 0 to 1.
        example: one student's code, anonymous; empty where none could be made so.
        question: that leads out of it; empty where there is none.
        students: who hold it.
    """

    id: str
    name: str
    kind: str
    count: int
    share: float
    example: str
    question: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class CriterionReport:
    """One criterion: its points, the mean share of them, and how it tells students apart."""

    id: str
    title: str
    max_points: float
    mean_share: float
    separation: float | None


@dataclass(frozen=True)
class ExerciseReport:
    """One exercise: how it went, and why not."""

    id: str
    title: str
    max_points: float
    mean_share: float
    separation: float | None
    kinds: Mapping[str, int]
    criteria: tuple[CriterionReport, ...]
    causes: tuple[CauseReport, ...]
    faults: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class StudentReport:
    """One student's line.

    Args:
        student: the id.
        name: as the roster has it.
        language: of the notebook.
        score: points, those of a person included and the late penalty taken off.
        penalty: points taken off.
        kinds: of the verdict on each exercise, in the report's order; empty where none was made.
        waiting: how many answers a person has to look at.
        remarks: what marking said about the notebook, in the report's language.
    """

    student: str
    name: str
    language: str
    score: float
    penalty: float
    kinds: tuple[str, ...]
    waiting: int
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """All there is to say about one assignment.

    Args:
        assignment: its name in the gradebook.
        title: the lesson's, in the report's language.
        language: of the report.
        enrolled: how many students the gradebook knows.
        handed_in: how many handed in.
        max_score: the full score.
        mean: of the scores, None of nobody.
        quartiles: of the scores.
        histogram: students in each tenth of the full score.
        exercises: in the lesson's order.
        waiting: answers that a person has to look at, by cell.
        troubles: notebooks that could not be read, run whole or settled: student and sentence.
        students: one line each, by id.
    """

    assignment: str
    title: str
    language: str
    enrolled: int
    handed_in: int
    max_score: float
    mean: float | None
    quartiles: tuple[float, float, float] | None
    histogram: tuple[int, ...]
    exercises: tuple[ExerciseReport, ...]
    waiting: Mapping[str, int]
    troubles: tuple[tuple[str, str], ...]
    students: tuple[StudentReport, ...]
