"""Reckon from what was measured on one machine how larger classes would be marked."""

from __future__ import annotations

import math
from dataclasses import dataclass

CLASSES = (30, 1_000, 100_000)
MACHINES = (2, 8, 32)
WORKERS = (4, 8, 16, 32)
# What a person reads of each number; in the order in which they are shown.
NAMES = {
    "total_cpu_ms": "one more submission, everything in it: processor time, ms",
    "start_cpu_s": "starting two workers: processor time, s",
    "sqlite_cpu_ms": "recorder, SQLite: processor time of one submission, ms",
    "sqlite_ms": "recorder, SQLite: time of one submission, ms",
    "sqlite_growth": "recorder, SQLite: the last fifth of the class compared with the first",
    "postgresql_cpu_ms": "recorder, PostgreSQL: processor time of one submission, ms",
    "postgresql_ms": "recorder, PostgreSQL: time of one submission, ms",
    "postgresql_growth": "recorder, PostgreSQL: the last fifth compared with the first",
    "client_cpu_ms": "recorder, what Dask adds: processor time of one submission, ms",
    "scheduler_cpu_ms": "Dask's scheduler: processor time of one submission, ms",
    "task_kb": "to a worker, one submission, kB",
    "marked_kb": "from a worker, one submission, kB",
    "orders_kb": "to a worker, once, kB",
    "book_kb": "gradebook (SQLite), one submission, kB",
    "recorder_mb": "recorder, largest size, MB",
    "worker_mb": "worker, largest size, MB",
    "child_mb": "warm process of a worker or its child, largest size, MB",
    "together_mb": "all of it with two workers, shared pages once, MB",
}


@dataclass(frozen=True)
class Measured:
    """What one machine took; each number is explained by `NAMES`."""

    machine: str
    students: int
    recorded: int
    total_cpu_ms: float
    start_cpu_s: float
    together_mb: float
    recorder_mb: float
    worker_mb: float
    child_mb: float
    sqlite_ms: float
    sqlite_cpu_ms: float
    sqlite_growth: float
    book_kb: float
    postgresql_ms: float = math.nan
    postgresql_cpu_ms: float = math.nan
    postgresql_growth: float = math.nan
    client_cpu_ms: float = math.nan
    scheduler_cpu_ms: float = math.nan
    task_kb: float = math.nan
    marked_kb: float = math.nan
    orders_kb: float = math.nan

    @property
    def mark_ms(self) -> float:
        """Return what a worker takes for one submission: all but the recorder's part."""
        return self.total_cpu_ms - self.sqlite_cpu_ms


def table_of(measured: Measured) -> str:
    """Return what was measured as a table; what was not is left out."""
    rows = [(text, float(getattr(measured, name))) for name, text in NAMES.items()]
    size = f"{measured.students:,} submissions marked, {measured.recorded:,} recorded"
    lines = [f"| {measured.machine}; {size} | |", "|---|--:|"]
    known = (f"| {text} | {value:.1f} |" for text, value in rows if not math.isnan(value))
    return "\n".join([*lines, *known])


def machine_seconds(measured: Measured, size: int, processors: int) -> float:
    """Return how long one machine takes with a worker for each processor, and SQLite.

        T = s + N · max(t / C, r)

    Args:
        measured: where s (starting), t (one more submission, the recorder's part included) and
            r (the recorder's part) come from.
        size: submissions N.
        processors: C.
    """
    pace = max(measured.total_cpu_ms / processors, measured.sqlite_ms)
    return measured.start_cpu_s + size * pace / 1e3


def cluster_seconds(measured: Measured, size: int, workers: int) -> float:
    """Return how long a cluster takes whose workers have a processor each, and PostgreSQL.

        T = s + N · max(m / W, r + d, q)

    Workers share the marking; recorder and scheduler are one each. The slowest sets the pace.

    Args:
        measured: where s (starting), m (marking one), r (recording it), d (what Dask adds to
            that) and q (what its scheduler takes for it) come from.
        size: submissions N.
        workers: W.
    """
    pace = max(measured.mark_ms / workers, alone_ms(measured))
    return measured.start_cpu_s + size * pace / 1e3


def alone_ms(measured: Measured) -> float:
    """Return what one submission takes of that which no worker can share: max(r + d, q)."""
    return max(measured.postgresql_ms + measured.client_cpu_ms, measured.scheduler_cpu_ms)


def most_workers(measured: Measured) -> int:
    """Return how many workers are kept busy: W* = m / max(r + d, q), rounded up."""
    return math.ceil(measured.mark_ms / alone_ms(measured))


def plan_table(measured: Measured) -> str:
    """Return the plan: how long each class takes on each kind of machine."""
    head = [f"| reckoned | {' | '.join(f'{size:,}' for size in CLASSES)} |", "|---|--:|--:|--:|"]
    rows = []
    for processors in MACHINES:
        times = [machine_seconds(measured, size, processors) for size in CLASSES]
        rows.append(_row(f"one machine, {processors} processors, SQLite", times))
    if not math.isnan(measured.postgresql_ms + measured.client_cpu_ms):
        most = most_workers(measured)
        for workers in sorted({*(count for count in WORKERS if count < most), most}):
            times = [cluster_seconds(measured, size, workers) for size in CLASSES]
            full = " (more would wait)" if workers == most else ""
            rows.append(_row(f"cluster, {workers} workers{full}, PostgreSQL", times))
    return "\n".join([*head, *rows])


def _row(name: str, seconds: list[float]) -> str:
    return f"| {name} | {' | '.join(map(_as_time, seconds))} |"


def _as_time(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


# ── In the page ─────────────────────────────────────────────────────────────────────────


def tables(measured: Measured) -> str:
    """Return what was measured, and what follows from it."""
    return f"{table_of(measured)}\n\n{plan_table(measured)}"


def updated(page: str, measured: Measured) -> str:
    """Return a page with the tables between their marks made anew."""
    for name, table in (("measured", table_of(measured)), ("plan", plan_table(measured))):
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, _, rest = page.partition(begin)
        _, _, after = rest.partition(end)
        page = f"{before}{begin}{table}\n{end}{after}"
    return page
