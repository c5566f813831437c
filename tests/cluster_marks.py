"""What workers of a cluster do in tests; here, since another process has to import it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from autograder.grading.work import Brief, GradeRow, Marked, Task
from autograder.sandbox.client import Sandbox
from autograder.sandbox.talk import Cell

DEADLY, ALWAYS_DEADLY, FAULTY = "deadly", "always-deadly", "faulty"


def mark(task: Task, brief: Brief, sandbox: Sandbox) -> Marked:
    """Run what was handed in as one cell, in the sandbox, and tell who did that.

    The student ``deadly`` costs a worker its life once, and leaves a note that it has
    happened beside what was handed in; ``always-deadly`` costs every worker its life.
    """
    text = (task.files[0].content or b"").decode()
    if task.student == ALWAYS_DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    if task.student == FAULTY:
        raise LookupError("a fault of the marker")
    if task.student == DEADLY:
        _die_once(Path(task.files[1].name))
    with sandbox.open([Cell("answer", text)]) as session:
        said = "".join(str(row.get("text", "")) for row in session.outputs[0].outputs)
        used = session.close()
    row = GradeRow("answer", float(said))
    log = (str(os.getpid()),)
    return Marked(task.student, task.notebook, said, (row,), (), log, used.layers, seed=brief.seed)


def _die_once(note: Path) -> None:
    try:
        note.touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
