"""Which extensions in the gradebook come from a line of `course.toml`, and what was there before.

A line goes before what a person granted; once it is withdrawn, that holds again. Where an
assignment has no due date, whoever asks leaves lines out: nbgrader cannot add to no date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from nbgrader.api import SubmittedAssignment
from sqlalchemy import (
    Column,
    Connection,
    Interval,
    MetaData,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.schema import CreateTable

TABLE = Table(
    "course_extension",
    MetaData(),  # its own: nbgrader neither makes nor migrates it
    Column("submission", String(32), primary_key=True),
    Column("granted", Interval, nullable=False),
    Column("before", Interval),
)
_AT_ONCE = 1000  # ids in one statement
_SUBMISSION: Table = SubmittedAssignment.__table__


@dataclass(frozen=True)
class Extended:
    """One submission's extension.

    Args:
        submission: its id in the gradebook.
        now: the extension that stands there.
        line: what a line of `course.toml` says; None where there is none.
    """

    submission: str
    now: timedelta | None
    line: timedelta | None


def open_extensions(connection: Connection) -> None:
    """Make the table where there is none."""
    connection.execute(CreateTable(TABLE, if_not_exists=True))


def settle_extensions(
    connection: Connection, rows: Iterable[Extended]
) -> dict[str, timedelta | None]:
    """Grant what lines say and take back what withdrawn ones said, in the caller's transaction.

    Returns:
        By submission, each extension that has changed.
    """
    rows = list(rows)
    told = _told(connection, [row.submission for row in rows])
    changed: dict[str, timedelta | None] = {}
    forgotten, kept = [], []
    for row in rows:
        known = told.get(row.submission)
        own = known.before if known and known.granted == row.now else row.now  # without a line
        wanted = own if row.line is None else row.line
        if wanted != row.now:
            changed[row.submission] = wanted
        if known and (row.line is None or known != _Told(row.line, own)):
            forgotten.append({"_id": row.submission})
        if row.line is not None and known != _Told(row.line, own):
            kept.append({"submission": row.submission, "granted": row.line, "before": own})
    _write(connection, changed, forgotten, kept)
    return changed


@dataclass(frozen=True)
class _Told:
    granted: timedelta
    before: timedelta | None


def _told(connection: Connection, submissions: Sequence[str]) -> dict[str, _Told]:
    found = {}
    for start in range(0, len(submissions), _AT_ONCE):
        some = submissions[start : start + _AT_ONCE]
        query = select(TABLE).where(TABLE.c.submission.in_(some))
        found.update(
            {row.submission: _Told(row.granted, row.before) for row in connection.execute(query)}
        )
    return found


def _write(
    connection: Connection,
    changed: Mapping[str, timedelta | None],
    forgotten: Sequence[Mapping[str, object]],
    kept: Sequence[Mapping[str, object]],
) -> None:
    if changed:
        rows = [{"_id": one, "extension": more} for one, more in changed.items()]
        connection.execute(update(_SUBMISSION).where(_SUBMISSION.c.id == bindparam("_id")), rows)
    if forgotten:
        connection.execute(delete(TABLE).where(TABLE.c.submission == bindparam("_id")), forgotten)
    if kept:
        connection.execute(insert(TABLE), kept)
