"""The warm process that submissions are copies of: `python -m autograder.sandbox.zygote …`.

It loads what notebooks need, gives up every right that it does not, and then forks one child
for each request. It never runs a learner's code itself, and never meets an answer.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import struct
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograder.sandbox import rlimits, stand_in
from autograder.sandbox.filling import filling
from autograder.sandbox.launching import CONTAINED, ONE_THREAD

COUNT = struct.Struct(">Q")
_OTHERS = ("numpy", "IPython.core.interactiveshell", "matplotlib.pyplot")


def main() -> None:
    """Become the zygote of the process that holds the other end of a socket."""
    control = socket.socket(fileno=int(sys.argv[1]))
    contained, network = sys.argv[2] == CONTAINED, int(sys.argv[3])
    control.set_inheritable(False)
    gc.disable()  # once all is loaded, once is enough
    layers = _enter(network) if contained else []
    _load()
    boot = read_boot(control)
    stand_in.install(boot["sources"])
    shell = _warm(boot["scratch"])
    held_by = _containment() if contained else None
    if contained:
        layers += _confine(Path(boot["root"]))
    forget_the_environment()
    say(control, {"event": "ready", "layers": layers})
    gc.collect()
    filled = filling()
    gc.freeze()
    _Zygote(control, shell, held_by, filled).serve()


def read_boot(control: socket.socket) -> Mapping[str, Any]:
    """Return what the trusted side sends first: one JSON text behind its length."""
    (size,) = COUNT.unpack(_exactly(control, COUNT.size))
    boot: Mapping[str, Any] = json.loads(_exactly(control, size))
    return boot


def _exactly(control: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        some = control.recv(count - len(data))
        if not some:
            raise SystemExit(0)
        data += some
    return bytes(data)


def say(control: socket.socket, event: Mapping[str, Any]) -> None:
    """Tell the trusted side one thing."""
    control.sendall(json.dumps(event).encode() + b"\n")


# ── Getting ready ───────────────────────────────────────────────────────────────────────


def _enter(outside: int) -> list[Mapping[str, Any]]:
    """Enter new namespaces, unless bubblewrap has done that; what counts is what is there."""
    from autograder.sandbox import namespaces
    from autograder.sandbox.kernel import Kernel

    if namespaces.network() not in (0, outside):
        return [asdict(namespaces.entered())]
    return [asdict(namespaces.enter(Kernel()))]


def _load() -> None:
    """Load what is not ours, while the trusted side still gets ready."""
    for name in _OTHERS:
        importlib.import_module(name)


def _warm(scratch: str) -> Any:
    """Load everything, what a child needs to hold itself included: later no file can be read."""
    from autograder.sandbox.warm import warm_shell

    return warm_shell(scratch)


def _containment() -> Any:
    from autograder.sandbox.child import Containment

    return Containment(rlimits.held_now())


def _confine(root: Path) -> list[Mapping[str, Any]]:
    from autograder.sandbox import landlock, namespaces
    from autograder.sandbox.kernel import Kernel
    from autograder.sandbox.readable import readable

    kernel = Kernel()
    made = [namespaces.drop_capabilities(kernel), landlock.confine(kernel, readable(root))]
    return [asdict(layer) for layer in made]


def forget_the_environment() -> None:
    """Leave a submission nothing of where and by whom it is marked."""
    kept = ("MPLBACKEND", *ONE_THREAD)
    for name in set(os.environ) - set(kept):
        del os.environ[name]
    os.environ["NBGRADER_EXECUTION"] = "autograde"


# ── Serving ─────────────────────────────────────────────────────────────────────────────


class _Zygote:
    """Forks, ends and buries children; the trusted side knows them by numbers of its own."""

    def __init__(self, control: socket.socket, shell: Any, held_by: Any, filled: object) -> None:
        self._control = control
        self._shell = shell
        self._held_by = held_by
        self._filled = filled  # held, so that it stays where it is
        self._children: dict[int, int] = {}  # the trusted side's number → process
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ)

    def serve(self) -> None:
        """Go on until nobody is there to ask."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._control:
                    self._obey()
                elif key.data is None:
                    self._bury_twin(key.fd)
                else:
                    self._bury(key.fd, key.data)

    def _obey(self) -> None:
        data, handles, _, _ = socket.recv_fds(self._control, 65536, 8)
        if not data:
            self._end()
        for line in data.splitlines():
            order = json.loads(line)
            if order["do"] == "fork":
                self._fork(order, handles.pop(0))
            elif order["do"] == "twin":
                self._twin(handles.pop(0))
            elif order["number"] in self._children:
                os.kill(self._children[order["number"]], signal.SIGKILL)

    def _fork(self, order: Mapping[str, Any], handle: int) -> None:
        zygote = os.getpid()
        process = os.fork()
        if process == 0:
            self._be_a_child(order, handle, zygote)
        os.close(handle)
        self._children[order["number"]] = process
        ended = os.pidfd_open(process)
        self._selector.register(ended, selectors.EVENT_READ, order["number"])

    def _twin(self, handle: int) -> None:
        """Become two: the other one serves whoever holds the other end of a socket."""
        process = os.fork()
        if process:
            os.close(handle)
            self._selector.register(os.pidfd_open(process), selectors.EVENT_READ)
            return
        self._selector.close()
        self._control.close()
        control = socket.socket(fileno=handle)
        control.set_inheritable(False)
        say(control, {"event": "ready"})
        _Zygote(control, self._shell, self._held_by, self._filled).serve()

    def _be_a_child(self, order: Mapping[str, Any], handle: int, zygote: int) -> None:
        """Run the submission; a child never returns from here."""
        try:
            if self._held_by:
                self._held_by.end_with(zygote)
            from autograder.sandbox.child import run
            from autograder.sandbox.limits import Limits

            run(self._shell, handle, Limits(**order["limits"]), self._held_by)
        finally:
            os._exit(1)

    def _bury(self, ended: int, number: int) -> None:
        self._selector.unregister(ended)
        os.close(ended)
        _, status, used = os.wait4(self._children.pop(number), 0)
        event = {
            "event": "buried",
            "number": number,
            "status": os.waitstatus_to_exitcode(status),
            "cpu": used.ru_utime + used.ru_stime,
            "peak": used.ru_maxrss,
            "own": used.ru_minflt,
        }
        say(self._control, event)

    def _bury_twin(self, ended: int) -> None:
        """Bury a twin that has ended, and what it left behind."""
        self._selector.unregister(ended)
        os.close(ended)
        own = set(self._children.values())
        with contextlib.suppress(ChildProcessError):
            while found := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                if found.si_pid in own:  # its own event will tell of it
                    return
                os.waitpid(found.si_pid, 0)

    def _end(self) -> None:
        for process in self._children.values():
            os.kill(process, signal.SIGKILL)
        os._exit(0)


if __name__ == "__main__":
    main()
