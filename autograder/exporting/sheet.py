"""The lines of an export as a sheet: a row a student, a column an assignment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.exporting.lines import Line


@dataclass(frozen=True)
class Sheet:
    """Lines by assignment and student; both in the order in which they first come.

    Args:
        assignments: the points that can be reached, by the assignment's name.
        first: any line of each student, for the names.
        cells: the lines by assignment and student.
    """

    assignments: Mapping[str, float]
    first: Mapping[str, Line]
    cells: Mapping[tuple[str, str], Line]


def by_student(lines: tuple[Line, ...]) -> Sheet:
    """Return the lines as a sheet."""
    first: dict[str, Line] = {}
    for line in lines:
        first.setdefault(line.student, line)
    return Sheet(
        {line.assignment: line.max_score for line in lines},
        first,
        {(line.assignment, line.student): line for line in lines},
    )


def number(value: float | None) -> str:
    """Return a score as other systems read it: a point, no exponent, nothing for none.

    Example:
        >>> number(12.0), number(2 / 3), number(None)
        ('12', '0.6667', '')
    """
    if value is None:
        return ""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return text or "0"
