"""From what everybody did to the report: who holds which misconception, who is stuck where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from autograder import course
from autograder.cards.compose import sentences_of
from autograder.exercise import Exercise
from autograder.grading.outcome import Outcome
from autograder.record import Verdict
from autograder.reporting.anonymous import example_of
from autograder.reporting.class_work import ClassWork, Work
from autograder.reporting.naming import name_of, question_of
from autograder.reporting.report import (
    CauseReport,
    CriterionReport,
    ExerciseReport,
    Report,
    StudentReport,
)
from autograder.reporting.statistics import histogram, quartiles, separation

NAMED = ("misconception", "convention", "raised")  # verdicts whose cause has a name


def report_on(work: ClassWork, lang: str) -> Report:
    """Return the report on one assignment in one language."""
    scores = [_net(each) for each in work.works]
    exercises = tuple(_exercises_of(work))
    return Report(
        assignment=work.assignment,
        title=_title(work.assignment, lang),
        language=lang,
        enrolled=work.enrolled,
        handed_in=len(work.works),
        max_score=work.max_score,
        mean=sum(scores) / len(scores) if scores else None,
        quartiles=quartiles(scores),
        histogram=histogram([score / (work.max_score or 1) for score in scores]),
        exercises=tuple(_on_exercise(exercise, work.works, lang) for exercise in exercises),
        waiting=dict(Counter(cell for each in work.works for cell in each.waiting)),
        troubles=tuple(_troubles(work, lang)),
        students=tuple(_on_student(each, exercises, lang) for each in work.works),
    )


def _title(assignment: str, lang: str) -> str:
    found = (lesson for lesson in course.listed() if lesson.id == assignment)
    return next((lesson.tr(lesson.title, lang) for lesson in found), assignment)


def _net(work: Work) -> float:
    return max(0.0, work.score - work.penalty)


def _exercises_of(work: ClassWork) -> Iterable[Exercise]:
    """Yield the exercises that were checked, in the lesson's order."""
    checked = {outcome.exercise for each in work.works for outcome in each.outcomes}
    lessons = {exercise.split(".")[0] for exercise in checked}
    for lesson in course.listed():
        if lesson.id in lessons:
            yield from (e for e in course.exercises(lesson.id) if e.id in checked)


def outcome_on(work: Work, exercise: Exercise) -> Outcome | None:
    """Return what came of a student's answer to an exercise."""
    return next((o for o in work.outcomes if o.exercise == exercise.id), None)


def _verdict(work: Work, exercise: Exercise) -> Verdict | None:
    outcome = outcome_on(work, exercise)
    return outcome.verdict if outcome else None


# ── One exercise ────────────────────────────────────────────────────────────────────────


def _on_exercise(exercise: Exercise, works: Sequence[Work], lang: str) -> ExerciseReport:
    verdicts = {work.student: _verdict(work, exercise) for work in works}
    points = [_points(work, exercise) for work in works]
    rest = [work.score - earned for work, earned in zip(works, points, strict=True)]
    found = [verdict for verdict in verdicts.values() if verdict]
    return ExerciseReport(
        id=exercise.id,
        title=sentences_of(exercise)(exercise.title, lang),
        max_points=exercise.max_points,
        mean_share=_mean(points) / exercise.max_points,
        separation=separation(points, rest),
        kinds=dict(Counter(verdict.kind for verdict in found)),
        criteria=tuple(_criteria(exercise, works, lang)),
        causes=tuple(_causes(exercise, works, lang)),
        faults=dict(Counter(fault for verdict in found for fault in verdict.faults)),
    )


def _points(work: Work, exercise: Exercise) -> float:
    outcome = outcome_on(work, exercise)
    return outcome.points if outcome else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _criteria(exercise: Exercise, works: Sequence[Work], lang: str) -> Iterable[CriterionReport]:
    own = sentences_of(exercise)
    for criterion in exercise.criteria:
        points = [_awarded(_verdict(work, exercise), criterion.id) for work in works]
        rest = [work.score - earned for work, earned in zip(works, points, strict=True)]
        title = own(criterion.title, lang)
        share = _mean(points) / criterion.points if criterion.points else 0.0
        yield CriterionReport(
            criterion.id, title, criterion.points, share, separation(points, rest)
        )


def _awarded(verdict: Verdict | None, criterion: str) -> float:
    awards = verdict.awards if verdict else ()
    return sum(award.points for award in awards if award.criterion == criterion)


# ── Causes ──────────────────────────────────────────────────────────────────────────────


def _causes(exercise: Exercise, works: Sequence[Work], lang: str) -> Iterable[CauseReport]:
    """Yield the named causes, the one that most hold first."""
    holders: Mapping[tuple[str, str], list[Work]] = defaultdict(list)
    for work in works:
        verdict = _verdict(work, exercise)
        if verdict and verdict.cause and verdict.kind in NAMED:
            holders[verdict.kind, verdict.cause].append(work)
    for (kind, cause), those in sorted(holders.items(), key=lambda row: (-len(row[1]), row[0])):
        yield CauseReport(
            id=cause,
            name=name_of(exercise, _first(those, exercise), lang),
            kind=kind,
            count=len(those),
            share=len(those) / len(works),
            example=_example(exercise, those),
            question=question_of(exercise, cause, lang),
            students=tuple(work.student for work in those),
        )


def _first(works: Sequence[Work], exercise: Exercise) -> Verdict:
    verdict = _verdict(works[0], exercise)
    assert verdict is not None  # a holder has one
    return verdict


def _example(exercise: Exercise, works: Sequence[Work]) -> str:
    """Return the shortest of the holders' answers: it shows the mistake and little else."""
    texts = (example_of(work.answers.get(exercise.id, ""), exercise) for work in works)
    return min((text for text in texts if text), key=lambda text: (len(text), text), default="")


# ── Students ────────────────────────────────────────────────────────────────────────────


def _on_student(work: Work, exercises: Sequence[Exercise], lang: str) -> StudentReport:
    kinds = (_verdict(work, exercise) for exercise in exercises)
    return StudentReport(
        student=work.student,
        name=work.name,
        language=work.language or "",
        score=_net(work),
        penalty=work.penalty,
        kinds=tuple(verdict.kind if verdict else "" for verdict in kinds),
        waiting=len(work.waiting),
        remarks=tuple(remark.text(lang) for remark in work.remarks),
    )


def _troubles(work: ClassWork, lang: str) -> Iterable[tuple[str, str]]:
    for each in work.works:
        for remark in each.remarks:
            if remark.is_trouble:
                yield each.student, remark.text(lang)
