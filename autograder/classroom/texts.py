"""The texts that a new class's folder begins with, in the instructor's language."""

from __future__ import annotations

import json
from collections.abc import Sequence

from autograder import course
from autograder.classroom import course_file
from autograder.messages import tr


def course_toml(name: str, languages: Sequence[str], zone: str, lessons: Sequence[str]) -> str:
    """Return a first `course.toml`: no dates, no late policy, and how to write them."""
    titles = {lesson.id: lesson.tr(lesson.title) for lesson in course.lessons()}
    unnamed = tr("of all dates that name none")
    head = [
        *_remark(tr("What holds for this class. Dates are written without quotes.")),
        f"name = {_quoted(name)}",
        f"languages = {json.dumps(list(languages))}",
        f"timezone = {_quoted(zone)}  # {unnamed}",
        *_remark(
            tr("Only with a JupyterHub exchange: course_id = the name that nbgrader has there.")
        ),
        "",
        *_late(),
        "",
        *_exceptions(),
        "",
    ]
    return "\n".join([*head, *(line for one in lessons for line in _lesson(one, titles[one]))])


def _late() -> list[str]:
    per_day = tr("of the points, for each day begun; 0: lateness is free")
    most = tr("lateness never costs more than this")
    grace = tr("so long after the due date nothing is taken off")
    return [
        "[late]",
        f"percent_per_day = 0   # {per_day}",
        f"most_percent = 100    # {most}",
        f"grace_minutes = 0     # {grace}",
    ]


def _exceptions() -> list[str]:
    tables = ", ".join(f"[[{table}]]" for table in course_file.OTHER_TABLES)
    return _remark(
        tr(
            "Exceptions go here too ({tables}): conventions that this class does not accept, "
            "other points for one cause, more time for one student.",
            tables=tables,
        )
    )


def _lesson(lesson: str, title: str) -> list[str]:
    return [
        "[[lesson]]",
        f"id = {_quoted(lesson)}  # {title}",
        "# release = 2026-09-01T09:00:00",
        "# due = 2026-09-15T23:59:00",
        "",
    ]


def _quoted(text: str) -> str:
    # JSON's strings are TOML's, but for one sign that a name has no use for.
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)


def _remark(text: str) -> list[str]:
    return [f"# {line}" for line in text.splitlines()]


def roster_remarks() -> tuple[str, ...]:
    """Return what an empty roster says about itself."""
    return (
        tr("One line a student. The id is the name of the student's folder: letters and digits."),
        tr("Names in any script; email and further columns may stay empty or be left out."),
        tr("Columns that help to find a student's files: canvas_id, moodle_id, moodle_name."),
    )


def readme(name: str, lesson: str) -> str:
    """Return the folder's README: what lies where, and the commands of a week."""
    rows = [
        ("course.toml", tr("lessons, dates, languages and the late policy of this class")),
        ("roster.csv", tr("who is in the class; save it from your spreadsheet as CSV")),
        ("solutions/", tr("the solved notebooks, for you alone")),
        ("notebooks/", tr("what was released; marking compares with it, so leave it as it is")),
        ("release/", tr("what you hand out: the notebooks of each language")),
        ("submitted/", tr("what was handed in, one folder a student")),
        ("earlier/", tr("earlier submissions and releases that were replaced; never marked")),
        ("gradebook.db", tr("points and comments; make backups of it")),
    ]
    table = [f"| `{entry}` | {text} |" for entry, text in rows]
    place, content = tr("place"), tr("content")
    lines = [
        f"# {name}",
        "",
        tr("Run every command from this folder."),
        "",
        *_steps(lesson),
        f"| {place} | {content} |",
        "|---|---|",
        *table,
    ]
    return "\n".join(lines) + "\n"


def _steps(lesson: str) -> list[str]:
    steps = (
        (tr("Write the roster and the dates."), "roster.csv, course.toml"),
        (
            tr("Release a lesson: the files to hand out are in release/."),
            f"python -m autograder release {lesson}",
        ),
        (
            tr("Collect what was handed in, as Moodle, Canvas, Drive or an exchange give it."),
            f"python -m autograder collect DOWNLOADED.zip {lesson}",
        ),
        (tr("Mark it."), f"python -m autograder grade {lesson}"),
    )
    return [
        line
        for number, (text, words) in enumerate(steps, start=1)
        for line in (f"{number}. {text}", "", f"   `{words}`", "")
    ]
