"""What the tests of the sandbox share: run a cell, read what it said, ask an honest answer."""

from __future__ import annotations

from autograder import course
from autograder.record import Verdict
from autograder.sandbox.client import Sandbox
from autograder.sandbox.judged import verdict_on
from autograder.sandbox.limits import Limits
from autograder.sandbox.talk import Cell, CellRun

EXERCISE = course.exercise("momentum.Momentum")
ANSWER = Cell("answer", f"import numpy as np\n\n{EXERCISE.solution}")
QUICK = Limits(cpu_seconds=3.0, cell_cpu_seconds=1.0, wall_seconds=20.0)


def ran(sandbox: Sandbox, text: str, limits: Limits = QUICK) -> CellRun:
    """Return what became of one cell."""
    with sandbox.open([Cell("attack", text)], limits) as session:
        return session.outputs[0]


def printed(run: CellRun) -> str:
    """Return everything that a cell said, its errors included."""
    texts = [str(row.get("text", "")) for row in run.outputs]
    texts += [f"{row['ename']}: {row['evalue']}" for row in run.outputs if "ename" in row]
    return "\n".join(texts)


def unreadable(run: CellRun) -> bool:
    """Tell whether a file was refused; under bubblewrap it is not even there."""
    return any(name in printed(run) for name in ("PermissionError", "FileNotFoundError"))


def honest(sandbox: Sandbox) -> Verdict:
    """Return the verdict on an honest submission in the same sandbox."""
    with sandbox.open([ANSWER]) as session:
        return verdict_on(EXERCISE, session)
