"""The least that a submission can cost: fork a warm process, and run the cells' text in it.

No IPython, no sandbox, no questions, nothing kept: what remains is the system's work and the
learner's. Run as a process of its own: `python -m autograder.bench.floor`, the cells on its
standard input as JSON.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from autograder.bench.course_copy import surroundings

_TIMES = 15


def floor_ms(cells: Sequence[str]) -> float:
    """Return milliseconds of processor time; 0 where no process can be forked."""
    if not hasattr(os, "fork"):
        return 0.0
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "autograder.bench.floor"],
        input=json.dumps(list(cells)),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**surroundings(), "MPLBACKEND": "agg"},
        check=True,
    )
    return float(done.stdout.split()[-1])


def main() -> None:
    """Print the median over some children."""
    cells = json.load(sys.stdin)
    from autograder.sandbox import stand_in
    from autograder.sandbox.stripping import stripped
    from autograder.sandbox.warm import warm_shell

    stand_in.install(dict(stripped()))  # the verbs do nothing, as in the sandbox
    with tempfile.TemporaryDirectory() as scratch:
        warm_shell(str(Path(scratch) / "ipython"))
    _run(cells)
    gc.collect()
    gc.freeze()
    print(statistics.median(_of_one(cells) for _ in range(_TIMES)))


def _of_one(cells: Sequence[str]) -> float:
    process = os.fork()
    if process == 0:
        try:
            _run(cells)
        finally:
            os._exit(0)
    used = os.wait4(process, 0)[2]
    return 1e3 * (used.ru_utime + used.ru_stime)


def _run(cells: Sequence[str]) -> None:
    names = {"__name__": "__main__"}
    for number, text in enumerate(cells):
        try:
            exec(compile(text, f"<cell {number}>", "exec", dont_inherit=True), names)
        except Exception:
            continue


if __name__ == "__main__":
    main()
