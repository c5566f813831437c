"""The words of the report's pages, in one language."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.messages import tr


def texts_of(lang: str) -> Mapping[str, str]:
    """Return every fixed word and sentence of the pages."""
    return {**_headings(lang), **_columns(lang), **_sentences(lang)}


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
