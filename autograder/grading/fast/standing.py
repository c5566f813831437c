"""A crew that starts before there are orders, and stays for one lesson after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from autograder.grading.fast.crew import Crew, Failed, Orders
from autograder.grading.fast.local_crew import LocalCrew, SoloCrew
from autograder.grading.work import Marked, Task
from autograder.sandbox.launching import Launched


@contextmanager
def standing_crew(
    workers: int, launched: Launched | None = None
) -> Iterator[Callable[[Orders], Crew]]:
    """Start workers in the background, and end them with the context.

    Args:
        workers: how many.
        launched: the sandbox's process, where it is on its way already.

    Yields:
        What gives them orders; the crew that it returns is lent, and closing it leaves the
        workers where they are.
    """
    crew = LocalCrew(None, workers, launched) if workers > 1 else SoloCrew(None, launched)
    crew.begin()

    def told(orders: Orders) -> Crew:
        crew.take(orders)
        return _Lent(crew)

    try:
        yield told
    finally:
        crew.close()


class _Lent:
    """A crew that somebody else closes."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew

    def marked(self, tasks: Iterable[Task]) -> Iterator[Marked | Failed]:
        """Return the result of each task."""
        return self._crew.marked(tasks)

    def close(self) -> None:
        """Leave the workers to whoever started them."""
