"""What has been marked: one row for each student and notebook, beside nbgrader's own tables.

The row is written in the transaction that writes the grades, by every way of marking, so that
it never says more than the gradebook holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    Float,
    MetaData,
    String,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    insert,
    select,
)
from sqlalchemy.schema import CreateTable

from autograder.grading.work import Marked
from autograder.sandbox.layer import Layer

TABLE = Table(
    "course_marking",
    MetaData(),  # its own: nbgrader neither makes nor migrates it
    Column("student", String(128), primary_key=True),
    Column("assignment", String(128), primary_key=True),
    Column("notebook", String(128), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("layers", Text, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("versions", Text, nullable=False),
    Column("marked_at", DateTime, nullable=False),
    Column("cpu_ms", Float, nullable=False),
)
_KEY = ("student", "assignment", "notebook")


@dataclass(frozen=True)
class Entry:
    """One marking.

    Args:
        student: who handed it in.
        assignment: the assignment's name.
        notebook: the notebook's name.
        fingerprint: of what was handed in and what it was compared with; empty where it has
            to be marked again.
        layers: what held the submission while it ran.
        seed: of the hidden probes.
        versions: of each exercise that was judged, by its id.
        cpu_ms: processor time of the untrusted side.
    """

    student: str
    assignment: str
    notebook: str
    fingerprint: str
    layers: Sequence[Layer] = ()
    seed: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)
    cpu_ms: float = 0.0


def entry_of(marked: Marked, assignment: str, fingerprint: str) -> Entry:
    """Return the entry of a submission that was just marked."""
    return Entry(
        marked.student,
        assignment,
        marked.notebook,
        fingerprint,
        marked.layers,
        marked.seed,
        marked.versions,
        marked.cpu_ms,
    )


def open_ledger(connection: Connection) -> None:
    """Make the table where there is none; the gradebook's own tables must exist already."""
    connection.execute(CreateTable(TABLE, if_not_exists=True))


def remember(connection: Connection, *entries: Entry) -> None:
    """Write entries in the caller's transaction; the caller commits."""
    if entries:
        rows = [_row(entry) for entry in entries]
        keys = [{f"_{name}": row[name] for name in _KEY} for row in rows]
        connection.execute(_DELETE, keys)
        connection.execute(insert(TABLE), rows)


def recall(connection: Connection, assignment: str) -> dict[tuple[str, str], str]:
    """Return the fingerprint of every marking of an assignment, by student and notebook."""
    columns = TABLE.c.student, TABLE.c.notebook, TABLE.c.fingerprint
    rows = connection.execute(select(*columns).where(TABLE.c.assignment == assignment))
    return {(row.student, row.notebook): row.fingerprint for row in rows}


def forget(connection: Connection, assignment: str, students: Iterable[str]) -> None:
    """Drop the entries of students, so that they are marked again."""
    names = list(students)
    where = and_(TABLE.c.assignment == assignment, TABLE.c.student.in_(names))
    connection.execute(delete(TABLE).where(where))


_DELETE = delete(TABLE).where(and_(*(TABLE.c[name] == bindparam(f"_{name}") for name in _KEY)))


def _row(entry: Entry) -> dict[str, object]:
    return {
        **{name: getattr(entry, name) for name in (*_KEY, "fingerprint", "seed", "cpu_ms")},
        "layers": json.dumps([asdict(layer) for layer in entry.layers], ensure_ascii=False),
        "versions": json.dumps(dict(entry.versions), ensure_ascii=False, sort_keys=True),
        "marked_at": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
    }
