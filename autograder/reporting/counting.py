"""From what everybody did to the report: who holds which misconception, who is stuck where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from autograder import course
from autograder.cards.compose import sentences_of
from autograder.exercise import Exercise
from autograder.record import Verdict
from autograder.reporting.anonymous import example_of
from autograder.reporting.class_work import ClassWork, Work
from autograder.reporting.naming import name_of, question_of
from autograder.reporting.report import CauseReport, CriterionReport, ExerciseReport, Report
from autograder.reporting.statistics import separation
from autograder.reporting.students import (
    outcome_on,
    spread_of,
    students_of,
    troubles_of,
    verdict_on,
)
from course_lib.i18n import LANGUAGES

NAMED = ("misconception", "convention", "raised")  # verdicts whose cause has a name


def report_on(work: ClassWork, lang: str) -> Report:
    """Return the report on one assignment in one language."""
    exercises = tuple(_exercises_of(work))
    read = [each for each in work.works if each.student not in work.missing]
    return Report(
        assignment=work.assignment,
        title=_title(work.assignment, lang),
        language=lang,
        enrolled=work.enrolled,
        handed_in=len(work.works) + len(work.unmarked),
        marked=len(work.works),
        open_totals=sum(not each.is_final for each in work.works),
        max_score=work.max_score,
        checks=work.checks,
        spread=spread_of(work),
        exercises=tuple(_on_exercise(exercise, read, lang) for exercise in exercises),
        waiting=dict(Counter(cell for each in work.works for cell in each.waiting)),
        troubles=tuple(troubles_of(work, lang)),
        students=tuple(students_of(work, exercises, lang)),
    )


def _title(assignment: str, lang: str) -> str:
    found = (lesson for lesson in course.listed() if lesson.id == assignment)
    return next((lesson.tr(lesson.title, lang) for lesson in found), assignment)


def _exercises_of(work: ClassWork) -> Iterable[Exercise]:
    """Yield the exercises that were checked, in the lesson's order."""
    checked = {outcome.exercise for each in work.works for outcome in each.outcomes}
    lessons = {exercise.split(".")[0] for exercise in checked}
    for lesson in course.listed():
        if lesson.id in lessons:
            yield from (e for e in course.exercises(lesson.id) if e.id in checked)


# ── One exercise ────────────────────────────────────────────────────────────────────────


def _on_exercise(exercise: Exercise, works: Sequence[Work], lang: str) -> ExerciseReport:
    verdicts = {work.student: verdict_on(work, exercise) for work in works}
    points = [_points(work, exercise) for work in works]
    found = [verdict for verdict in verdicts.values() if verdict]
    titles = {each: sentences_of(exercise)(exercise.title, each) for each in LANGUAGES}
    return ExerciseReport(
        id=exercise.id,
        title=titles[lang],
        max_points=exercise.max_points,
        mean_share=_mean(points) / exercise.max_points,
        separation=_separation(points, works),
        kinds=dict(Counter(verdict.kind for verdict in found)),
        criteria=tuple(_criteria(exercise, works, lang)),
        causes=tuple(_causes(exercise, works, lang)),
        titles=titles,
        faults=dict(Counter(fault for verdict in found for fault in verdict.faults)),
    )


def _points(work: Work, exercise: Exercise) -> float:
    outcome = outcome_on(work, exercise)
    return outcome.points if outcome else 0.0


def _separation(points: Sequence[float], works: Sequence[Work]) -> float | None:
    """Return how points go with those on everything else: on the checks alone while one waits."""
    final = all(work.is_final for work in works)
    totals = [work.score if final else work.checked for work in works]
    pairs = [(own, all_) for own, all_ in zip(points, totals, strict=True) if all_ is not None]
    return separation([own for own, _ in pairs], [all_ - own for own, all_ in pairs])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _criteria(exercise: Exercise, works: Sequence[Work], lang: str) -> Iterable[CriterionReport]:
    own = sentences_of(exercise)
    for criterion in exercise.criteria:
        points = [_awarded(verdict_on(work, exercise), criterion.id) for work in works]
        title = own(criterion.title, lang)
        share = _mean(points) / criterion.points if criterion.points else 0.0
        yield CriterionReport(
            criterion.id, title, criterion.points, share, _separation(points, works)
        )


def _awarded(verdict: Verdict | None, criterion: str) -> float:
    awards = verdict.awards if verdict else ()
    return sum(award.points for award in awards if award.criterion == criterion)


# ── Causes ──────────────────────────────────────────────────────────────────────────────


def _causes(exercise: Exercise, works: Sequence[Work], lang: str) -> Iterable[CauseReport]:
    """Yield the named causes, the one that most hold first."""
    holders: Mapping[tuple[str, str], list[Work]] = defaultdict(list)
    for work in works:
        verdict = verdict_on(work, exercise)
        if verdict and verdict.cause and verdict.kind in NAMED:
            holders[verdict.kind, verdict.cause].append(work)
    for (kind, cause), those in sorted(holders.items(), key=lambda row: (-len(row[1]), row[0])):
        first = _first(those, exercise)
        names = {each: name_of(exercise, first, each) for each in LANGUAGES}
        questions = {each: question_of(exercise, cause, each) for each in LANGUAGES}
        yield CauseReport(
            id=cause,
            name=names[lang],
            kind=kind,
            count=len(those),
            share=len(those) / len(works),
            example=_example(exercise, those),
            question=questions[lang],
            students=tuple(work.student for work in those),
            names=names,
            questions=questions,
        )


def _first(works: Sequence[Work], exercise: Exercise) -> Verdict:
    verdict = verdict_on(works[0], exercise)
    assert verdict is not None  # a holder has one
    return verdict


def _example(exercise: Exercise, works: Sequence[Work]) -> str:
    """Return the shortest of the holders' answers: it shows the mistake and little else."""
    texts = (example_of(work.answers.get(exercise.id, ""), exercise) for work in works)
    return min((text for text in texts if text), key=lambda text: (len(text), text), default="")
