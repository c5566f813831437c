"""Judge a text in a process of its own, which may be ended from outside.

The budget of instructions ends every loop of Python; what loops inside compiled code, as
``list(itertools.count())`` does, is ended here by the clock, or by a bound on memory.
This protects an author's machine from accidents. It is no jail for hostile code.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from autograder import course
from autograder.attempt import broken
from autograder.crashes import cause_of
from autograder.judge import verdict_without_numbers
from autograder.record import Raised, Verdict
from autograder.verdict_json import verdict_from_json, verdict_json

SECONDS = 6.5
GRACE = 2.0
MEMORY = 1024**3
BEGUN = b"begun\n"


def judge_apart(
    exercise_id: str, text: str, seed: int | None = None, seconds: float = SECONDS
) -> Verdict:
    """Return the verdict on a text, at the latest after some seconds.

    Args:
        exercise_id: the exercise, which must exist.
        text: the learner's file.
        seed: of the probes; None for the open ones.
        seconds: after which a run counts as endless.
    """
    until = time.time() + seconds
    request = {"exercise": exercise_id, "text": text, "seed": seed, "until": until}
    before, begun, answer = _output(json.dumps(request).encode(), seconds + GRACE).partition(BEGUN)
    with contextlib.suppress(ValueError):
        return verdict_from_json(json.loads(answer if begun else before))
    if not begun:
        return broken(exercise_id, RuntimeError("the process that judges ended before it began"))
    return _without_answer(exercise_id, text, answer.decode(errors="replace"))


def _output(request: bytes, seconds: float) -> bytes:
    command = [sys.executable, "-P", "-X", "utf8", "-m", "autograder.separate"]
    root = str(Path(__file__).parents[1])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    # One thread each: starting many costs time, and each reserves memory of the bound.
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    environment = {**os.environ, **threads, "PYTHONPATH": path}
    try:
        run = subprocess.run(
            command,
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as expired:
        return (expired.stdout or BEGUN) + b"Timeout"
    return run.stdout


def _without_answer(exercise_id: str, text: str, said: str) -> Verdict:
    """Return the verdict on a text whose process was ended, or ended itself."""
    kind = "BudgetExceeded" if "Timeout" in said else "ProcessEnded"
    found = re.search(r'File "<answer \d+>", line (\d+)', said)
    line = int(found[1]) if found else None
    lines = text.splitlines()
    source = lines[line - 1].strip() if line and line <= len(lines) else ""
    raised = Raised(kind, "", line, source)
    verdict = verdict_without_numbers(course.exercise(exercise_id), "raised", raised)
    return replace(verdict, cause=cause_of(raised, text))


# ── The child ───────────────────────────────────────────────────────────────────────────


def main() -> None:
    """Read a request from stdin, judge, and write the verdict to what was stdout."""
    request = json.load(sys.stdin.buffer)
    with os.fdopen(os.dup(1), "wb") as channel:
        _detach_streams()
        verdict = _judged(request, channel)
        faulthandler.cancel_dump_traceback_later()
        channel.write(json.dumps(verdict_json(verdict)).encode())
    os._exit(0)  # threads that a candidate left behind do not keep the process alive


def _judged(request: Mapping[str, Any], channel: BinaryIO) -> Verdict:
    try:
        from autograder import judging

        exercise = course.exercise(request["exercise"])
        judging.expected(exercise, request["seed"])
        _begin(channel, request["until"])
        return judging.judge_source(exercise, request["text"], seed=request["seed"])
    except Exception as fault:
        return broken(request["exercise"], fault)


def _begin(channel: BinaryIO, until: float) -> None:
    """Say that the candidate's part begins, and set the clock: a slow start leaves less time."""
    channel.write(BEGUN)
    channel.flush()
    _limit_memory()
    seconds = max(until - time.time(), 1.0)
    faulthandler.dump_traceback_later(seconds, exit=True, file=channel.fileno())


def _detach_streams() -> None:
    """Send whatever the candidate prints, or its libraries do, nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows; a system's own bound
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
