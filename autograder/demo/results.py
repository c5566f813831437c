"""What marking found out about one student, and which of it tells the most."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.demo.roster import Student
from autograder.grading.marking import MarkingRoom
from autograder.grading.notes import Note
from autograder.grading.outcome import Outcome, outcomes_in, remarks_in
from autograder.record import Verdict


@dataclass(frozen=True)
class Result:
    """One student's points, the outcome of each check, and remarks on the notebook."""

    student: Student
    points: float
    max_points: float
    waiting: bool
    outcomes: tuple[Outcome, ...]
    remarks: tuple[Note, ...]

    @property
    def unread(self) -> bool:
        """Tell whether the notebook could not be read."""
        return bool(self.remarks) and not any(outcome.verdict for outcome in self.outcomes)

    @property
    def telling(self) -> Outcome:
        """Return the outcome from which an instructor learns the most."""
        return max(self.outcomes, key=lambda outcome: (_weight(outcome.verdict), outcome.lost))


def result_of(room: MarkingRoom, student: Student) -> Result:
    """Read one student's result from the gradebook and the marked notebook."""
    from nbgrader.api import Gradebook

    marked = room.folder("autograded", student.id) / f"{room.assignment}.ipynb"
    with Gradebook(room.gradebook) as gradebook:
        found = gradebook.find_submission(room.assignment, student.id)
        points, most = float(found.score or 0), float(found.max_score or 0)
        waiting = bool(found.needs_manual_grade)
    outcomes, remarks = outcomes_in(marked), tuple(remarks_in(marked))
    return Result(student, points, most, waiting, outcomes, remarks)


def code_of(verdict: Verdict) -> str:
    """Return a verdict as `roster.toml` writes it: kind, cause and faults."""
    cause = f":{verdict.cause}" if verdict.cause else ""
    return verdict.kind + cause + "".join(f"+{fault}" for fault in verdict.faults)


def _weight(verdict: Verdict | None) -> int:
    """A cause with a name tells the most, an empty answer and a right one the least."""
    if verdict is None:
        return 6
    if verdict.cause and verdict.kind in ("misconception", "raised"):
        return 5
    order = {"broken": 6, "raised": 4, "wrong": 4, "convention": 2, "not_attempted": 1}
    return order.get(verdict.kind, 3 if verdict.faults else 0)
