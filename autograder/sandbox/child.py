"""One submission in a process of its own: run its cells, answer questions, say nothing else."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from types import FrameType
from typing import Any, NoReturn

from autograder.sandbox import landlock, rlimits, seccomp, wire
from autograder.sandbox.answering import answer_called, sighting
from autograder.sandbox.capture import Outputs, Shell, Stream
from autograder.sandbox.channel import Channel, SocketChannel
from autograder.sandbox.kernel import PR_SET_PDEATHSIG, Kernel
from autograder.sandbox.layer import Layer
from autograder.sandbox.limits import Limits
from autograder.sandbox.played import undressed
from autograder.sandbox.talk import (
    Cell,
    CellRun,
    Ended,
    Played,
    Program,
    Question,
    Script,
    Sighting,
)

CHANNEL = 3
_AGAIN = 0.5  # seconds of processor time between two interruptions of one cell


class CellTimeoutError(BaseException):
    """A cell has used up its processor time; no `except Exception` keeps it."""


class Containment:
    """The layers that belong to a child alone, prepared before there is one."""

    def __init__(self, held: int) -> None:
        self._held = held
        self._kernel = Kernel()
        self._filter = seccomp.Prepared(self._kernel)

    def apply(self, limits: Limits) -> tuple[Layer, ...]:
        """Hold this process, and return what holds, and what does not."""
        apart = landlock.set_apart(self._kernel)
        return *apart, rlimits.apply(limits, self._held), self._filter.apply()

    def end_with(self, parent: int) -> None:
        """End this process when the zygote ends whose copy it is, and at once where it has."""
        self._kernel.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def run(shell: Shell, handle: int, limits: Limits, held_by: Containment | None) -> NoReturn:
    """Be a submission until the trusted side has no more questions.

    Args:
        shell: the warm one.
        handle: the socket to the trusted side.
        limits: what may be used.
        held_by: the layers; None: uncontained.
    """
    channel = SocketChannel(_only_channel(handle))
    channel.send(held_by.apply(limits) if held_by else ())
    gc.enable()
    serve(shell, channel, limits)


def serve(shell: Shell, channel: Channel, limits: Limits) -> NoReturn:
    """Run the program that comes first, then answer one question after the other."""
    caps = wire.Caps(size=limits.answer_bytes)
    program: Program = channel.receive(caps)
    os.environ["COURSE_LANG"] = program.lang
    for cell in program.cells:
        channel.send(run_cell(shell, cell, program))
    script = Script(())
    while True:
        said: Script | Question = channel.receive(caps)
        if isinstance(said, Script):
            script = said
            continue
        for part in told(shell, replace(said, probes=script.probes)):
            channel.send(part)


def told(shell: Shell, question: Question) -> tuple[Sighting, Played]:
    """Return what is told of an answer: what kind of thing it is, and what it did."""
    shell.outputs.start(0)
    with streams(shell.outputs):
        seen = sighting(shell, question)
        return seen, undressed(seen.observation)


def _only_channel(handle: int) -> socket.socket:
    """Close whatever was inherited, but for the way to the trusted side.

    In what all children had in common, one could leave a place in a file or a flag for the next:
    so each has pipes of its own to read nothing from, and to print to nobody.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.dup2(handle, CHANNEL, inheritable=False)
    os.closerange(CHANNEL + 1, 4096)
    for standard in range(CHANNEL):
        reading, writing = os.pipe()
        os.dup2(writing if standard else reading, standard)
    os.closerange(CHANNEL + 1, 4096)
    return socket.socket(fileno=CHANNEL)


# ── Cells ───────────────────────────────────────────────────────────────────────────────


def run_cell(shell: Shell, cell: Cell, program: Program) -> CellRun:
    """Run one cell and return its outputs."""
    if cell.check:
        shell.answers[cell.id] = answer_called(shell, cell.check)
        return CellRun((), "ok", 0.0)
    outputs, before = shell.outputs, time.process_time()
    outputs.start(program.output_bytes)
    error: BaseException | None = None
    with streams(outputs):
        try:
            with _timer(program.cell_cpu_seconds):
                run: Any = shell.run_cell
                done = run(cell.source, store_history=True)
            error = done.error_in_exec or done.error_before_exec
        except BaseException as raised:  # past IPython, by whatever means
            error = raised
    rows = outputs.taken()
    if error is not None and not any(row["output_type"] == "error" for row in rows):
        name = type(error).__name__
        rows += ({"output_type": "error", "ename": name, "evalue": "", "traceback": [name]},)
    return CellRun(rows, _ended(error), 1e3 * (time.process_time() - before), outputs.cut)


def _ended(error: BaseException | None) -> Ended:
    if error is None:
        return "ok"
    if isinstance(error, CellTimeoutError):
        return "cpu"
    return "memory" if isinstance(error, MemoryError) else "error"


@contextlib.contextmanager
def streams(outputs: Outputs) -> Iterator[None]:
    """Send what is printed to the outputs."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Stream("stdout", outputs), Stream("stderr", outputs)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


@contextlib.contextmanager
def _timer(seconds: float) -> Iterator[None]:
    """Interrupt what uses more processor time than this, again and again."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise CellTimeoutError(f"more than {seconds:g} s")

    if not hasattr(signal, "setitimer"):  # Windows: the backstop must do
        yield
        return
    signal.signal(signal.SIGPROF, interrupt)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
