"""A budget of executed instructions: ends a loop that never ends where no signal can.

Only the learner's own code is counted, so NumPy runs at full speed. Once the budget is spent,
every further event of that code raises again, so a bare ``except:`` swallows one of them and
the code outside it meets the next.
"""

from __future__ import annotations

import contextlib
import re
import sys
import sysconfig
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from time import perf_counter
from types import FrameType

INSTRUCTIONS = 2_000_000
SECONDS = 4.0  # for few instructions that each take long; a right answer needs a hundredth
PATIENCE = 0.3  # seconds for threads to end once they are told to

_PACKAGES = re.compile(r"[\\/](?:site|dist)-packages[\\/]")  # of this Python, a user, a system


class BudgetExceeded(BaseException):
    """The candidate executed more instructions than any right answer needs.

    Not an `Exception`, so that ``except Exception`` in a candidate does not swallow it.
    ``place`` is where the budget ended: a later exception may only end what caught the first.
    """

    def __init__(self, message: str, place: tuple[str, int] | None = None) -> None:
        super().__init__(message)
        self.place = place


class Meter:
    """What is left of one budget; it says when to stop, and whom.

    ``threads_left`` where threads that the candidate started go on, and nothing in this
    process can end them.
    """

    def __init__(self, instructions: int, seconds: float) -> None:
        self.left = instructions
        self.closing = self.threads_left = False
        self._limit = instructions
        self._place: tuple[str, int] | None = None
        self._until = perf_counter() + seconds
        self._owner = threading.get_ident()

    def spend(self, instructions: int) -> None:
        """Take instructions off the budget.

        Raises:
            BudgetExceeded: none are left, or the time is over.
            SystemExit: this is a thread that the candidate left behind.
        """
        self.left -= instructions
        if self.left < 0 or (self.left & 63) < instructions:
            self._look_around()

    def _look_around(self) -> None:
        if self.closing and threading.get_ident() != self._owner:
            raise SystemExit
        if perf_counter() > self._until:
            self.left = min(self.left, -1)
        if self.left < 0 and not self.closing:
            self._place = self._place or _learners_place()
            raise BudgetExceeded(f"more than {self._limit} instructions", self._place)


def _learners_place() -> tuple[str, int] | None:
    """Return the file and the line of the learner's that is being executed."""
    frame = sys._getframe()
    while frame.f_back and not runs_learners(frame):
        frame = frame.f_back
    return (frame.f_code.co_filename, frame.f_lineno) if frame.f_lineno else None


@cache
def is_learners(filename: str) -> bool:
    """Tell whether a code object's file is the learner's: no library's and not ours."""
    if filename.startswith("<frozen") or _PACKAGES.search(filename):
        return False
    paths = sysconfig.get_paths()
    ours = Path(__file__).parent
    rooms = (str(ours), str(ours.parent / "course_lib"))
    libraries = (paths["stdlib"], paths["purelib"], paths["platlib"], *rooms)
    return not filename.startswith(libraries)


def runs_learners(frame: FrameType) -> bool:
    """Tell whether a frame runs the learner's code; a library's own text has no file's name."""
    filename = frame.f_code.co_filename
    if filename == "<string>":  # what a data class generates, or what the learner executes
        filename = str(frame.f_globals.get("__file__", filename))
    return is_learners(filename)


@contextlib.contextmanager
def budget(instructions: int = INSTRUCTIONS, seconds: float = SECONDS) -> Iterator[Meter]:
    """Raise `BudgetExceeded` in the learner's code after that many of its instructions."""
    from autograder.metering import counted

    meter = Meter(instructions, seconds)
    before = threading.enumerate()
    with counted(meter):
        try:
            yield meter
        finally:
            if threading.active_count() > len(before):
                _end_threads(meter, set(before))


def _end_threads(meter: Meter, before: set[threading.Thread]) -> None:
    """Let every new thread meet `SystemExit` at its next instruction, and wait a little."""
    meter.closing, meter.left = True, -1
    until = perf_counter() + PATIENCE
    for thread in set(threading.enumerate()) - before:
        thread.join(max(until - perf_counter(), 0))
        meter.threads_left |= thread.is_alive()
