"""Time one submission in the sandbox, piece by piece: `python benchmarks/sandbox.py [N]`."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence

from autograder import course
from autograder.sandbox.client import Sandbox
from autograder.sandbox.judged import question_of
from autograder.sandbox.talk import Cell

LESSON = "momentum"
SETUP = Cell("setup", "import numpy as np\nfrom autograder import check\n")


def measured(times: int, action: Callable[[], tuple[float, float]]) -> tuple[float, ...]:
    """Return the medians of wall, child's processor time, own memory and the trusted side's."""
    rows = []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        child, own = action()
        here = 1e3 * (time.process_time() - cpu)
        rows.append((1e3 * (time.perf_counter() - wall), child, own, here))
    return tuple(statistics.median(column) for column in zip(*rows, strict=True))


def submission(sandbox: Sandbox, cells: Sequence[Cell], asked: bool) -> tuple[float, float]:
    """Run some cells, ask for every exercise of the lesson, and return what the child used."""
    with sandbox.open(cells) as session:
        for exercise in course.exercises(LESSON) if asked else ():
            question, frame = question_of(exercise, None)
            session.observe(question, frame)
        used = session.close()
    return used.cpu_ms, used.own_mb


def main() -> None:
    """Print a table of medians."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    answers = [Cell(row.id, row.solution) for row in course.exercises(LESSON)]
    plot = Cell("plot", "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    cases = {
        "fork, contain, close": ([], False),
        "and the set-up cell": ([SETUP], False),
        f"and {len(answers)} answers": ([SETUP, *answers], False),
        "and observe them": ([SETUP, *answers], True),
        "and one plot": ([SETUP, *answers, plot], True),
    }
    print(
        f"{'medians of ' + str(times):28}{'wall ms':>9}{'child ms':>9}{'own MB':>8}{'here ms':>9}"
    )
    for contained in (False, True):
        print("contained" if contained else "uncontained", f"({os.cpu_count()} processors)")
        with Sandbox(contained=contained) as sandbox:
            submission(sandbox, [SETUP], False)
            for name, (cells, asked) in cases.items():
                row = measured(times, lambda c=cells, a=asked: submission(sandbox, c, a))
                print(f"  {name:26}" + "".join(f"{number:9.1f}" for number in row))


if __name__ == "__main__":
    main()
