"""How long a learner waits: the import of the checker, and `check` after the first call.

Run it with ``python benchmarks/check.py``; it prints a table of milliseconds (medians).
"""

from __future__ import annotations

import contextlib
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder import check, course

ROUNDS = 21
STARTS = 7


def milliseconds(action: Callable[[], object], rounds: int) -> float:
    """Return the median time of an action."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)


def start(statement: str) -> Callable[[], object]:
    """Return an action that runs one statement in a fresh Python."""
    return lambda: subprocess.run([sys.executable, "-c", statement], check=True)


def imports() -> dict[str, float]:
    """Measure what importing the verbs costs beyond NumPy."""
    numpy = milliseconds(start("import numpy"), STARTS)
    verbs = milliseconds(start("import numpy; from autograder import check"), STARTS)
    return {"import numpy, in a fresh Python": numpy, "the verbs, beyond that": verbs - numpy}


def checks() -> dict[str, float]:
    """Measure the first check of each exercise, and those after it."""
    measured = {}
    for exercise in course.all_exercises():

        def once(chosen: str = exercise.id, text: str = exercise.solution) -> None:
            with contextlib.redirect_stdout(io.StringIO()):
                check(chosen, text)

        measured[f'check("{exercise.id}"), first'] = milliseconds(once, 1)
        measured[f'check("{exercise.id}"), after'] = milliseconds(once, ROUNDS)
    return measured


def main() -> None:
    """Print the table; progress files land in a folder that is thrown away."""
    table = Table("what", "ms")
    home = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            for what, value in {**imports(), **checks()}.items():
                table.add_row(what, f"{value:.1f}")
        finally:
            os.chdir(home)
    Console().print(table)


if __name__ == "__main__":
    main()
