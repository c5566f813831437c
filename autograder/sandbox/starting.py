"""Start a zygote: a clean environment, what it needs to know, and nothing else."""

from __future__ import annotations

import json
import select
import socket
import subprocess
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.messages import tr
from autograder.root import ROOT
from autograder.sandbox import bubble
from autograder.sandbox.launching import Launched, environment
from autograder.sandbox.layer import Layer
from autograder.sandbox.limits import Limits
from autograder.sandbox.spawned import SpawnedChild
from autograder.sandbox.stripping import stripped
from autograder.sandbox.zygote import COUNT

START = 120.0  # seconds: a first start may build Matplotlib's list of fonts


class StartError(RuntimeError):
    """The sandbox's own process did not start."""


@dataclass
class Started:
    """A zygote that runs, and the way to it."""

    process: subprocess.Popen[bytes] | _Elsewhere
    control: socket.socket
    layers: tuple[Layer, ...] = ()
    _read: bytearray = field(default_factory=bytearray)

    @property
    def alive(self) -> bool:
        """Tell whether it still runs."""
        return self.process.poll() is None

    def event(self, seconds: float) -> dict[str, Any] | None:
        """Return the next thing that the zygote tells; None where it is late or has ended."""
        while b"\n" not in self._read:
            ready = select.select([self.control], [], [], max(seconds, 0))[0]
            try:
                data = self.control.recv(65536) if ready else b""
            except ConnectionError:  # it ended with an order unread
                data = b""
            if not data:
                return None
            self._read += data
        line, _, rest = bytes(self._read).partition(b"\n")
        self._read[:] = rest
        told: dict[str, Any] = json.loads(line)
        return told

    def end(self) -> None:
        """End it, and with it every child."""
        self.control.close()
        self.process.kill()
        self.process.wait()


class _Elsewhere:
    """Stands for a process that another process has started; it ends when its control does."""

    def poll(self) -> None:
        """Say that it runs, for all that is known here."""

    def kill(self) -> None:
        """Leave it to the end of its control."""

    def wait(self) -> None:
        """Wait for nothing."""


@dataclass(frozen=True)
class Twin:
    """A copy of a warm zygote for another process: the way to it, and what holds it."""

    control: socket.socket
    layers: tuple[Layer, ...]


def adopt(twin: Twin) -> Started:
    """Take over a zygote that is the twin of another's.

    Raises:
        StartError: it does not say that it is ready.
    """
    started = Started(_Elsewhere(), twin.control, twin.layers)
    try:
        told = started.event(START)
    except OSError:
        told = None
    if told is None:
        started.end()
        raise _failed("")
    return started


def start(launched: Launched) -> Started:
    """Tell a zygote what it needs to know, and wait until it is warm.

    Raises:
        StartError: it did not get there; the message holds what it said.
    """
    started = Started(launched.process, launched.control)
    try:
        told = _greeted(started, launched.scratch.name)
    except BaseException:
        launched.end()
        raise
    if told is None or told["event"] != "ready":
        started.end()
        raise _failed(launched.settle())
    launched.settle()
    layers = tuple(Layer(**row) for row in told["layers"])
    started.layers = (*layers, *bubble.layer(launched.wrapped))
    return started


def _greeted(started: Started, scratch: str) -> dict[str, Any] | None:
    boot = {
        "sources": dict(stripped()),
        "root": str(ROOT),
        "scratch": str(Path(scratch) / "ipython"),
    }
    data = json.dumps(boot).encode()
    try:
        started.control.sendall(COUNT.pack(len(data)) + data)
        return started.event(START)
    except OSError:
        return None


def spawn(limits: Limits) -> SpawnedChild:
    """Start a child without a zygote."""
    scratch = tempfile.TemporaryDirectory()
    boot = {
        "sources": dict(stripped()),
        "scratch": str(Path(scratch.name) / "ipython"),
        "limits": asdict(limits),
    }
    return SpawnedChild(boot, environment(scratch.name), scratch)


def _failed(said: str) -> StartError:
    return StartError(
        tr(
            "The sandbox's own process did not start; it said:\n{said}\nRun `python -m "
            "autograder doctor` to see what this machine lacks.",
            said=said[-3000:],
        )
    )
