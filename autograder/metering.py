"""Count what the learner's code executes, by the means that this Python has."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from autograder import monitored, traced
from autograder.budget import Meter


@contextlib.contextmanager
def counted(meter: Meter) -> Iterator[None]:
    """Have the meter told of whatever the learner's code does, in all threads.

    Events of `sys.monitoring` cost little and go on after one of them has raised; a tracer is
    for Python 3.11, and for where other programs hold all the tools that there may be.
    """
    tool = monitored.free_tool()
    with traced.counted(meter) if tool is None else monitored.counted(meter, tool):
        yield
