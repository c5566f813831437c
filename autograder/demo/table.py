"""The class at a glance: one line a student."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from autograder.cards.words import SIGNS
from autograder.demo.results import Result
from autograder.messages import tr
from course_lib.i18n import mark

LANGUAGE_NAMES: Mapping[str, str] = {
    "en": mark("English"),
    "ja": mark("Japanese"),
    "ko": mark("Korean"),
}
KIND_WORDS: Mapping[str, str] = {
    "correct": mark("correct"),
    "convention": mark("another convention"),
    "misconception": mark("misconception"),
    "wrong": mark("wrong"),
    "raised": mark("error"),
    "not_attempted": mark("not attempted"),
    "broken": mark("withheld"),
}
UNREAD = mark("unreadable")
STYLES: Mapping[str, str] = {"correct": "green", "convention": "cyan", "not_attempted": "dim"}


def table(results: Iterable[Result], folder: Path, lang: str) -> Table:
    """Return the table of a class; each name is a link to the student's feedback."""
    rows = list(results)
    shown = Table(
        title=tr("A class of thirty, marked", lang),
        caption="\n".join(_notes(rows, folder, lang)),
        caption_style="",
        caption_justify="left",
    )
    for heading in (mark("Student"), mark("Language")):
        shown.add_column(tr(heading, lang), no_wrap=True)
    shown.add_column(tr("Points", lang), justify="right", no_wrap=True)
    shown.add_column(tr("Verdict", lang), no_wrap=True)
    shown.add_column(tr("Cause", lang), overflow="fold")
    for result in rows:
        shown.add_row(*_row(result, folder, lang))
    return shown


def _notes(results: Iterable[Result], folder: Path, lang: str) -> Iterator[str]:
    """Yield what stands below the table: where the feedback lies, and what could not be read."""
    yield tr(
        "* a written answer waits for you. Feedback: {path}",
        lang,
        path=folder / "feedback" / tr("<student>", lang) / "momentum" / "momentum.html",
    )
    for result in results:
        if result.unread:
            yield f"{escape(result.student.name)}: {escape(result.remarks[0].text(lang))}"


def _row(result: Result, folder: Path, lang: str) -> tuple[str, str, str, str, str]:
    student = result.student
    page = folder / "feedback" / student.id / "momentum" / "momentum.html"
    points = f"{result.points:g}/{result.max_points:g}{'*' if result.waiting else ' '}"
    return (
        f"[link={page.as_uri()}]{escape(student.name)}[/link]",
        tr(LANGUAGE_NAMES[student.language], lang),
        points,
        *_verdict(result, lang),
    )


def _verdict(result: Result, lang: str) -> tuple[str, str]:
    """Return the verdict on the exercise that tells the most, and its cause."""
    if result.unread:
        return f"[red]{SIGNS['broken']} {tr(UNREAD, lang)}[/]", ""
    telling = result.telling
    verdict = telling.verdict
    if verdict is None:
        return "", escape(" ".join(note.text(lang) for note in result.remarks))
    if verdict.faults and verdict.kind == "correct":
        word, style = tr("correct but for a fault", lang), "yellow"
    else:
        word, style = tr(KIND_WORDS[verdict.kind], lang), STYLES.get(verdict.kind, "red")
    causes = [verdict.cause, *verdict.faults] if verdict.cause else list(verdict.faults)
    cause = (
        f"{telling.exercise.partition('.')[2]}: {', '.join(filter(None, causes))}" if causes else ""
    )
    return f"[{style}]{SIGNS[verdict.kind]} {word}[/]", escape(cause)
