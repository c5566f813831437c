"""What this class got wrong, as slides, from the class report's JSON.

The file is what `python -m autograder report` writes for one assignment, or for several. Read
from it, everything else is left alone:

    {"format": 2,
     "reports": [
       {"assignment": "momentum",
        "exercises": [
          {"titles": {"en": "...", "ja": "...", "ko": "..."},
           "causes": [{"names": {"en": "...", "ja": "...", "ko": "..."},
                       "questions": {"en": "...", "ja": "...", "ko": "..."},
                       "kind": "misconception", "count": 31, "share": 0.26,
                       "example": "..."}]}]}]}

``share`` is of those whose work is marked, from 0 to 1; ``example`` is anonymous code, or empty;
a question leads out of the misconception, and may be empty. Every sentence stands there in each
language, so that the deck speaks its own, whichever the report was written in.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_lib.lecture.errors import LectureError
from course_lib.lecture.rendering import code, prose
from course_lib.messages import tr

FORMAT = 2  # of the file
MOST = 6  # causes on one slide


@dataclass(frozen=True)
class Cause:
    """One misconception, how many hold it, and one anonymous example."""

    name: str
    count: int
    share: float
    example: str
    question: str = ""


@dataclass(frozen=True)
class Difficulty:
    """One exercise and its misconceptions, the most frequent first."""

    title: str
    causes: tuple[Cause, ...]


def difficulties(path: Path, lesson: str, lang: str) -> tuple[Difficulty, ...]:
    """Read the exercises of a lesson that somebody got wrong, in the language of the slides.

    Raises:
        LectureError: the file is no class report, one of another format, or none of this lesson.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        _require_format(content, path, lesson)
        found = [_difficulty(row, lang) for row in _report(content, lesson, path)["exercises"]]
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise LectureError(
            tr(
                "{path} cannot be read as a class report ({reason}): expected the JSON file that "
                "the class report writes. Make it anew and name that file.",
                path=path,
                reason=f"{type(error).__name__}: {error}",
            )
        ) from error
    return tuple(row for row in found if row.causes)


def _require_format(content: Mapping[str, Any], path: Path, lesson: str) -> None:
    if content["format"] != FORMAT:
        raise LectureError(
            tr(
                "{path} is a class report of format {found}, expected format {expected}: another "
                "version of the course wrote it. Make it anew in the class's folder: {command}",
                path=path,
                found=str(content["format"]),
                expected=FORMAT,
                command=f"python -m autograder report {lesson}",
            )
        )


def _report(content: Mapping[str, Any], lesson: str, path: Path) -> Mapping[str, Any]:
    own = [report for report in content["reports"] if report["assignment"] == lesson]
    if not own:
        raise LectureError(
            tr(
                "{path} reports on {found}, expected a report on {lesson}. Make a report of that "
                "lesson, or leave it out of the lecture.",
                path=path,
                found=", ".join(str(report["assignment"]) for report in content["reports"]) or "—",
                lesson=lesson,
            )
        )
    chosen: Mapping[str, Any] = own[0]
    return chosen


def _difficulty(row: Mapping[str, Any], lang: str) -> Difficulty:
    causes = [_cause(each, lang) for each in row["causes"] if each["kind"] != "convention"]
    causes.sort(key=lambda cause: -cause.count)
    return Difficulty(str(row["titles"][lang]), tuple(causes))


def _cause(row: Mapping[str, Any], lang: str) -> Cause:
    said = str(row["names"][lang]), str(row["questions"][lang])
    return Cause(said[0], int(row["count"]), float(row["share"]), str(row["example"]), said[1])


def report_slides(found: Iterable[Difficulty], lang: str) -> Iterator[str]:
    """Yield the content of one column of slides: an overview, then one slide an exercise."""
    rows = [(exercise, cause) for exercise in found for cause in exercise.causes]
    title = tr("Misconceptions in this class", lang)
    heading = f"<h2>{html.escape(title)}</h2>"
    if not rows:
        nothing = tr("Nobody who handed in showed a misconception that has a name.", lang)
        yield f"{heading}<p>{html.escape(nothing)}</p>"
        return
    rows.sort(key=lambda row: -row[1].count)
    yield heading + _table([(c, e.title) for e, c in rows[:MOST]], lang)
    for exercise in dict.fromkeys(exercise for exercise, _ in rows):
        causes = [(cause, "") for cause in exercise.causes[:MOST]]
        yield f"<h3>{_words(exercise.title)}</h3>{_table(causes, lang)}"
        yield from (_shown(cause, lang) for cause in exercise.causes[:MOST] if cause.example)


def _table(rows: Iterable[tuple[Cause, str]], lang: str) -> str:
    lines = []
    for cause, exercise in rows:
        where = f'<span class="where">{_words(exercise)}</span>' if exercise else ""
        bar = f'<span class="bar" style="width: {max(2, round(100 * cause.share))}%"></span>'
        lines.append(
            f'<tr><td>{_words(cause.name)}{where}</td><td class="number">{cause.count}</td>'
            f'<td class="share">{bar}</td><td class="number">{100 * cause.share:.0f} %</td></tr>'
        )
    head = "".join(
        f"<th{span}>{html.escape(text)}</th>"
        for text, span in (
            (tr("Misconception", lang), ""),
            (tr("Students", lang), ""),
            (tr("Share of those who handed in", lang), ' colspan="2"'),
        )
    )
    return f'<table class="causes"><tr>{head}</tr>{"".join(lines)}</table>'


def _shown(cause: Cause, lang: str) -> str:
    """Return a slide for discussion: the code, then a question, and only then its name."""
    heading = html.escape(tr("One example from this class: what goes wrong?", lang))
    frame = f'<div class="code"><pre>{code(cause.example.rstrip())}</pre></div>'
    said = (cause.question, f"{cause.name} ({cause.count})")
    steps = "".join(f'<p class="fragment">{_words(text)}</p>' for text in said if text)
    return f"<h3>{heading}</h3>{frame}{steps}"


def _words(text: str) -> str:
    """Return one sentence of a report as HTML; what looks like a tag in it is text."""
    return prose(text, tags=False).strip().removeprefix("<p>").removesuffix("</p>")
