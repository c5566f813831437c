"""Whoever marks for the fast lane: the protocol of a crew, and what each of its workers does."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from autograder.grading.work import Brief, Marked, Task
from autograder.sandbox.client import Sandbox
from autograder.sandbox.launching import Launched
from autograder.sandbox.starting import StartError, Twin

MOST_DEATHS = 3  # of workers at one task, before a person has to look at it

Mark = Callable[[Task, Brief, Sandbox], Marked]


@dataclass(frozen=True)
class Failed:
    """A task at which worker after worker died, or that no worker could finish.

    Args:
        student: who handed it in.
        notebook: the notebook's name in the gradebook.
        reason: what is known of it, for the instructor.
    """

    student: str
    notebook: str
    reason: str


@dataclass(frozen=True)
class Orders:
    """What every worker of a crew is told once, before the first task; it can be pickled.

    Args:
        briefs: by the notebook's name, what is known of it.
        contained: refuse to run a submission that the sandbox's layers do not hold; else,
            those hold it that can.
        mark: marks one task; a function of a module, so that it can be sent.
    """

    briefs: Mapping[str, Brief]
    contained: bool = True
    mark: Mark | None = None


class Crew(Protocol):
    """Marks tasks in any order, several at a time."""

    def marked(self, tasks: Iterable[Task]) -> Iterator[Marked | Failed]:
        """Return the result of each task, once, in the order in which they become ready.

        Tasks are drawn as workers become free, so that a large class is never in memory at
        once.

        Raises:
            UncontainedError: a layer does not hold on a worker's machine.
        """
        ...

    def close(self) -> None:
        """End the workers; whatever they were at is dropped."""
        ...


class Desk:
    """One worker's place: its orders, once they are known, and the sandbox that it keeps warm."""

    def __init__(self, orders: Orders | None = None, launched: Launched | None = None) -> None:
        self._orders = Orders({})
        self._sandbox = Sandbox(launched=launched)
        self._starting: threading.Thread | None = None
        if orders is not None:
            self.take(orders)

    def take(self, orders: Orders) -> None:
        """Take orders, in place of any earlier ones."""
        self._orders = orders
        self._sandbox.lenient = not orders.contained

    def begin(self, twin: Twin | None = None) -> None:
        """Start the sandbox in the background, while whoever needs it still gets ready.

        Args:
            twin: a warm copy of another process's, which spares a start.
        """
        if twin is not None:
            self._sandbox.adopt(twin)
        self._starting = threading.Thread(target=self._start, daemon=True)
        self._starting.start()

    def prepare(self) -> None:
        """Start the sandbox before the first task, and see that it holds.

        Raises:
            UncontainedError: a layer does not hold on this machine.
        """
        self._started().open([]).close()

    def mark(self, task: Task) -> Marked:
        """Mark one task.

        Raises:
            UncontainedError: a layer does not hold on this machine.
        """
        brief = self._orders.briefs[task.notebook]
        return self._mark(task, brief, self._started())

    def close(self) -> None:
        """End the sandbox."""
        self._started().close()

    def _start(self) -> None:
        with contextlib.suppress(StartError, OSError):  # the first task will meet it again
            self._sandbox.start()

    def _started(self) -> Sandbox:
        if self._starting is not None:
            self._starting.join()
            self._starting = None
        return self._sandbox

    @property
    def _mark(self) -> Mark:
        if self._orders.mark is not None:
            return self._orders.mark
        from autograder.grading.marker import mark_one

        return mark_one
