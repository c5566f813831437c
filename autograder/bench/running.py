"""Measure a command, by a launcher of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.bench.course_copy import BenchError, surroundings
from autograder.messages import tr

_LAUNCHER = "autograder.bench.launcher"


@dataclass(frozen=True)
class Used:
    """What a command used, with all its descendants.

    Args:
        wall: seconds by the clock.
        cpu: seconds of processor time.
        peak: megabytes of all its processes together, as seen now and then.
        roles: at each look, how many folders there were, and the largest process of each kind.
        said: the end of its output.
    """

    wall: float
    cpu: float
    peak: float
    roles: tuple[tuple[int, Mapping[str, float]], ...] = field(default=(), repr=False)
    said: str = field(default="", repr=False)


def run(command: Sequence[str], folder: Path, *, count: Path | None = None) -> Used:
    """Run a command in a folder.

    Args:
        command: the program and its arguments.
        folder: where it runs.
        count: a folder whose entries are counted with each look at the memory.

    Raises:
        BenchError: it failed; the message holds the end of what it said.
    """
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "used.json"
        launcher = [sys.executable, "-m", _LAUNCHER, str(target), str(count or "")]
        subprocess.run([*launcher, *command], cwd=folder, env=surroundings(), check=True)
        told = json.loads(target.read_text(encoding="utf-8"))
    if told["status"]:
        raise BenchError(
            tr(
                "{command} ended with status {status}:\n{said}",
                command=" ".join(command),
                status=told["status"],
                said=told["said"][-2000:],
            )
        )
    roles = tuple((int(count), dict(sizes)) for count, sizes in told["roles"])
    peak = max(told["together"], told["largest"] if not told["together"] else 0.0)
    return Used(told["wall"], told["cpu"], peak, roles, told["said"])
