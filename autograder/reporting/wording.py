"""The words of the report's pages, in one language."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.cards.numbers import points
from autograder.messages import tr
from autograder.reporting.report import Report


def texts_of(lang: str) -> Mapping[str, str]:
    """Return every fixed word and sentence of the pages."""
    of_course = {**_headings_of_course(lang), **_sentences_of_course(lang)}
    words = {**_headings(lang), **_columns(lang), **_states(lang)}
    return {**words, **_sentences(lang), **of_course}


def _headings(lang: str) -> dict[str, str]:
    return {
        "report": tr("Class report", lang),
        "scores": tr("Scores", lang),
        "held": tr("What the class holds", lang),
        "exercises": tr("The exercises one by one", lang),
        "troubles": tr("Notebooks that need a look", lang),
        "waiting": tr("Answers that wait for you", lang),
        "students": tr("Everybody, and who is stuck where", lang),
        "assignments": tr("Assignments", lang),
        "criteria": tr("Points by criterion", lang),
        "example": tr("One example, without its author's words", lang),
    }


def _columns(lang: str) -> dict[str, str]:
    return {
        "exercise": tr("Exercise", lang),
        "assignment": tr("Assignment", lang),
        "student": tr("Student", lang),
        "name": tr("Name", lang),
        "language": tr("Language", lang),
        "score": tr("Score", lang),
        "mean": tr("Mean", lang),
        "median": tr("Median", lang),
        "middle": tr("Middle half", lang),
        "count": tr("Students", lang),
        "share": tr("Share", lang),
        "criterion": tr("Criterion", lang),
        "earned": tr("Earned on average", lang),
        "separates": tr("Tells students apart", lang),
        "late": tr("late", lang),
        "handed_in": tr("Handed in", lang),
        "answer": tr("Answer", lang),
        "points": tr("Points", lang),
        "who": tr("Who", lang),
        "cause": tr("What the card says", lang),
    }


def _states(lang: str) -> dict[str, str]:
    return {
        "unmarked": tr("Not marked yet", lang),
        "open": tr("Not final", lang),
    }


def _sentences(lang: str) -> dict[str, str]:
    return {
        "legend": tr("Signs", lang),
        "none_held": tr("No answer holds a misconception that has a name.", lang),
        "no_trouble": tr("Every notebook could be read and was run to its end.", lang),
        "nobody_waits": tr("Nothing is left to be marked by hand.", lang),
        "separation": tr(
            "How well a question tells students apart is the correlation of its points with "
            "those on everything else: from 0.3 on strong and weak students differ on it, below "
            "0.15 they hardly do. It needs at least ten students.",
            lang,
        ),
        "tenths": tr("Students in each tenth of the full score", lang),
    }


def _headings_of_course(lang: str) -> dict[str, str]:
    return {
        "hardest": tr("Criteria that earned the least", lang),
        "telling": tr("Questions that tell students apart, and those that do not", lang),
        "stuck": tr("Who is stuck in several lessons", lang),
        "where": tr("Where", lang),
        "matrix": tr("Everybody, lesson by lesson", lang),
    }


def _sentences_of_course(lang: str) -> dict[str, str]:
    return {
        "shares": tr(
            "Of each student, the share of the points that checks gave, over the lessons that "
            "this student handed in and that are marked; before late penalties.",
            lang,
        ),
        "by_checks": tr(
            "Some totals are not final, so scores, mean and median of this lesson are of what "
            "the checks gave.",
            lang,
        ),
        "stuck_means": tr(
            "Less than half of the points that checks give, in two lessons or more, and the "
            "exercises there that did not come right.",
            lang,
        ),
        "nobody_stuck": tr("Nobody is stuck in more than one lesson.", lang),
        "matrix_means": tr(
            "The share of the points that checks give; bold is less than half. – nothing handed "
            "in, … not marked yet, ? could not be read or checked.",
            lang,
        ),
    }


def basis_of(report: Report, lang: str) -> list[str]:
    """Return what to know before reading how the scores spread; nothing if all are final."""
    if not report.spread.by_checks:
        return []
    left_out = report.marked - report.spread.counted
    said = tr(
        "{open} of {marked} totals are not final, because something in them waits for you. So "
        "mean, quartiles and chart show, for everybody, what the checks gave: out of {points} "
        "points, before late penalties and without written answers.",
        lang,
        open=report.open_totals,
        marked=report.marked,
        points=points(report.spread.max_points),
    )
    more = tr("Left out, because a check gave no score: {count}.", lang, count=left_out)
    return [said, more] if left_out else [said]
