"""A crew of processes on this machine, none of which another one's death can harm."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

from autograder.grading.fast.crew import MOST_DEATHS, Desk, Failed, Orders
from autograder.grading.fast.early import process_context
from autograder.grading.fast.place import mark_here, settle_in, take_orders
from autograder.grading.work import Marked, Task
from autograder.messages import tr
from autograder.sandbox.channel import GoneError
from autograder.sandbox.client import Sandbox, UncontainedError
from autograder.sandbox.launching import Launched
from autograder.sandbox.starting import StartError, Twin

AHEAD = 2  # tasks that a worker holds: one that it is at, and the next
MOST_IN_A_ROW = 10  # deaths without a single result, before the machine is to blame


class CrewError(RuntimeError):
    """Workers end whatever they are given."""


class SoloCrew:
    """Marks in the recorder's own process: for one worker, starting another gains nothing."""

    def __init__(self, orders: Orders | None = None, launched: Launched | None = None) -> None:
        self._desk = Desk(orders, launched)

    def begin(self) -> None:
        """Start in the background what does not depend on orders."""
        self._desk.begin()

    def take(self, orders: Orders) -> None:
        """Take orders, in place of any earlier ones."""
        self._desk.take(orders)

    def marked(self, tasks: Iterable[Task]) -> Iterator[Marked | Failed]:
        """Return the result of each task, in order."""
        for task in tasks:
            try:
                yield self._desk.mark(task)
            except UncontainedError:
                raise
            except Exception as error:
                yield _failed(task, error)

    def close(self) -> None:
        """End the sandbox."""
        self._desk.close()


class LocalCrew:
    """Workers with a pool of one process each, so that a dead one is known by its task."""

    def __init__(
        self, orders: Orders | None, workers: int, launched: Launched | None = None
    ) -> None:
        context = process_context()
        self._workers = [_Worker(orders, context) for _ in range(workers)]
        self._beginning: threading.Thread | None = None
        self._sandbox = Sandbox(launched=launched)  # whose zygote the workers get copies of
        self._deaths = Counter[tuple[str, str]]()
        self._in_a_row = 0
        self._again: deque[Task] = deque()

    def begin(self) -> None:
        """Start the workers in the background; what they need of orders comes later."""
        self._beginning = threading.Thread(target=self._begin, daemon=True)
        self._beginning.start()

    def take(self, orders: Orders) -> None:
        """Take orders, in place of any earlier ones."""
        self._settle()
        for worker in self._workers:
            worker.take(orders)

    def marked(self, tasks: Iterable[Task]) -> Iterator[Marked | Failed]:
        """Return the result of each task, as they become ready.

        Raises:
            UncontainedError: a layer does not hold on this machine.
            CrewError: every worker ends, whatever it is given.
        """
        self._settle()
        source = iter(tasks)
        while True:
            self._hand_out(source)
            running = [worker.held[0][1] for worker in self._workers if worker.held]
            if not running:
                return
            wait(running, return_when=FIRST_COMPLETED)
            for worker in self._workers:
                yield from self._taken_from(worker)

    def close(self) -> None:
        """End the workers; whatever they were at is dropped."""
        self._settle()
        for worker in self._workers:
            worker.end()
        self._sandbox.close()

    def _begin(self) -> None:
        if sys.platform == "linux":
            forkserver.ensure_running()  # it imports while the zygote gets warm
        for worker in self._workers:
            worker.begin(self._twin())

    def _twin(self) -> Twin | None:
        """Return a copy of the one zygote; None where each worker needs its own."""
        try:
            return self._sandbox.twin() if self._sandbox.forks else None
        except (StartError, GoneError, OSError):
            return None

    def _settle(self) -> None:
        if self._beginning is not None:
            self._beginning.join()
            self._beginning = None

    def _hand_out(self, source: Iterator[Task]) -> None:
        """Give every worker something before any of them gets more."""
        for depth in range(AHEAD):
            for worker in self._workers:
                if len(worker.held) <= depth:
                    task = self._again.popleft() if self._again else next(source, None)
                    if task is None:
                        return
                    worker.give(task)

    def _taken_from(self, worker: _Worker) -> Iterator[Marked | Failed]:
        while worker.held and worker.held[0][1].done():
            task, future = worker.held.popleft()
            try:
                result: Marked | Failed = future.result()
            except BrokenProcessPool:
                yield from self._bury(worker, task)
                return
            except UncontainedError:
                raise
            except Exception as error:
                result = _failed(task, error)
            self._in_a_row = 0
            yield result

    def _bury(self, worker: _Worker, guilty: Task) -> Iterator[Failed]:
        """Replace a worker that died; what it had not begun costs nothing."""
        self._again.extend(task for task, _ in worker.held)
        worker.dismiss()
        key = guilty.student, guilty.notebook
        self._deaths[key] += 1
        self._in_a_row += 1
        if self._in_a_row >= MOST_IN_A_ROW:
            raise CrewError(
                tr(
                    "{count} workers ended one after the other without a single result; "
                    "expected them to mark. Look for too little memory, start fewer by "
                    "--workers, or mark with --workers 1 to see the error.",
                    count=self._in_a_row,
                )
            )
        if self._deaths[key] < MOST_DEATHS:
            self._again.append(guilty)
        else:
            reason = tr("{count} workers ended while they were at it", "en", count=MOST_DEATHS)
            yield Failed(*key, reason)


class _Worker:
    """One process, and the tasks that it holds in their order."""

    def __init__(self, orders: Orders | None, context: BaseContext) -> None:
        self._orders, self._context = orders, context
        self.held: deque[tuple[Task, Future[Marked]]] = deque()
        self._pool: ProcessPoolExecutor | None = None
        self._number: Future[int] | None = None

    def begin(self, twin: Twin | None) -> None:
        """Start the process before there is anything to do."""
        with contextlib.suppress(OSError, BrokenProcessPool):  # the first task will meet it again
            self._started(twin)
        if twin is not None:
            twin.control.close()

    def take(self, orders: Orders) -> None:
        """Tell the process its orders: now where it runs, else when it starts."""
        self._orders = orders
        if self._pool is not None:
            with contextlib.suppress(BrokenProcessPool):
                self._pool.submit(take_orders, orders)

    def give(self, task: Task) -> None:
        """Add a task to those it holds; the first one starts the process."""
        try:
            future = self._started().submit(mark_here, task)
        except BrokenProcessPool:  # it died with nothing to do
            self.dismiss()
            future = self._started().submit(mark_here, task)
        self.held.append((task, future))

    def end(self) -> None:
        """End the process: at once where it is at something, else in good order."""
        busy = any(not future.done() for _, future in self.held)
        if busy and self._number is not None and self._number.done():
            _kill(self._number)
        self.dismiss()

    def dismiss(self) -> None:
        """Forget the process and what it held; the next task starts another."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._number = None
        self.held.clear()

    def _started(self, twin: Twin | None = None) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, self._context, settle_in, (twin,))
            self._number = self._pool.submit(os.getpid)
            if self._orders is not None:
                self._pool.submit(take_orders, self._orders)
        return self._pool


def _kill(number: Future[int]) -> None:
    try:
        os.kill(number.result(), signal.SIGTERM)
    except (OSError, BrokenProcessPool):
        return  # it has ended


def _failed(task: Task, error: Exception) -> Failed:
    return Failed(task.student, task.notebook, f"{type(error).__name__}: {error}")
