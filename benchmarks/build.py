"""How long `python -m autograder build LESSON` takes, beside starting Python and nbgrader alone.

Run it from the course's folder: `python benchmarks/build.py [LESSON]`. The machines that
measure are noisy, so the ratio to the bare start counts more than the seconds.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from rich.console import Console
from rich.table import Table

ROUNDS = 5


def seconds(*arguments: str) -> float:
    """Return the wall time of one run of Python."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main(lesson: str = "momentum") -> None:
    """Measure the commands in turn, so that a busy moment meets all of them."""
    commands = {
        "python": ("-c", "pass"),
        "import nbgrader's converter": ("-c", "import nbgrader.converters"),
        f"build {lesson} --check": ("-m", "autograder", "build", lesson, "--check"),
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, arguments in commands.items():
            taken[name].append(seconds(*arguments))
    medians = {name: statistics.median(values) for name, values in taken.items()}
    table = Table("what", "median (s)", "times nbgrader's import")
    for name, value in medians.items():
        ratio = value / medians["import nbgrader's converter"]
        table.add_row(name, f"{value:.2f}", f"{ratio:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main(*sys.argv[1:])
