"""Launch a zygote: the process alone, before anything else is imported here or there.

It loads what notebooks need while whoever launched it still gets ready, and then waits to be
told the rest: see `starting`.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from autograder.root import ROOT
from autograder.sandbox import bubble, namespaces

CONTAINED, BARE = "contained", "bare"
_PROGRAM = (sys.executable, "-P", "-m", "autograder.sandbox.zygote")
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Launched:
    """A zygote on its way.

    Args:
        process: that runs it.
        control: the way to it.
        wrapped: the command that it runs inside, if any.
        log: what it says before it is ready.
        scratch: a folder for it, until it is ready.
    """

    process: subprocess.Popen[bytes]
    control: socket.socket
    wrapped: list[str]
    log: IO[bytes]
    scratch: tempfile.TemporaryDirectory[str]

    def settle(self) -> str:
        """Remove what was for its start alone, and return what it said."""
        self.log.seek(0)
        said = self.log.read().decode(errors="replace")
        self.log.close()
        self.scratch.cleanup()
        return said

    def end(self) -> None:
        """End it before it is ready."""
        self.control.close()
        self.process.kill()
        self.process.wait()
        self.settle()


def launch(contained: bool) -> Launched:
    """Start a zygote's process, and do not wait for it.

    Raises:
        OSError: it cannot be started.
    """
    with contextlib.ExitStack() as undo:
        log = undo.enter_context(tempfile.TemporaryFile())
        scratch = tempfile.TemporaryDirectory()
        undo.callback(scratch.cleanup)
        ours, theirs = map(undo.enter_context, socket.socketpair())
        variables = environment(scratch.name)
        writable = (scratch.name, variables["MPLCONFIGDIR"])
        wrapped = bubble.command(ROOT, writable) if contained else []
        told = (str(theirs.fileno()), CONTAINED if contained else BARE, str(namespaces.network()))
        process = _process([*wrapped, *_PROGRAM, *told], theirs, log, variables)
        undo.pop_all()
    theirs.close()
    return Launched(process, ours, wrapped, log, scratch)


def _process(
    command: list[str], control: socket.socket, log: IO[bytes], variables: dict[str, str]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=log,
        pass_fds=[control.fileno()],
        env=variables,
        cwd="/",
    )


def environment(scratch: str) -> dict[str, str]:
    """Return what a zygote needs to start; no secret of whoever marks is among it."""
    return {
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": str(_list_of_fonts()),
        "IPYTHONDIR": str(Path(scratch) / "ipython"),
        "LC_ALL": "C.UTF-8",
        "PATH": os.defpath,
        **dict.fromkeys(ONE_THREAD, "1"),
    }


def _list_of_fonts() -> Path:
    """Return the folder in which Matplotlib keeps its list of fonts, so that none makes it anew.

    On Linux by its own rule: to import it and ask takes longer than all the rest here.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, RuntimeError):  # no home, or none that can be written
            folder = os.environ.get("MPLCONFIGDIR")
            base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
            found = Path(folder) if folder else Path(base, "matplotlib")
            found.mkdir(parents=True, exist_ok=True)
            if os.access(found, os.W_OK):
                return found.resolve()
    import matplotlib

    return Path(matplotlib.get_cachedir())
