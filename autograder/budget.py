"""A budget of executed instructions: ends a loop that never ends where no signal can.

Only bytecode of the learner's own code is counted, so NumPy runs at full speed. Lines would
not do: ``while True: pass`` on one line never starts a new one.
"""

from __future__ import annotations

import contextlib
import sys
import sysconfig
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

INSTRUCTIONS = 2_000_000


class BudgetExceeded(BaseException):
    """The candidate executed more instructions than any right answer needs.

    Not an `Exception`, so that ``except Exception`` in a candidate does not swallow it.
    """


@cache
def is_learners(filename: str) -> bool:
    """Tell whether a code object's file is the learner's: no library's and not ours."""
    if filename.startswith("<frozen"):
        return False
    paths = sysconfig.get_paths()
    ours = Path(__file__).parent
    rooms = (str(ours), str(ours.parent / "course_lib"))
    libraries = (paths["stdlib"], paths["purelib"], paths["platlib"], *rooms)
    return not filename.startswith(libraries)


@contextlib.contextmanager
def budget(instructions: int = INSTRUCTIONS) -> Iterator[None]:
    """Raise `BudgetExceeded` in the learner's code after that many of its instructions."""
    previous = sys.gettrace()
    sys.settrace(_tracer(instructions))
    try:
        yield
    finally:
        sys.settrace(previous)


def _tracer(instructions: int) -> Callable[[FrameType, str, Any], Any]:
    left = instructions

    def count(_frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal left
        if event == "opcode":
            left -= 1
            if left < 0:
                raise BudgetExceeded(f"more than {instructions} instructions")
        return count

    def enter(frame: FrameType, _event: str, _arg: Any) -> Any:
        if not is_learners(frame.f_code.co_filename):
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        return count

    return enter
