"""What an export would change against the last one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autograder.exporting.lines import Line
from autograder.messages import tr

Key = tuple[str, str]  # assignment, student


@dataclass(frozen=True)
class Entry:
    """What an export said of one student in one assignment."""

    score: float | None
    note: str = ""

    def text(self) -> str:
        """Return the score as a person reads it; a note where there is none."""
        if self.score is None:
            return tr("empty ({note})", note=tr(self.note)) if self.note else tr("empty")
        return f"{self.score:g}"


Entries = Mapping[Key, Entry]


@dataclass(frozen=True)
class Change:
    """One entry that is new (no `before`), gone (no `after`) or another."""

    key: Key
    before: Entry | None
    after: Entry | None

    def text(self) -> str:
        """Return the change as one line."""
        assignment, student = self.key
        where = {"assignment": assignment, "student": student}
        if self.before is None and self.after is not None:
            return tr("new: {assignment}, {student}: {score}", score=self.after.text(), **where)
        if self.after is None and self.before is not None:
            return tr("gone: {assignment}, {student}: {score}", score=self.before.text(), **where)
        assert self.before is not None
        assert self.after is not None
        return tr(
            "changed: {assignment}, {student}: {before} → {after}",
            before=self.before.text(),
            after=self.after.text(),
            **where,
        )


def entries_of(lines: tuple[Line, ...]) -> dict[Key, Entry]:
    """Return what is kept of an export."""
    return {(x.assignment, x.student): Entry(x.score, x.note) for x in lines}


def changes(before: Entries, after: Entries) -> Iterator[Change]:
    """Yield what is different, in the order of the new export; what is gone comes last."""
    for key, entry in after.items():
        if entry != before.get(key):
            yield Change(key, before.get(key), entry)
    for key, entry in before.items():
        if key not in after:
            yield Change(key, entry, None)
