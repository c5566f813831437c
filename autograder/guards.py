"""Things that code may ask of Python and that no check survives: refused while it runs."""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

HEADROOM = 2 * 1024**3  # bytes beyond what the process holds; a right answer needs a few
DEEPEST = 3000  # frames; what recurses further may overflow the stack of the process itself


class Interrupts:
    """Tells a person who stops the kernel from code that raises `KeyboardInterrupt`."""

    by_person = False


@contextlib.contextmanager
def guarded() -> Iterator[Interrupts]:
    """Refuse to wait for a keyboard, to end or copy the process, or to fill the memory."""
    with (
        _replaced(builtins, "input", no_input),
        _replaced(sys, "stdin", io.StringIO()),
        _replaced(os, "_exit", _no_end),
        _replaced(os, "abort", _no_end),
        _replaced(os, "fork", _no_copy),
        _replaced(sys, "setrecursionlimit", _shallow(sys.setrecursionlimit)),
        _replaced(sys, "unraisablehook", _unheard),
        _replaced(threading, "excepthook", _unheard),
        _memory(HEADROOM),
        _interrupts() as interrupts,
    ):
        sys.setrecursionlimit(sys.getrecursionlimit())
        yield interrupts


@contextlib.contextmanager
def _replaced(owner: Any, name: str, value: object) -> Iterator[None]:
    """Set an attribute for a while; one that this system lacks stays away."""
    if getattr(owner, name, value) is value:
        yield
        return
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def no_input(_prompt: object = "", /) -> str:
    """Refuse to wait for a keyboard."""
    raise EOFError("nobody can type while the code is checked")


def _no_end(_status: object = 0) -> None:
    raise SystemExit


def _no_copy() -> int:
    raise PermissionError("no process can be started while the code is checked")


def _unheard(_raised: object) -> None:
    """Pass over what a ``__del__`` or a thread raises: it reaches nobody, and no stream either."""


def _shallow(set_limit: Callable[[int], None]) -> Callable[[int], None]:
    return lambda limit: set_limit(min(limit, DEEPEST))


# ── Memory ──────────────────────────────────────────────────────────────────────────────


@contextlib.contextmanager
def _memory(headroom: int) -> Iterator[None]:
    """Bound the memory where the system can: a huge array is then a `MemoryError`."""
    try:
        import resource

        before = resource.getrlimit(resource.RLIMIT_AS)
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        bound = pages * resource.getpagesize() + headroom
        if before[0] != resource.RLIM_INFINITY:
            bound = min(bound, before[0])
        resource.setrlimit(resource.RLIMIT_AS, (bound, before[1]))
    except (ImportError, OSError, ValueError):  # Windows, macOS, a browser
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


# ── Interrupts ──────────────────────────────────────────────────────────────────────────


@contextlib.contextmanager
def _interrupts() -> Iterator[Interrupts]:
    """Note when a person stops the kernel; the signal has its usual effect all the same."""
    noted = Interrupts()
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield noted
        return

    def note(number: int, frame: FrameType | None) -> None:
        noted.by_person = True
        before(number, frame)

    signal.signal(signal.SIGINT, note)
    try:
        yield noted
    finally:
        signal.signal(signal.SIGINT, before)
