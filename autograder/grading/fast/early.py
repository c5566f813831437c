"""What starts before anything large is imported: it gets ready while the recorder does."""

from __future__ import annotations

import os
import sys
from multiprocessing import forkserver, get_context
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
    launched = launch(contained=True)
    if workers > 1:
        process_context()
        forkserver.ensure_running()
    return launched


def process_context() -> BaseContext:
    """Return how processes are started: on Linux, copies of a clean one that has imported all."""
    if sys.platform != "linux":
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([_PRELOADED])
    return context
