"""Which hand-ins came again after they were marked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from autograder.grading.timestamp import TimestampError, handed_in_at


def came_again(
    folders: Mapping[str, Path], marked: Mapping[str, datetime | None]
) -> tuple[str, ...]:
    """Return the students whose hand-in has another date than the one that was marked.

    Args:
        folders: of everybody's hand-in.
        marked: when the marked work was handed in, by student; None where nothing told.
    """
    both = [student for student in folders if student in marked]
    return tuple(s for s in both if _time(folders[s]) not in (None, marked[s]))


def _time(folder: Path) -> datetime | None:
    """Return when a hand-in came, as nbgrader keeps it; None where nothing tells."""
    try:
        return handed_in_at(folder)
    except TimestampError:
        return None
