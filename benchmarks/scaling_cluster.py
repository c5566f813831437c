"""What Dask and encryption add: a scheduler and two workers on this machine that only pass on."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil

from autograder import course
from autograder.grading.fast.crew import Orders
from autograder.grading.fast.dask_crew import DaskCrew
from autograder.grading.fast.tls import Tls
from autograder.grading.work import Brief, Marked, Task
from autograder.sandbox.client import Sandbox

SCRIPT = course.ROOT / "docs" / "deploy" / "certificates.sh"
TIMES = 10  # how often each task is sent


def pass_on(task: Task, brief: Brief, _sandbox: Sandbox) -> Marked:
    """Return something as large as a marked notebook, and do no more."""
    text = (task.files[0].content or b"").decode()
    return Marked(task.student, task.notebook, text, (), (), seed=brief.seed)


def over_a_cluster(
    orders: Orders, tasks: list[Task], marked: list[Marked], room: Path
) -> dict[str, float]:
    """Return processor time of the recorder's and the scheduler's process, and what travels."""
    sizes = {
        "task_kb": _mean_size(tasks),
        "marked_kb": _mean_size(marked),
        "orders_kb": len(pickle.dumps(orders)) / 1024,
    }
    subprocess.run(["bash", str(SCRIPT), str(room / "tls"), "1"], check=True)
    tls = Tls(*(room / "tls" / name for name in ("ca.pem", "cert.pem", "key.pem")))
    with _program("scheduler", tls, "--port", "0", until="Scheduler at:") as (scheduler, line):
        address = "tls://" + line.rpartition("tls://")[2].strip()
        words = (address, "--nthreads", "1")
        with _program("worker", tls, *words, until="Registered to:"):
            return {
                **sizes,
                **_passed_on(address, replace(orders, mark=pass_on), tasks, tls, scheduler),
            }


def _passed_on(
    address: str, orders: Orders, tasks: list[Task], tls: Tls, scheduler: int
) -> dict[str, float]:
    crew = DaskCrew(address, orders, tls)
    watched = psutil.Process(scheduler)
    try:
        list(crew.marked(tasks))
        there, here = _spent(watched), time.process_time()
        done = len(list(crew.marked(task for _ in range(TIMES) for task in tasks)))
        here, there = time.process_time() - here, _spent(watched) - there
    finally:
        crew.close()
    return {"client_cpu_ms": 1e3 * here / done, "scheduler_cpu_ms": 1e3 * there / done}


def _mean_size(rows: list[Task] | list[Marked]) -> float:
    return sum(len(pickle.dumps(row)) for row in rows) / len(rows) / 1024


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@contextmanager
def _program(kind: str, tls: Tls, *words: str, until: str) -> Iterator[tuple[int, str]]:
    """Start one of Dask's programs; it has come up when it says so."""
    files = ("--tls-ca-file", tls.ca, "--tls-cert", tls.cert, "--tls-key", tls.key)
    here = ("--host", "127.0.0.1", "--protocol", "tls", "--no-dashboard", *map(str, files))
    path = os.pathsep.join((str(course.ROOT), str(Path(__file__).parent)))
    process = subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{kind}", *here, *words],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path},
    )
    assert process.stderr
    try:
        for line in process.stderr:
            if until in line:
                break
        else:
            raise RuntimeError(f"dask {kind} did not start; run it by hand to see why")
        yield process.pid, line
    finally:
        process.terminate()
        process.communicate()
