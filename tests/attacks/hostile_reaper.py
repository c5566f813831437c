"""Run a command and tell what it leaves running: `python hostile_reaper.py COMMAND …`.

This process is the one to which the system hands whatever loses its parent, daemons included:
what it still has below it when the command has ended was left behind.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from time import monotonic

PR_SET_CHILD_SUBREAPER = 36
PATIENCE = 3.0  # seconds in which what notices that its parent has gone may end by itself


def main() -> None:
    """Run the command, and write what it said and left to the standard output."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    begun = monotonic()
    done = subprocess.run(
        sys.argv[1:], capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    ended = monotonic()
    while (left := list(_left())) and monotonic() < ended + PATIENCE:
        Event().wait(0.05)
    told = {"status": done.returncode, "out": done.stdout, "log": done.stderr}
    sys.stdout.write(json.dumps({**told, "seconds": ended - begun, "left": left}))


def _left() -> Iterator[str]:
    """Yield the commands of all processes below this one, but for those that have ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    parents = dict(_parents())
    for number in parents:
        above = number
        while above in parents and above != os.getpid():
            above = parents[above]
        if above == os.getpid() != number:
            yield f"{number} {_command(number)}"


def _parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
                state, parent = stat.rpartition(")")[2].split()[:2]
                if state != "Z":
                    yield int(entry.name), int(parent)


def _command(number: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return "?"


if __name__ == "__main__":
    main()
