"""What was collected, at a glance: a line for each attempt, and how many of each kind."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from autograder.classroom.collecting import Row
from autograder.messages import tr
from course_lib.i18n import mark

WORDS: Mapping[str, str] = {
    "collected": mark("collected"),
    "replaced": mark("replaced"),
    "unchanged": mark("unchanged"),
    "earlier": mark("earlier attempt"),
    "damaged": mark("damaged"),
    "unmatched": mark("unmatched"),
}
_COLORS = {"collected": "green", "replaced": "green", "damaged": "red", "unmatched": "red"}


def table(rows: Iterable[Row], names: Mapping[str, str], zone: tzinfo) -> Table:
    """Return the table.

    Args:
        rows: what became of each attempt.
        names: of the students, by id.
        zone: in which times are shown.
    """
    shown = Table(box=SIMPLE_HEAD)
    titles = (tr("student"), tr("lesson"), tr("language"), tr("handed in"), tr("result"))
    for title in titles:
        shown.add_column(title, overflow="fold")
    for row in rows:
        shown.add_row(*_cells(row, names, zone))
    return shown


def _cells(row: Row, names: Mapping[str, str], zone: tzinfo) -> list[str]:
    color = _COLORS.get(row.status, "dim")
    result = f"[{color}]{tr(WORDS[row.status])}[/]"
    result += f", [yellow]{tr('late')}[/]" if row.late else ""
    who = " ".join([row.student, names.get(row.student, "")]).strip() or row.sender
    time = row.time.astimezone(zone).strftime("%Y-%m-%d %H:%M") if row.time else ""
    return [escape(who), row.lesson, row.language, time, result]


def remarks(rows: Iterable[Row]) -> Iterator[str]:
    """Yield a line for each remark: whose file, which file, and what there is to say."""
    for row in rows:
        who = f"{row.student}: {row.shown}" if row.student else row.shown
        yield from (f"{who}: {remark}" for remark in row.remarks)


def summary(rows: Sequence[Row]) -> str:
    """Return how many of each kind there are."""
    found: Counter[str] = Counter(row.status for row in rows)
    parts = [f"{tr(word)}: {found[status]}" for status, word in WORDS.items() if found[status]]
    late = sum(row.late for row in rows if row.status != "earlier")
    return ", ".join([*parts, *([f"{tr('late')}: {late}"] if late else [])])


def of_unknown_time(rows: Iterable[Row]) -> str:
    """Return a sentence on those whose hand-in nobody knows the time of; nothing if there are none.

    Those whom the platform calls late have a remark of their own.
    """
    placed = [row for row in rows if row.student and row.lesson and row.status != "unmatched"]
    students = dict.fromkeys(row.student for row in placed if row.time is None and not row.late)
    if not students:
        return ""
    return tr(
        "When it was handed in is not known of {count} students ({students}): their work is marked "
        "as on time. A zip from Moodle says it, and an exchange does; other files only tell when "
        "they were saved or downloaded, which --file-times takes instead.",
        count=len(students),
        students=", ".join(students),
    )


def mapping_template(rows: Iterable[Row]) -> str:
    """Return a file for --mapping with a line for each sender nobody could be found for."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["delivered", "id"])
    senders = dict.fromkeys(row.sender for row in rows if not row.student)
    writer.writerows([sender, ""] for sender in senders)
    return out.getvalue()
