"""Run one command and measure it with all its descendants: `python -m …launcher FILE COMMAND…`.

A process of its own, so that what the system counts for ended children is this command's
alone. Only the standard library is imported. The result is written to FILE as JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

INTERVAL = 0.25  # seconds between two looks at the memory
_SUBREAPER = 36  # prctl: orphans among the descendants become this process's children
_LAST_WORDS = 4000


class Watch(threading.Thread):
    """Looks at the memory of all descendants now and then, and keeps the largest found.

    Args:
        folder: its entries are counted at each look; nothing: none.
    """

    def __init__(self, folder: str) -> None:
        super().__init__(daemon=True)
        self.peak = 0.0
        self.roles: list[tuple[int, dict[str, float]]] = []
        self._folder = folder
        self._over = threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        while not self._over.wait(INTERVAL):
            self.look()

    def stop(self) -> None:
        """End the looking."""
        self._over.set()
        self.join()

    def look(self) -> None:
        """Look once."""
        together, roles = 0.0, dict[str, float]()
        for process, role in descendants():
            memory = proportional(process)
            together += memory
            if self._folder:
                roles[role] = max(roles.get(role, 0.0), resident(process))
        self.peak = max(self.peak, together)
        if self._folder:
            self.roles.append((_entries(self._folder), roles))


def descendants() -> Iterator[tuple[int, str]]:
    """Yield the processes that descend from this one, and what each is called by its command."""
    parents = {}
    for entry in os.scandir("/proc") if os.path.isdir("/proc") else ():  # noqa: PTH112
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                stat = Path(f"/proc/{entry.name}/stat").read_text(encoding="utf-8")
                parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    own = {os.getpid()}
    while more := {child for child, parent in parents.items() if parent in own} - own:
        own |= more
    for process in sorted(own - {os.getpid()}):
        yield process, _role(process, parents.get(process, 0))


def _role(process: int, parent: int) -> str:
    words = _command(process)
    if _is_warm(words):
        forked = _is_warm(_command(parent)) and not _is_first(process)
        return "child" if forked else "zygote"
    if any("multiprocessing" in word for word in words):
        return "worker"
    return "recorder" if words[1:4] == ["-m", "autograder", "grade"] else "other"


def _is_first(process: int) -> bool:
    """Tell whether a process is the first of a namespace, as a contained zygote is."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("NSpid:"):
                return line.split()[-1] == "1"
    return False


def _is_warm(words: list[str]) -> bool:
    """Tell whether a command is that of the sandbox's Python, whatever is wrapped around it."""
    return "autograder.sandbox.zygote" in words and "python" in words[0]


def _command(process: int) -> list[str]:
    with contextlib.suppress(OSError):
        text = Path(f"/proc/{process}/cmdline").read_bytes().decode("utf-8", "replace")
        return text.removesuffix("\0").split("\0")
    return []


def proportional(process: int) -> float:
    """Return a process's memory in megabytes, pages that are shared divided by their users."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return resident(process)


def resident(process: int) -> float:
    """Return a process's memory in megabytes, shared pages counted in full."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="utf-8").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2
    return 0.0


def _entries(folder: str) -> int:
    with contextlib.suppress(OSError):
        return len(os.listdir(folder))  # noqa: PTH208
    return 0


def adopt_orphans() -> None:
    """Have orphans among the descendants end as this process's children, where Linux is."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def measured(command: list[str], folder: str = "") -> dict[str, Any]:
    """Run a command to its end, and return what it and all its descendants used."""
    adopt_orphans()
    watch = Watch(folder)
    watch.start()
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said = process.communicate()[0]
    wall = time.perf_counter() - begun
    watch.stop()
    _wait_for_orphans()
    return {
        "status": process.returncode,
        "wall": wall,
        **_used(),
        "together": watch.peak,
        "roles": watch.roles,
        "said": said.decode("utf-8", "replace")[-_LAST_WORDS:],
    }


def _wait_for_orphans() -> None:
    """Collect what the command has left behind; it has been told to end, and is ending."""
    if not hasattr(os, "WNOHANG"):
        return
    until = time.monotonic() + 5
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < until:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.01)


def _used() -> dict[str, float]:
    try:
        import resource
    except ImportError:  # Windows
        return {"cpu": 0.0, "largest": 0.0}
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return {"cpu": used.ru_utime + used.ru_stime, "largest": used.ru_maxrss / unit}


def main() -> None:
    """Measure the command that was given; before it stand a file, and a folder or nothing."""
    target, folder, *command = sys.argv[1:]
    made = json.dumps(measured(command, folder))
    Path(target).write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
