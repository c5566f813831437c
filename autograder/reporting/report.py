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
        names: the same in every language, for whoever shows it in another.
        kind: of the verdicts that name it.
        count: of students.
        share: of those whose work is marked, from 0 to 1.
        example: one student's code, anonymous; empty where none could be made so.
        question: that leads out of it; empty where there is none.
        questions: the same in every language.
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
    names: Mapping[str, str]
    questions: Mapping[str, str]


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
    """One exercise: how it went, and why not; its title also in every language."""

    id: str
    title: str
    max_points: float
    mean_share: float
    separation: float | None
    kinds: Mapping[str, int]
    criteria: tuple[CriterionReport, ...]
    causes: tuple[CauseReport, ...]
    titles: Mapping[str, str]
    faults: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class StudentReport:
    """One student's line.

    Args:
        student: the id.
        name: as the roster has it.
        language: of the notebook.
        state: "final", "open" where somebody has to look at the score, or "unmarked".
        score: points so far, those of a person included and the late penalty taken off.
        penalty: points taken off.
        checked: points that the checks gave; None where one of them gave no score.
        kinds: of the verdict on each exercise, in the report's order; empty where none was made.
        waiting: how many answers a person has to look at.
        remarks: what marking said about the notebook, in the report's language.
        unread: the file could not be read.
    """

    student: str
    name: str
    language: str
    state: str
    score: float
    penalty: float
    checked: float | None
    kinds: tuple[str, ...]
    waiting: int
    remarks: tuple[str, ...]
    unread: bool = False


@dataclass(frozen=True)
class Spread:
    """How scores spread, and which scores those are.

    Args:
        by_checks: they are what the checks gave, before a late penalty, because some totals are
            not final; else they are the totals.
        max_points: the full score of that kind.
        counted: how many students are in it.
        mean: None of nobody.
        quartiles: None of nobody.
        histogram: students in each tenth of the full score.
    """

    by_checks: bool
    max_points: float
    counted: int
    mean: float | None
    quartiles: tuple[float, float, float] | None
    histogram: tuple[int, ...]


@dataclass(frozen=True)
class Report:
    """All there is to say about one assignment.

    Args:
        assignment: its name in the gradebook.
        title: the lesson's, in the report's language.
        language: of the report.
        enrolled: how many students the gradebook knows.
        handed_in: how many handed in.
        marked: of how many of them the work is marked.
        open_totals: how many of these totals are not final.
        max_score: the full score.
        checks: how much of it the checks give.
        spread: of the scores.
        exercises: in the lesson's order.
        waiting: answers that a person has to look at, by cell.
        troubles: work that is not marked, could not be read, run whole or settled: student and
            sentence.
        students: one line each, by id, those not marked yet included.
    """

    assignment: str
    title: str
    language: str
    enrolled: int
    handed_in: int
    marked: int
    open_totals: int
    max_score: float
    checks: float
    spread: Spread
    exercises: tuple[ExerciseReport, ...]
    waiting: Mapping[str, int]
    troubles: tuple[tuple[str, str], ...]
    students: tuple[StudentReport, ...]
