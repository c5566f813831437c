"""How long a learner waits: the import, `check` of every exercise, and `judge` from the shell.

Run it with ``python benchmarks/check.py [EXERCISE…]``; it prints milliseconds (medians), the
slowest exercise first, and how they compare with the first optimizer of the course. Times are
those of this machine: nothing is promised about them, only about their ratios (see the tests).
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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder import check, course
from autograder.exercise import Exercise
from autograder.reference import edited

ROUNDS = 7
STARTS = 3
MEASURE = "momentum.Momentum"


@dataclass(frozen=True)
class Times:
    """Milliseconds of one exercise.

    Args:
        exercise: its id.
        first: the first check of a right answer.
        right: those after it.
        first_wrong: the first check of a misconception, its picture included.
        wrong: those after it.
        judge: a process of its own that judges a file.
    """

    exercise: str
    first: float
    right: float
    first_wrong: float
    wrong: float
    judge: float


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


def times_of(exercise: Exercise) -> Times:
    """Measure one exercise; the order matters, since what is known is kept."""
    right, wrong = exercise.solution, mistaken(exercise)
    return Times(
        exercise=exercise.id,
        first=milliseconds(lambda: checked(exercise, right), 1),
        right=milliseconds(lambda: checked(exercise, right), ROUNDS),
        first_wrong=milliseconds(lambda: checked(exercise, wrong), 1),
        wrong=milliseconds(lambda: checked(exercise, wrong), ROUNDS),
        judge=judge_cold(exercise, wrong),
    )


def mistaken(exercise: Exercise) -> str:
    """Return the text of an answer with the last misconception, the dearest one to name."""
    name = getattr(exercise.reference, "__name__", exercise.name)
    text = edited(exercise, exercise.misconceptions[-1].change)
    renamed = "" if name == exercise.name or f"def {exercise.name}" in text else name
    alias = f"\n\n{exercise.name} = {renamed}\n" if renamed else ""
    return f"from __future__ import annotations\n\n{text}{alias}"


def checked(exercise: Exercise, text: str) -> None:
    """Run what a learner runs, unseen."""
    with contextlib.redirect_stdout(io.StringIO()):
        check(exercise.id, text)


def judge_cold(exercise: Exercise, text: str) -> float:
    """Measure `judge` in a fresh process; its exit status does not matter here."""
    file = Path("answer.py")
    file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "autograder", "judge", exercise.id, str(file)]
    root = str(Path(__file__).parents[1])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    surroundings = {**os.environ, "PYTHONPATH": path}
    return milliseconds(
        lambda: subprocess.run(command, capture_output=True, env=surroundings, check=False), STARTS
    )


@contextlib.contextmanager
def elsewhere() -> Iterator[None]:
    """Work in a folder that is thrown away: progress files land there."""
    home = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(home)


def main(chosen: list[str]) -> None:
    """Print the tables."""
    console = Console(width=110)
    starting = Table("what", "ms")
    exercises = [course.exercise(i) for i in chosen] or list(course.all_exercises())
    with elsewhere():
        for what, value in imports().items():
            starting.add_row(what, f"{value:.0f}")
        measure = times_of(course.exercise(MEASURE))
        measured = [times_of(exercise) for exercise in exercises]
    console.print(starting)
    console.print(table(sorted(measured, key=lambda times: times.wrong, reverse=True), measure))


def table(measured: list[Times], measure: Times) -> Table:
    """Return the times of all exercises, each with its ratio to the one that is the measure."""
    headings = ("right, first", "right", "mistake, first", "mistake", "judge, cold")
    shown = Table("exercise", title=f"ms (times {MEASURE})")
    for heading in headings:
        shown.add_column(heading, justify="right")
    fields = ("first", "right", "first_wrong", "wrong", "judge")
    for times in measured:
        pairs = ((getattr(times, field), getattr(measure, field)) for field in fields)
        shown.add_row(times.exercise, *(f"{own:.0f} ({own / of:.1f})" for own, of in pairs))
    return shown


if __name__ == "__main__":
    main(sys.argv[1:])
