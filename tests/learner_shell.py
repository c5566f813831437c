"""A learner's IPython shell, for tests of what is called in a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import CapturedIO, capture_output

from autograder.card import verdict_from_json
from autograder.exercise import Exercise
from autograder.record import Verdict
from autograder.showing import VERDICT

ID = "momentum.Momentum"
CHECK = f'check("{ID}")'


@dataclass(frozen=True)
class Ran:
    """What one cell did: its value, what it displayed, what it printed."""

    value: Any
    shown: list[dict[str, Any]]
    stdout: str
    stderr: str

    @property
    def text(self) -> str:
        return "\n".join(data["text/plain"] for data in self.shown)

    @property
    def verdict(self) -> Verdict:
        return verdict_from_json(self.shown[0][VERDICT])


class Kernel:
    """A shell that runs cells as a notebook does."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell

    def __call__(self, cell: str) -> Ran:
        captured: CapturedIO
        with capture_output() as captured:
            result = self.shell.run_cell(cell, store_history=True)
        shown = [output.data for output in captured.outputs]
        shown = [data for data in shown if set(data) != {"text/plain"}]  # that is the cell's value
        return Ran(result.result, shown, captured.stdout, captured.stderr)


def edited(exercise: Exercise, old: str, new: str) -> str:
    """Return an exercise's solution with one place of it changed."""
    assert exercise.solution.count(old) == 1
    return exercise.solution.replace(old, new)
