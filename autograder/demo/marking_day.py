"""Mark the whole class, several students at a time."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

from autograder.demo.results import Result, result_of
from autograder.demo.roster import Student, students
from autograder.grading.config import hush
from autograder.grading.marking import MarkingRoom, mark
from autograder.grading.seeds import seed_for


@dataclass(frozen=True)
class Failure:
    """A student whose marking itself failed, and what nbgrader said."""

    student: Student
    reason: str


def mark_class(room: MarkingRoom, workers: int) -> Iterator[Result | Failure]:
    """Yield each student's result as it comes in.

    A kernel of its own runs each notebook, and one more process than there are processors
    would only wait; SQLite lets the processes into the gradebook one after the other.
    """
    seed_for(room.root, room.assignment)  # drawn once, before the processes start
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=hush) as pool:
        waiting = {pool.submit(_mark, room, student): student for student in students()}
        try:
            for done in as_completed(waiting):
                error = done.exception()
                yield Failure(waiting[done], str(error)) if error else done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def default_workers() -> int:
    """Return how many students are marked at a time: one a processor, and two at most."""
    return max(1, min(2, os.cpu_count() or 1))


def _mark(room: MarkingRoom, student: Student) -> Result:
    mark(room, student.id, uncontained=True)  # we wrote it; layers that hold are there all the same
    return result_of(room, student)
