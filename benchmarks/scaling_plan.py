"""Reckon from what was measured on one machine how larger classes would be marked."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

CLASSES = (30, 1_000, 100_000)
WORKERS = (1, 2, 4, 8, 16, 32, 64)
# What a person reads of each number; in the order in which they are shown.
NAMES = {
    "mark_cpu_ms": "worker: processor time of one submission, its child included, ms",
    "mark_wall_ms": "worker: time of one submission, ms",
    "two_workers_ms": "two workers and the recorder on this machine: time of one more, ms",
    "start_s": "start until the second submission is recorded, s",
    "sqlite_cpu_ms": "recorder, SQLite: processor time of one submission, ms",
    "sqlite_wall_ms": "recorder, SQLite: time of one submission, ms",
    "postgresql_cpu_ms": "recorder, PostgreSQL: processor time of one submission, ms",
    "postgresql_wall_ms": "recorder, PostgreSQL: time of one submission, ms",
    "client_cpu_ms": "recorder, what Dask adds: processor time of one submission, ms",
    "scheduler_cpu_ms": "Dask's scheduler: processor time of one submission, ms",
    "task_kb": "to a worker, one submission, kB",
    "marked_kb": "from a worker, one submission, kB",
    "orders_kb": "to a worker, once, kB",
    "book_kb": "gradebook (SQLite), one submission, kB",
    "recorder_mb": "recorder, largest size, MB",
    "worker_mb": "worker, largest size, MB",
    "zygote_mb": "warm process of a worker, largest size, MB",
    "child_mb": "child of it, largest size, MB",
    "together_mb": "all of it with two workers, shared pages once, MB",
}


@dataclass(frozen=True)
class Measured:
    """What one machine took; each number is explained by `NAMES`."""

    machine: str
    students: int
    recorded: int
    mark_cpu_ms: float
    mark_wall_ms: float
    start_s: float
    two_workers_ms: float
    together_mb: float
    recorder_mb: float
    worker_mb: float
    zygote_mb: float
    child_mb: float
    sqlite_wall_ms: float
    sqlite_cpu_ms: float
    book_kb: float
    postgresql_wall_ms: float = math.nan
    postgresql_cpu_ms: float = math.nan
    client_cpu_ms: float = math.nan
    scheduler_cpu_ms: float = math.nan
    task_kb: float = math.nan
    marked_kb: float = math.nan
    orders_kb: float = math.nan


def table_of(measured: Measured) -> str:
    """Return what was measured as a table."""
    known = {field.name for field in fields(measured)}
    rows = [(text, getattr(measured, name)) for name, text in NAMES.items() if name in known]
    lines = [f"| measured: {measured.machine} | |", "|---|--:|"]
    return "\n".join([*lines, *(f"| {text} | {value:.1f} |" for text, value in rows)])


def here_seconds(measured: Measured, size: int) -> float:
    """Return how long one machine like the measured one takes, both processors at work.

        T = start + N · t₂

    Args:
        measured: where t₂, the time of one more submission, comes from.
        size: submissions N.
    """
    return measured.start_s + size * measured.two_workers_ms / 1e3


def cluster_seconds(measured: Measured, size: int, workers: int, recorder_ms: float) -> float:
    """Return how long a cluster takes whose workers have a processor each.

        T = start + N · max(m / W, r)

    Workers share the marking; the recorder is one. Whichever is slower sets the pace.

    Args:
        measured: where m, the processor time of marking one, comes from.
        size: submissions N.
        workers: W.
        recorder_ms: r, the recorder's time of one submission.
    """
    return measured.start_s + size * max(measured.mark_cpu_ms / workers, recorder_ms) / 1e3


def recorder_ms(measured: Measured, database: str) -> float:
    """Return the recorder's time of one submission that comes from a cluster: r."""
    return float(getattr(measured, f"{database}_wall_ms")) + measured.client_cpu_ms


def most_useful(measured: Measured, recorder: float) -> int:
    """Return how many workers keep the recorder busy: W* = m / r, rounded up."""
    return math.ceil(measured.mark_cpu_ms / recorder)


def plan_table(measured: Measured) -> str:
    """Return the plan: how long each class takes with each number of workers."""
    head = [f"| reckoned | {' | '.join(f'{size:,}' for size in CLASSES)} |", "|---|--:|--:|--:|"]
    here = [here_seconds(measured, size) for size in CLASSES]
    rows = [_row("this machine, two workers, SQLite", here)]
    for database in ("sqlite", "postgresql"):
        recorder = recorder_ms(measured, database)
        if math.isnan(recorder):
            continue
        most = most_useful(measured, recorder)
        for workers in sorted({*(w for w in WORKERS if 4 <= w < most), most}):
            times = [cluster_seconds(measured, size, workers, recorder) for size in CLASSES]
            full = ", the most that helps" if workers == most else ""
            name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[database]
            rows.append(_row(f"cluster, {workers} workers, {name}{full}", times))
    return "\n".join([*head, *rows])


def _row(name: str, seconds: list[float]) -> str:
    return f"| {name} | {' | '.join(map(_as_time, seconds))} |"


def _as_time(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
