"""Count every instruction of the learner's code with a tracer, which Python 3.11 needs.

Python takes a tracer away once it has raised, and a bare ``except:`` would then go on unseen.
So each frame's tracer is an object of its own: when Python drops it, its weak reference calls
back, and the tracer is set again before the learner's next instruction.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from types import FrameType
from typing import Any

from autograder.budget import Meter, runs_learners

Tracer = Callable[[FrameType, str, Any], Any]

_HEADROOM = 60  # frames that the tracer itself may need where the learner's recursion ends


class _Dropped(partial[Any]):
    """A tracer that nothing but the traced frame holds, and that can be referred to weakly."""


@contextlib.contextmanager
def counted(meter: Meter) -> Iterator[None]:
    """Have the meter told of every instruction of the learner's code."""
    previous, of_threads = sys.gettrace(), threading.gettrace()
    tracing = _Tracing(meter)
    threading.settrace(tracing.enter)
    sys.settrace(tracing.enter)
    try:
        yield
    finally:
        tracing.end()
        sys.settrace(previous)
        threading.settrace(of_threads)


class _Tracing:
    """The tracers of one run."""

    def __init__(self, meter: Meter) -> None:
        self._over = False
        self._meter = meter
        self._depth = 0
        self._older = _stack(sys._getframe())  # a notebook's cell, which called the checker
        self._deepest = sys.getrecursionlimit() - _HEADROOM - len(self._older)
        self._references: set[weakref.ref[_Dropped]] = set()

    def end(self) -> None:
        """Let go of every frame, and trace no more of them."""
        self._over = True
        self._older = frozenset()
        self._references.clear()

    def enter(self, frame: FrameType, _event: str, _arg: Any) -> Tracer | None:
        """Trace the instructions of a frame that is the learner's."""
        if self._over or not runs_learners(frame):
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        self._depth += 1
        return self._local()

    def _local(self) -> Tracer:
        tracer = _Dropped(self._count)
        self._references.add(weakref.ref(tracer, self._again))
        return tracer

    def _count(self, frame: FrameType, event: str, _arg: Any) -> Any:
        if event == "opcode":
            self._meter.spend(1)
            if self._depth > self._deepest:
                raise RecursionError("maximum recursion depth exceeded")
        elif event == "return":
            self._depth -= 1
        return frame.f_trace

    def _again(self, reference: weakref.ref[_Dropped]) -> None:
        """Set the tracer again where Python has taken it away, in every frame that lacks it."""
        self._references.discard(reference)
        if self._over or sys.gettrace() is not None:
            return
        sys.settrace(self.enter)
        for frame in _stack(sys._getframe(1)) - self._older:
            if frame.f_trace is None and runs_learners(frame):
                frame.f_trace_opcodes = True
                frame.f_trace = self._local()


def _stack(top: FrameType) -> frozenset[FrameType]:
    """Return a frame and all that called it."""
    frames: list[FrameType] = []
    frame: FrameType | None = top
    while frame:
        frames.append(frame)
        frame = frame.f_back
    return frozenset(frames)
