"""What starts before anything large is imported: it gets ready while the recorder does."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from multiprocessing import forkserver, get_context, resource_tracker
from multiprocessing.context import BaseContext

from autograder.sandbox.launching import Launched, launch

_PRELOADED = "autograder.grading.fast.preloaded"


def default_workers() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def started_early(workers: int) -> Launched | None:
    """Start what workers are made of: a warm sandbox, and the process that they are copied from.

    Returns:
        The sandbox's process, for whoever marks; None where each submission has its own.
    """
    if sys.platform != "linux":
        return None
    launched = None
    with contextlib.suppress(OSError):  # no room, no more processes: marking will meet it again
        launched = launch(contained=True)
    if workers > 1:
        process_context()
        with contextlib.suppress(OSError), _uninterrupted():
            forkserver.ensure_running()
    return launched


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Keep Ctrl+C from a process until it can tell that it is not meant: it inherits this."""
    resource_tracker.ensure_running()  # first: it would let Ctrl+C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def process_context() -> BaseContext:
    """Return how processes are started: on Linux, copies of a clean one that has imported all."""
    if sys.platform != "linux":
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([_PRELOADED])
    return context
