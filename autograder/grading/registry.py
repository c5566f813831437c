"""What the gradebook says about a notebook: which cells are marked, their source and points.

This, and never the submission, decides what a grade cell is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

CHECK_CALL = re.compile(r"""\s*check\(\s*["']([\w.]+)["']\s*\)\s*""")


@dataclass(frozen=True)
class Registered:
    """One cell as `nbgrader generate_assignment` recorded it."""

    name: str
    cell_type: str
    source: str
    checksum: str | None
    locked: bool
    grade: bool
    solution: bool
    task: bool = False
    points: float = 0.0

    @property
    def exercise(self) -> str | None:
        """Return the exercise that this cell checks, if it is a call of `check`."""
        match = CHECK_CALL.fullmatch(self.source)
        return match.group(1) if match and self.is_test else None

    @property
    def title(self) -> str:
        """Return the name of the exercise's own cell, which a learner knows."""
        return self.name.removeprefix("check-")

    @property
    def is_test(self) -> bool:
        """Tell whether running the cell gives the points."""
        return self.grade and not self.solution and self.cell_type == "code"

    @property
    def is_written(self) -> bool:
        """Tell whether the cell is an answer that a person marks."""
        return self.grade and self.solution

    @property
    def metadata(self) -> dict[str, Any]:
        """Return the cell's nbgrader metadata."""
        data: dict[str, Any] = {
            "schema_version": 3,
            "grade_id": self.name,
            "grade": self.grade,
            "solution": self.solution,
            "locked": self.locked,
            "task": self.task,
            "cell_type": self.cell_type,
            "checksum": self.checksum,
        }
        return data | ({"points": self.points} if self.grade or self.task else {})


Registry = dict[str, Registered]


def exercise_of(row: Registered, registry: Registry) -> str | None:
    """Return the exercise that a cell answers or checks."""
    check = registry.get(f"check-{row.title}", row)
    return check.exercise


def shown_name(row: Registered, registry: Registry) -> str:
    """Return what a learner knows a cell by: the exercise's id, else the cell's own name."""
    return exercise_of(row, registry) or row.title
