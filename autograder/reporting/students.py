"""Everybody's line in the report, how the scores spread, and whose work needs a look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from autograder.exercise import Exercise
from autograder.grading.outcome import Outcome
from autograder.messages import tr
from autograder.record import Verdict
from autograder.reporting.class_work import ClassWork, Work
from autograder.reporting.report import Spread, StudentReport
from autograder.reporting.statistics import histogram, quartiles


def outcome_on(work: Work, exercise: Exercise) -> Outcome | None:
    """Return what came of a student's answer to an exercise."""
    return next((o for o in work.outcomes if o.exercise == exercise.id), None)


def verdict_on(work: Work, exercise: Exercise) -> Verdict | None:
    """Return the verdict on a student's answer to an exercise."""
    outcome = outcome_on(work, exercise)
    return outcome.verdict if outcome else None


# ── Scores ──────────────────────────────────────────────────────────────────────────────


def spread_of(work: ClassWork) -> Spread:
    """Return how the totals spread, or, while one is not final, what the checks gave.

    A written answer that waits has no points yet: totals with and without it cannot be compared,
    and one that counted as 0 would pull the whole class down.
    """
    if all(each.is_final for each in work.works):
        return spread([_net(each) for each in work.works], work.max_score)
    checked = [each.checked for each in work.works if each.checked is not None]
    return spread(checked, work.checks, by_checks=True)


def spread(points: Sequence[float], most: float, *, by_checks: bool = False) -> Spread:
    """Return how points out of a full score spread."""
    return Spread(
        by_checks=by_checks,
        max_points=most,
        counted=len(points),
        mean=sum(points) / len(points) if points else None,
        quartiles=quartiles(points),
        histogram=histogram([each / (most or 1) for each in points]),
    )


def _net(work: Work) -> float:
    return max(0.0, work.score - work.penalty)


# ── Lines ───────────────────────────────────────────────────────────────────────────────


def students_of(
    work: ClassWork, exercises: Sequence[Exercise], lang: str
) -> Iterable[StudentReport]:
    """Return one line for everybody who handed in, by id."""
    marked = [_on_student(each, exercises, lang) for each in work.works]
    none = ("",) * len(exercises)
    unmarked = [
        StudentReport(student, name, "", "unmarked", 0.0, 0.0, None, none, 0, ())
        for student, name in work.unmarked.items()
    ]
    return sorted((*marked, *unmarked), key=lambda line: line.student)


def _on_student(work: Work, exercises: Sequence[Exercise], lang: str) -> StudentReport:
    kinds = (verdict_on(work, exercise) for exercise in exercises)
    return StudentReport(
        student=work.student,
        name=work.name,
        language=work.language or "",
        state="final" if work.is_final else "open",
        score=_net(work),
        penalty=work.penalty,
        checked=work.checked,
        kinds=tuple(verdict.kind if verdict else "" for verdict in kinds),
        waiting=len(work.waiting),
        remarks=tuple(remark.text(lang) for remark in work.remarks),
        unread=work.unread,
    )


# ── What needs a look ───────────────────────────────────────────────────────────────────


def troubles_of(work: ClassWork, lang: str) -> Iterable[tuple[str, str]]:
    """Yield student and sentence: what is not marked first, then what marking ran into."""
    unmarked = tr(
        "handed in and not marked yet, so it counts nowhere here. Mark it: "
        "python -m autograder grade {lesson}",
        lang,
        lesson=work.assignment,
    )
    yield from ((student, unmarked) for student in work.unmarked)
    again = tr(
        "handed in again after it was marked; what counts here is the earlier work. Mark it: "
        "python -m autograder grade {lesson}",
        lang,
        lesson=work.assignment,
    )
    yield from ((student, again) for student in work.again)
    for student in work.missing:
        yield student, _missing(work.assignment, student, lang)
    for each in work.works:
        for remark in each.remarks:
            if remark.is_trouble:
                yield each.student, remark.text(lang)


def _missing(assignment: str, student: str, lang: str) -> str:
    return tr(
        "the gradebook has points, but the marked notebook is gone, so its exercises count "
        "nowhere here. Mark it again: python -m autograder grade {lesson} --student {student} "
        "--force",
        lang,
        lesson=assignment,
        student=student,
    )
