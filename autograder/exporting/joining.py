"""The roster and another system's own export, as one table.

That export knows nothing of the ids of the gradebook; a student's row in it is found by what the
roster says of the student besides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from autograder.exporting.people import People, known

Row = Mapping[str, str]

# What the roster says, the surest first, and in which of the other table's columns it may stand.
_MEETS: Mapping[str, tuple[str, ...]] = {
    "canvas_id": ("canvas_id",),
    "sis_user": ("sis_user",),
    "sis_login": ("sis_login",),
    "username": ("username", "sis_login"),
    "idnumber": ("idnumber", "sis_user"),
    "email": ("email", "sis_login", "username"),
    "id": ("id", "sis_login", "sis_user", "username", "idnumber", "email", "canvas_id"),
}
_FIRM = ("canvas_id", "sis_user", "sis_login", "username", "idnumber")


def joined(named: People, roster: People) -> People:
    """Return the named table by the roster's ids; the roster fills the columns it has not.

    A row that says another ID than the roster does is somebody else's, whatever else they share.
    """
    finders = {kind: _by(named.table, kind) for kind in _MEETS}
    ruled = {known(header) for header in named.headers}.union(*named.table)
    rows: dict[str, Row] = {}
    for row in roster.table:
        rest = {kind: value for kind, value in row.items() if kind not in ruled}
        rows[row["id"]] = rest | dict(_match(row, finders))
    return People(named.path, {**named.rows, **rows}, named.headers, named.table, named.exported)


def _match(row: Row, finders: Mapping[str, Mapping[str, Row]]) -> Row:
    for kind, columns in _MEETS.items():
        for column in columns if kind in row else ():
            found = finders[column].get(row[kind].casefold())
            if found is not None and _agree(row, found):
                return found
    return {}


def _agree(one: Row, other: Row) -> bool:
    both = (kind for kind in _FIRM if kind in one and kind in other)
    return all(one[kind].casefold() == other[kind].casefold() for kind in both)


def _by(table: Iterable[Row], kind: str) -> Mapping[str, Row]:
    """Index rows by one column; a value that two of them share names neither."""
    found = [(row[kind].casefold(), row) for row in table if kind in row]
    times = Counter(value for value, _ in found)
    return {value: row for value, row in found if times[value] == 1}
