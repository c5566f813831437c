"""Bubblewrap around the zygote, where it is installed: what is not bound is not there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from autograder.sandbox.layer import Layer
from autograder.sandbox.readable import DATA, SYSTEM, is_ours

PROGRAM = "bwrap"
_APART = (
    # Not --die-with-parent: it would end with the thread that started it, not with the process.
    *("--unshare-all", "--new-session", "--cap-drop", "ALL"),
    *("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--chdir", "/"),
)
_PATIENCE = 20.0


def command(root: Path, writable: tuple[str, ...]) -> list[str]:
    """Return what stands before the zygote's own command; nothing where there is no bubblewrap.

    Args:
        root: the folder that holds this project's packages.
        writable: folders that the zygote uses before it gives that right up.
    """
    program = shutil.which(PROGRAM)
    if program is None or not _works(program):
        return []
    words = [program, *_APART]
    for path in _read_only():
        words += ["--ro-bind-try", str(path), str(path)]
    for path in _hidden():
        words += ["--tmpfs", str(path)]
    for path in _ours(root):
        words += ["--ro-bind-try", str(path), str(path)]
    for folder in writable:
        words += ["--bind-try", folder, folder]
    return words


def layer(wrapped: list[str]) -> tuple[Layer, ...]:
    """Return the layer that bubblewrap is, where it is one; without it the others must do."""
    return (Layer(PROGRAM, True, wrapped[0]),) if wrapped else ()


@cache
def _works(program: str) -> bool:
    """Tell whether bubblewrap may do its work here; in many containers it may not."""
    trial = [program, *_APART, "--ro-bind", "/", "/", sys.executable, "-S", "-c", ""]
    try:
        done = subprocess.run(trial, capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _read_only() -> Iterator[Path]:
    """Yield what Python itself needs, its packages included."""
    yield from map(Path, SYSTEM)
    yield from (Path(sys.prefix), Path(sys.base_prefix))
    yield from (Path(entry) for entry in sys.path if entry.endswith("-packages"))


def _hidden() -> Iterator[Path]:
    """Yield the project's packages where they are installed among the others."""
    for entry in map(Path, sys.path):
        if entry.name.endswith("-packages") and entry.is_dir():
            yield from (path for path in entry.iterdir() if path.is_dir() and is_ours(path.name))


def _ours(root: Path) -> Iterator[Path]:
    """Yield the engine, and the course's data: no lesson and no reference."""
    yield root / "autograder"
    yield from (root / folder for folder in DATA if folder.startswith("course_lib"))
