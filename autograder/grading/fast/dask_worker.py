"""One worker of a cluster: a plugin of Dask's worker process that holds its desk."""

from __future__ import annotations

import asyncio
from copy import copy
from dataclasses import dataclass
from threading import Lock
from typing import Any

from distributed import Worker, WorkerPlugin, get_worker

from autograder.grading.fast.crew import Desk, Orders
from autograder.grading.fast.stand import Stand, differences, mismatch, stand_here
from autograder.grading.fast.tls import ClusterError
from autograder.grading.work import Marked, Task


@dataclass
class _Open:
    """A desk, and the lock that keeps it to one of the worker's threads at a time."""

    desk: Desk
    lock: Lock


class MarkingPlugin(WorkerPlugin):
    """Opens one desk in each worker process, also of workers that join later.

    It carries the orders, so they travel once to each worker rather than with every task.

    Args:
        orders: what the desk is told.
        stand: what whoever gives the orders marks with; another worker takes no task.
    """

    def __init__(self, orders: Orders, stand: Stand) -> None:
        self._orders = orders
        self._stand = stand
        self._open: _Open | None = None
        self._refusal: Exception | None = None

    async def setup(self, worker: Worker) -> None:
        """Open the desk, away from the loop on which the worker answers its scheduler.

        Raises:
            ClusterError: this worker has other versions.
            UncontainedError: a layer does not hold on its machine.
        """
        try:
            self._open = await asyncio.to_thread(self._opened, str(worker.address))
        except Exception as refusal:
            # Dask lets a worker that joins later go on after this; its tasks will meet it.
            self._refusal = refusal
            raise

    def _opened(self, address: str) -> _Open:
        found = differences(self._stand, stand_here())
        if found:
            raise ClusterError(mismatch(address, found))
        desk = Desk(self._orders)
        try:
            desk.prepare()
        except BaseException:
            desk.close()
            raise
        return _Open(desk, Lock())

    async def teardown(self, worker: Worker) -> None:  # noqa: ARG002  (Dask's own name)
        """Close the desk."""
        if self._open:
            await asyncio.to_thread(self._open.desk.close)
            self._open = None

    def mark(self, task: Task) -> Marked:
        """Mark one task at this worker's desk."""
        if self._refusal:
            raise copy(self._refusal)  # the same object would gather a traceback with each task
        assert self._open is not None, "tasks come between setup and teardown"
        with self._open.lock:
            return self._open.desk.mark(task)


def mark_there(plugin: str, task: Task) -> Marked:
    """Mark a task in the worker process that this runs in."""
    held: Any = get_worker().plugins[plugin]
    marked: Marked = held.mark(task)
    return marked
