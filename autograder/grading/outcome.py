"""Read the verdicts that checks left in a marked notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.grading import nodes
from autograder.grading.notes import Note
from autograder.grading.registry import CHECK_CALL
from autograder.grading.remarks import remarks_of
from autograder.record import Verdict
from autograder.verdict_json import verdict_from_json

VERDICT_TYPE = "application/vnd.course.verdict+json"


@dataclass(frozen=True)
class Outcome:
    """What one check said about one answer; no verdict where it was not run to its end."""

    exercise: str
    max_points: float
    points: float
    verdict: Verdict | None

    @property
    def lost(self) -> float:
        """Return the points that were not earned."""
        return self.max_points - self.points


def outcomes_in(path: Path) -> tuple[Outcome, ...]:
    """Return the outcome of every check in a marked notebook's file, in order."""
    return outcomes_of(nodes.read(path))


def outcomes_of(notebook: NotebookNode) -> tuple[Outcome, ...]:
    """Return the outcome of every check in a marked notebook, in order."""
    return tuple(_outcome(cell) for cell in notebook.cells if _is_test(cell))


def remarks_in(path: Path) -> list[Note]:
    """Return what marking had to say about the notebook as it was handed in."""
    return remarks_of(nodes.read(path))


def verdict_of(cell: NotebookNode) -> Verdict | None:
    """Return the verdict that a check displayed, the last if there are several."""
    found = [
        output["data"][VERDICT_TYPE]
        for output in cell.get("outputs", ())
        if VERDICT_TYPE in output.get("data", {})
    ]
    try:
        return verdict_from_json(found[-1]) if found else None
    except (KeyError, TypeError):  # not written by the checker
        return None


def _is_test(cell: NotebookNode) -> bool:
    data: Mapping[str, object] = cell.metadata.get("nbgrader", {})
    return bool(data.get("grade")) and not data.get("solution") and cell.cell_type == "code"


def _outcome(cell: NotebookNode) -> Outcome:
    data = cell.metadata["nbgrader"]
    shown = [o for o in cell.outputs if o.output_type == "execute_result"]
    try:
        points = float(shown[0]["data"]["text/plain"]) if shown else 0.0
    except (KeyError, ValueError):
        points = 0.0
    match = CHECK_CALL.fullmatch(cell.source)
    exercise = match.group(1) if match else str(data["grade_id"])
    return Outcome(exercise, float(data["points"]), points, verdict_of(cell))
