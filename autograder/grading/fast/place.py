"""A process of a local crew: where its desk stands while tasks come and go."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from contextvars import ContextVar
from multiprocessing.util import Finalize

from autograder.grading.fast.crew import Desk, Orders
from autograder.grading.work import Marked, Task
from autograder.sandbox.starting import Twin

_DESK: ContextVar[Desk] = ContextVar("desk")
ORPHANED = 3  # exit status of a worker whose recorder is gone


def settle_in(twin: Twin | None = None) -> None:
    """Prepare a new worker process: called once in it, before it has orders.

    Args:
        twin: a warm sandbox's, where there is one.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the recorder, which ends us
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # for whatever it starts
    threading.Thread(target=_end_with_the_recorder, daemon=True).start()
    desk = Desk()
    desk.begin(twin)
    Finalize(desk, desk.close, exitpriority=10)
    _DESK.set(desk)


def take_orders(orders: Orders) -> None:
    """Tell this process's desk what holds for the tasks that follow."""
    _DESK.get().take(orders)


def mark_here(task: Task) -> Marked:
    """Mark a task at this process's desk.

    Raises:
        UncontainedError: a layer does not hold on this machine.
    """
    return _DESK.get().mark(task)


def _end_with_the_recorder() -> None:
    """Wait for whoever started this process; a killed recorder leaves nobody behind.

    The sandbox's own process ends when its connection to this one does.
    """
    recorder = multiprocessing.parent_process()
    if recorder is not None:
        recorder.join()
        os._exit(ORPHANED)
