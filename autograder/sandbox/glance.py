"""Observe under a clock first, and count instructions only where that is not enough.

To count every instruction doubles the time of a run. What ends within a few milliseconds of
processor time cannot have used up the budget of instructions; all else is played again, and
counted, so that the verdict is the one that a notebook gives.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from autograder.budget import BudgetExceeded
from autograder.exercise import Probe
from autograder.observe import observe
from autograder.record import Observation

BRIEFLY = 0.008  # seconds of processor time; the budget's instructions take twice that and more
_AGAIN = 0.004
_MOST = 250  # interruptions that a candidate may swallow
OUT_OF_TIME = 97  # the status of a child whose candidate cannot be stopped


def seen_briefly(candidate: object, probes: tuple[Probe, ...]) -> Observation:
    """Play every probe, and count instructions where one of them takes its time."""
    if not hasattr(signal, "setitimer"):  # Windows
        return observe(candidate, probes)
    glance = _Glance()
    observed = observe(candidate, probes, glance.bound)
    return observe(candidate, probes) if glance.exceeded else observed


class _Glance:
    """Whether all runs were brief."""

    def __init__(self) -> None:
        self.exceeded = self.threads_left = False
        self._swallowed = 0

    @contextlib.contextmanager
    def bound(self, _instructions: int, _seconds: float) -> Iterator[_Glance]:
        """End a run that is not brief."""
        threads, self._swallowed = threading.active_count(), 0
        before = signal.signal(signal.SIGPROF, self._interrupt)
        signal.setitimer(signal.ITIMER_PROF, BRIEFLY, _AGAIN)
        try:
            yield self
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
            self.exceeded = self.exceeded or threading.active_count() > threads

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        self.exceeded = True
        self._swallowed += 1
        if self._swallowed > _MOST:
            os._exit(OUT_OF_TIME)
        raise BudgetExceeded("not brief")
