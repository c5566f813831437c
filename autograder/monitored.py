"""Count jumps and calls of the learner's code with `sys.monitoring`, Python 3.12 and later.

Every loop jumps and every recursion calls, so nothing endless passes uncounted; code of
libraries is looked at once and then left alone.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from types import CodeType
from typing import Any

from autograder.budget import Meter, runs_learners

_monitoring: Any = getattr(sys, "monitoring", None)
_EVENTS: Any = getattr(_monitoring, "events", None)
_PER_EVENT = 8  # instructions between two jumps, about: the body of a short loop
_TOOLS = (4, 3, 5, 2)  # ids that debuggers and coverage leave free


def free_tool() -> int | None:
    """Return the id of a tool that nobody uses, or None where there is none."""
    if _monitoring is None:
        return None
    return next((tool for tool in _TOOLS if _monitoring.get_tool(tool) is None), None)


@contextlib.contextmanager
def counted(meter: Meter, tool: int) -> Iterator[None]:
    """Have the meter told of every jump, call and resumption of the learner's code."""
    watched: list[CodeType] = []

    def starts(code: CodeType, _offset: int) -> object:
        if not runs_learners(sys._getframe(1)):
            return _monitoring.DISABLE
        if not _monitoring.get_local_events(tool, code):
            _monitoring.set_local_events(tool, code, _EVENTS.JUMP | _EVENTS.PY_RESUME)
            watched.append(code)
        meter.spend(_PER_EVENT)
        return None

    def goes_on(_code: CodeType, _offset: int, _target: int = 0) -> None:
        meter.spend(_PER_EVENT)

    _monitoring.use_tool_id(tool, "autograder")
    _monitoring.register_callback(tool, _EVENTS.PY_START, starts)
    _monitoring.register_callback(tool, _EVENTS.JUMP, goes_on)
    _monitoring.register_callback(tool, _EVENTS.PY_RESUME, goes_on)
    _monitoring.set_events(tool, _EVENTS.PY_START)
    try:
        yield
    finally:
        _release(tool, watched)


def _release(tool: int, watched: list[CodeType]) -> None:
    _monitoring.set_events(tool, 0)
    for code in watched:
        _monitoring.set_local_events(tool, code, 0)
    for event in (_EVENTS.PY_START, _EVENTS.JUMP, _EVENTS.PY_RESUME):
        _monitoring.register_callback(tool, event, None)
    _monitoring.free_tool_id(tool)
