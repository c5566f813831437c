"""Mark a class by the fast lane and tell what is left: `python hostile_batch.py FOLDER WORKERS`.

This process is the one to which the system hands whatever loses its parent, daemons included:
what it still has as a child when all is done was left behind.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from time import monotonic

from autograder.grading.fast.lane import Lane, Manner, Step
from autograder.grading.fast.local_crew import LocalCrew
from autograder.grading.fast.room import folders_of, open_room
from autograder.grading.marker import mark_one
from autograder.grading.work import Brief, Marked, Task
from autograder.sandbox.client import Sandbox
from autograder.sandbox.limits import MEGABYTE, Limits

PR_SET_CHILD_SUBREAPER = 36
# Low, so that what never ends on its own ends soon; an honest answer takes a tenth of it.
QUICK = Limits(
    cpu_seconds=1.5,
    cell_cpu_seconds=0.5,
    wall_seconds=3.0,
    memory_bytes=400 * MEGABYTE,
    output_bytes=200_000,
    answer_bytes=8 * MEGABYTE,
)


def mark_quickly(task: Task, brief: Brief, sandbox: Sandbox) -> Marked:
    """Mark as the project does, with little patience."""
    return mark_one(task, replace(brief, limits=QUICK), sandbox)


def main() -> None:
    """Mark the class, and write what there is to say to the standard output."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    begun, steps = monotonic(), list[Step]()
    room = open_room(Path(sys.argv[1]))
    manner = Manner(lambda orders: LocalCrew(orders, int(sys.argv[2])), mark=mark_quickly)
    Lane(room, "momentum", folders_of(room, "momentum"), manner, steps.append).run()
    room.close()
    _stop_helpers()
    told = {
        "results": Counter(step.result for step in steps),
        "layers": sorted({layer.name for step in steps for layer in step.layers if layer.held}),
        "seconds": monotonic() - begun,
        "left": _descendants(),
    }
    sys.stdout.write(json.dumps(told))


def _stop_helpers() -> None:
    """End what Python itself keeps for later: the server that workers were copied from."""
    from multiprocessing import forkserver, resource_tracker

    for server in (forkserver._forkserver, resource_tracker._resource_tracker):
        server._stop()


def _descendants() -> list[str]:
    """Return what still runs below this process, as the names of the programs."""
    found, waiting = list[str](), [os.getpid()]
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8")
            except OSError:
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    while waiting:
        for child in parents.get(waiting.pop(), []):
            waiting.append(child)
            found.append(_command(child))
    return found


def _command(number: int) -> str:
    try:
        words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
        return f"{number} " + b" ".join(words).decode("utf-8", "replace")
    except OSError:
        return ""


if __name__ == "__main__":
    main()
