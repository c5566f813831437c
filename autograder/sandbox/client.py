"""The trusted side: one warm zygote, and a child of it for each submission."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Sequence
from dataclasses import asdict
from time import monotonic
from types import TracebackType
from typing import Any

from autograder.messages import tr
from autograder.sandbox.channel import GoneError, SocketChannel
from autograder.sandbox.conversation import (
    Child,
    ChildEndedError,
    Session,
    UncontainedError,
    Usage,
    require,
)
from autograder.sandbox.launching import Launched, launch
from autograder.sandbox.layer import Layer
from autograder.sandbox.limits import Limits
from autograder.sandbox.recalled import Recalled
from autograder.sandbox.starting import Started, Twin, adopt, spawn, start
from autograder.sandbox.talk import Cell, Program
from course_lib.i18n import mark

__all__ = ["ChildEndedError", "Sandbox", "Session", "UncontainedError", "Usage", "require"]

_GRACE = 10.0  # seconds in which the zygote buries a child that has ended
_OF_LINUX = ("namespaces", "capabilities", "landlock", "seccomp")
_MISSING = mark("this system has none: the two processes remain")


class Sandbox:
    """One zygote, started when it is first needed, and anew where it has ended.

    Args:
        limits: of every submission, unless it is opened with others.
        contained: apply the layers; without them, submissions are merely processes.
        lenient: go on where a layer does not hold, as the doctor does to see what that means.
        forks: copy a warm process; where that cannot be, start one for each submission.
        launched: a zygote that is on its way already, and was told whether to hold itself.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        contained: bool = True,
        lenient: bool = False,
        forks: bool = sys.platform == "linux",
        launched: Launched | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.forks = forks
        self.contained = contained
        self.lenient = lenient
        self.lost = 0  # zygotes that ended unasked, and their children with them
        self._twin: Twin | None = None
        self._launched = launched
        self.recalled = Recalled()
        self._started: Started | None = None
        self._count = 0
        self._buried: dict[int, dict[str, Any]] = {}

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the zygote and every child of it."""
        if self._started:
            self._started.end()
            self._started = None
        if self._launched:
            self._launched.end()
            self._launched = None

    def twin(self) -> Twin:
        """Return a copy of the warm zygote, which another process may `adopt`.

        Raises:
            StartError: the zygote did not start.
        """
        ours, theirs = socket.socketpair()
        try:
            self._order({"do": "twin"}, [theirs.fileno()])
        finally:
            theirs.close()
        return Twin(ours, self.layers)

    def adopt(self, twin: Twin) -> None:
        """Use a copy of another sandbox's zygote, in place of one of its own, while it lives."""
        self._twin = twin

    def start(self) -> None:
        """Start the zygote, where there is one, before it is needed.

        Raises:
            StartError: it did not start.
        """
        if self.forks:
            self._ready()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Return the layers that hold the zygote, and so every child."""
        if not self.forks:
            return tuple(Layer(name, False, tr(_MISSING)) for name in _OF_LINUX)
        return self._ready().layers

    def open(
        self, cells: Sequence[Cell], limits: Limits | None = None, lang: str = "en"
    ) -> Session:
        """Run a submission's cells in a new child.

        Args:
            cells: the code cells, in their order.
            limits: other than the sandbox's own.
            lang: in which the course's own sentences in it appear.

        Raises:
            UncontainedError: a layer does not hold, and nobody said that it need not.
        """
        limits = limits or self.limits
        program = Program(tuple(cells), limits.cell_cpu_seconds, limits.output_bytes, lang)
        strict = self.contained and not self.lenient
        child = self._forked(limits) if self.forks else self._spawned(limits)
        return Session(child, program, limits, self.layers, strict, self.recalled)

    def _spawned(self, limits: Limits) -> Child:
        if self.contained and not self.lenient:
            require(self.layers)  # rather than start what may not run
        return spawn(limits)

    def _forked(self, limits: Limits) -> Child:
        ours, theirs = socket.socketpair()
        try:
            number = self._fork(theirs, limits)
        finally:
            theirs.close()
        return _Forked(self, number, ours)

    def _ready(self) -> Started:
        if self._started is not None and not self._started.alive:
            self._lose()
        if self._started is None:
            self._started = self._new()
            self._buried.clear()
        return self._started

    def _new(self) -> Started:
        twin, self._twin = self._twin, None
        if twin:
            return adopt(twin)
        launched, self._launched = self._launched, None
        return start(launched or launch(self.contained))

    def _fork(self, handle: socket.socket, limits: Limits) -> int:
        self._count += 1
        order = {"do": "fork", "number": self._count, "limits": asdict(limits)}
        self._order(order, [handle.fileno()])
        return self._count

    def _order(self, order: dict[str, Any], handles: list[int]) -> None:
        line = json.dumps(order).encode() + b"\n"
        for _ in range(2):
            started = self._ready()
            try:
                socket.send_fds(started.control, [line], handles)
                return
            except OSError:  # the zygote was ended from outside: a new one
                self._lose()
        raise GoneError(tr("The sandbox's own process ends again and again; look at its log."))

    def bury(self, number: int, kill: bool) -> dict[str, Any] | None:
        """Have a child ended and return what the system says of it; None where nobody knows."""
        started = self._started
        if started is None:
            return None
        if kill and number not in self._buried:
            try:
                line = json.dumps({"do": "kill", "number": number}).encode() + b"\n"
                started.control.sendall(line)
            except OSError:
                self._lose()
                return None
        until = monotonic() + _GRACE
        while number not in self._buried:
            event = started.event(until - monotonic())
            if event is None:
                self._lose()
                return None
            self._buried[event["number"]] = event
        return self._buried.pop(number)

    def _lose(self) -> None:
        """Give up a zygote that is gone; what its children were at is nobody's fault."""
        self.lost += 1
        self.close()


class _Forked:
    """The trusted side's end of a child of the zygote."""

    def __init__(self, sandbox: Sandbox, number: int, connection: socket.socket) -> None:
        self.channel = SocketChannel(connection)
        self._sandbox, self._number = sandbox, number

    def bury(self, kill: bool) -> dict[str, Any]:
        """End it, and return what the system says of it."""
        told = self._sandbox.bury(self._number, kill)
        self.channel.socket.close()
        return told or {}
