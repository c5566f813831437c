"""What holds on this machine: the layers as they report, and attempts that must fail."""

from __future__ import annotations

import os
import platform
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder import course
from autograder.messages import tr
from autograder.sandbox.client import Sandbox, UncontainedError
from autograder.sandbox.layer import Layer
from autograder.sandbox.limits import Limits
from autograder.sandbox.starting import StartError
from autograder.sandbox.talk import Cell, CellRun
from course_lib.i18n import mark

BWRAP = "bwrap"
NEEDED = ("namespaces", "capabilities", "landlock", "rlimits", "seccomp")
_OUTSIDE_LINUX = mark("this system has none: the two processes remain")
_TELL = "\nexcept OSError as error: print('refused')\nelse: print('went through')"

# What is attempted, and how; each prints "refused" where it is.
ATTEMPTS = (
    (
        mark("no program can be started"),
        "import os\ntry: os.posix_spawn('/bin/true', ['true'], os.environ)",
    ),
    (mark("the process cannot be copied"), "import os\ntry: os.fork() or os._exit(0)"),
    (
        mark("no connection can be opened"),
        "import socket\ntry: socket.create_connection(('127.0.0.1', {port}))",
    ),
    (
        mark("no message can be sent to a program of this machine"),
        "import socket\ntry: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0]"
        ".sendto(b'x', {door!r})",
    ),
    (
        mark("no file can be written"),
        "import os\ntry: os.open({folder!r} + '/a', os.O_CREAT | os.O_WRONLY)",
    ),
    (mark("no lesson's answers can be read"), "try: open({lesson!r}).close()"),
    (mark("nobody else's work can be read"), "try: open({work!r}).close()"),
    (mark("no other process can be signalled"), "import os\ntry: os.kill(os.getppid(), 0)"),
    (mark("no memory can be read from outside"), "try: open('/proc/self/mem', 'rb').close()"),
)


@dataclass(frozen=True)
class Check:
    """One line of what the doctor says; `held` where nothing gets through."""

    name: str
    held: bool
    why: str = ""


def checks() -> Iterator[Check]:
    """Yield every layer and every attempt on this machine."""
    layers = {layer.name: layer for layer in _layers()}
    for name in NEEDED:
        layer = layers.get(name, Layer(name, False, _why_missing()))
        yield Check(name, layer.held, layer.why)
    if platform.system() == "Linux":
        yield from _attempts()


def bubblewrap() -> Check:
    """Tell of bubblewrap, which is one layer more where it is installed."""
    found = next((layer for layer in _layers() if layer.name == BWRAP), None)
    if found:
        return Check(BWRAP, True, found.why)
    return Check(BWRAP, False, tr("not installed, or not allowed here; the other layers do"))


def _why_missing() -> str:
    return tr(_OUTSIDE_LINUX) if platform.system() != "Linux" else tr("it was not reached")


def _layers() -> tuple[Layer, ...]:
    try:
        with Sandbox() as sandbox, sandbox.open([], lang="en") as session:
            return session.close().layers
    except UncontainedError as missing:
        return missing.layers
    except (StartError, OSError):
        return ()


def _attempts() -> Iterator[Check]:
    """Try in a child what a hostile submission would, under whatever layers there are."""
    with (
        TemporaryDirectory() as folder,
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door,
    ):
        door.bind(f"{folder}/door")
        work = Path(folder) / "momentum.ipynb"
        work.write_bytes(b"{}")
        values = {
            "folder": folder,
            "port": server.getsockname()[1],
            "door": f"{folder}/door",
            "work": str(work),
            "lesson": str(course.LESSONS / "course.toml"),
        }
        cells = [Cell(name, text.format(**values) + _TELL) for name, text in ATTEMPTS]
        with Sandbox(Limits(wall_seconds=60), contained=True, lenient=True) as sandbox:
            for cell in cells:
                with sandbox.open([cell]) as session:
                    yield Check(tr(cell.id), _refused(session.outputs[0]))


def _refused(run: CellRun) -> bool:
    said = "".join(str(row.get("text", "")) for row in run.outputs)
    return "went through" not in said and (run.ended != "ok" or "refused" in said)


def machine() -> str:
    """Return what is examined: the system, its processor, and whose rights we have."""
    rights = "root" if hasattr(os, "geteuid") and os.geteuid() == 0 else tr("an ordinary user")
    return f"{platform.system()} {platform.release()}, {platform.machine()}, {rights}"
