"""Measure what a class costs, and reckon from it what larger ones would.

    python benchmarks/scaling.py [--students N] [--recorded N] [--postgresql URL] [--update]
    python benchmarks/scaling.py --plan

The first form measures on this machine and prints what it found; `--update` keeps it in
docs/scaling.json and docs/scaling.md. The second prints what follows from the numbers kept.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
from scaling_cluster import over_a_cluster
from scaling_plan import Measured, tables, updated

from autograder import course
from autograder.bench.course_copy import Template, fresh, make_template
from autograder.bench.running import run
from autograder.bench.ways import fast
from autograder.grading.fast.crew import Desk, Failed, Orders
from autograder.grading.fast.lane import Lane, Manner, Step
from autograder.grading.fast.room import folders_of, open_room
from autograder.grading.work import Marked, Task

LESSON = "momentum"
DOCS = course.ROOT / "docs"
KEPT, PAGE = DOCS / "scaling.json", DOCS / "scaling.md"
FEW = 4  # submissions that show what starting takes
BLOCK = 100  # submissions that are timed together


class ReadyCrew:
    """Returns work that was marked before, so that what is left to measure is the recorder."""

    def __init__(self, marked: list[Marked]) -> None:
        self._marked = marked

    def marked(self, tasks: Iterable[Task]) -> Iterator[Marked | Failed]:
        """Return for each task one of the results that there are, under the task's name."""
        for number, task in enumerate(tasks):
            made = self._marked[number % len(self._marked)]
            yield Marked(**{**vars(made), "student": task.student})

    def close(self) -> None:
        """There is nothing to end."""


@click.command()
@click.option("--students", default=60, help="Submissions that are marked.")
@click.option("--recorded", default=1000, help="Submissions that are recorded.")
@click.option("--postgresql", help="The address of an empty PostgreSQL database.")
@click.option("--cluster/--no-cluster", default=True, help="Measure Dask's share, too.")
@click.option("--update", is_flag=True, help="Keep the numbers in docs/scaling.*.")
@click.option("--plan", is_flag=True, help="Print what follows from the numbers kept.")
def main(
    students: int,
    recorded: int,
    postgresql: str | None,
    cluster: bool,
    update: bool,
    plan: bool,
) -> None:
    """Measure, or reckon from what was measured."""
    if plan:
        print(tables(Measured(**json.loads(KEPT.read_text(encoding="utf-8")))))
        return
    with tempfile.TemporaryDirectory(prefix="scaling") as name:
        room = Path(name)
        template = make_template(room / "template", LESSON, students, "plain")
        found = _marking(template, room)
        orders, tasks, marked = _at_hand(template, room)
        found |= _recording(template, room, marked, recorded, None)
        found |= _recording(template, room, marked, recorded, postgresql) if postgresql else {}
        found |= over_a_cluster(orders, tasks, marked, room) if cluster else {}
    measured = Measured(machine=_machine(), students=students, recorded=recorded, **found)
    print(tables(measured))
    if update:
        text = json.dumps(asdict(measured), indent=1)
        KEPT.write_text(text + "\n", encoding="utf-8")
        PAGE.write_text(updated(PAGE.read_text(encoding="utf-8"), measured), encoding="utf-8")


def _machine() -> str:
    return f"{os.cpu_count()} processors, {platform.machine()}, {platform.system()}"


# ── Marking ─────────────────────────────────────────────────────────────────────────────


def _at_hand(template: Template, room: Path) -> tuple[Orders, list[Task], list[Marked]]:
    """Return the orders of a class, its tasks, and what marking makes of them."""
    orders, tasks = _planned(template, room)
    desk = Desk(orders)
    try:
        return orders, tasks, [desk.mark(task) for task in tasks]
    finally:
        desk.close()


def _planned(template: Template, room: Path) -> tuple[Orders, list[Task]]:
    """Let the lane plan a class for a crew that only looks at what it is given."""
    seen: list[Orders] = []
    tasks: list[Task] = []

    class Looking(ReadyCrew):
        def marked(self, source: Iterable[Task]) -> Iterator[Marked | Failed]:
            tasks.extend(source)
            return iter(())

    def crew(orders: Orders) -> Looking:
        seen.append(orders)
        return Looking([])

    _lane(fresh(template, room / "planned", template.students, stock=False), crew, Clock())
    return seen[0], tasks


def _marking(template: Template, room: Path) -> dict[str, float]:
    """Return what two workers and the recorder take, and the largest process of each kind."""
    few = template.students[:FEW]
    root = fresh(template, room / "few", few, stock=False)
    start = run(fast(2).command(LESSON), root)
    root = fresh(template, room / "all", template.students, stock=False)
    used = run(fast(2).command(LESSON), root, count=root / "autograded")
    total = (used.cpu - start.cpu) / (len(template.students) - FEW)
    kinds = ("recorder", "worker", "child")
    sizes = {kind: max(row.get(kind, 0.0) for _, row in used.roles) for kind in kinds}
    return {
        "total_cpu_ms": 1e3 * total,
        "start_cpu_s": start.cpu - FEW * total,
        "together_mb": used.peak,
        **{f"{kind}_mb": size for kind, size in sizes.items()},
    }


# ── Recording ───────────────────────────────────────────────────────────────────────────


def _recording(
    template: Template, room: Path, marked: list[Marked], count: int, url: str | None
) -> dict[str, float]:
    """Return what the recorder takes for one submission, and what it leaves on the disk."""
    kind = "postgresql" if url else "sqlite"
    root = fresh(template, room / kind, (), stock=False)
    if url:
        _move_into(root, url)
    texts = list(template.work.values())
    for number in range(count):
        folder = root / "submitted" / f"s{number:06}" / LESSON
        folder.mkdir(parents=True)
        (folder / f"{LESSON}.ipynb").write_text(texts[number % len(texts)], encoding="utf-8")
    book = root / "gradebook.db"
    before = book.stat().st_size
    clock = Clock()
    _lane(root, lambda _orders: ReadyCrew(marked), clock)
    grown = {} if url else {"book_kb": (book.stat().st_size - before) / count / 1024}
    shutil.rmtree(root)
    return {**{f"{kind}_{name}": value for name, value in clock.found().items()}, **grown}


class Clock:
    """Notes the time at every hundredth step of the lane."""

    def __init__(self) -> None:
        self._steps = 0
        self._times: list[tuple[float, float]] = []

    def __call__(self, step: Step | int) -> None:
        """Take a step."""
        if isinstance(step, Step) and step.result == "failed":
            sys.exit(f"{step.student}: {' '.join(step.lines)}")
        if self._steps % BLOCK == 0:
            self._times.append((time.perf_counter(), time.process_time()))
        self._steps += 1

    def found(self) -> dict[str, float]:
        """Return milliseconds for one submission: the quietest block's, and the processor's.

        ``growth`` is what the last fifth took of the processor, compared with the first.
        """
        blocks = list(pairwise(self._times))
        walls = [1e3 * (after[0] - before[0]) / BLOCK for before, after in blocks]
        spent = [1e3 * (after[1] - before[1]) / BLOCK for before, after in blocks]
        fifth = max(len(spent) // 5, 1)
        growth = statistics.mean(spent[-fifth:]) / statistics.mean(spent[:fifth])
        return {"ms": min(walls), "cpu_ms": statistics.median(spent), "growth": growth}


def _lane(root: Path, crew: Any, clock: Clock) -> None:
    opened = open_room(root)
    try:
        folders = folders_of(opened, LESSON)
        Lane(opened, LESSON, folders, Manner(crew), clock).run()
    finally:
        opened.close()


def _move_into(root: Path, url: str) -> None:
    """Have the course's gradebook in a database server, and the lesson registered there."""
    config = root / "nbgrader_config.py"
    lines = f"c.CourseDirectory.db_url = {url!r}\nc.CourseDirectory.course_id = 'scaling'\n"
    config.write_text(config.read_text(encoding="utf-8") + lines, encoding="utf-8")
    words = ("-W", "ignore", "-m", "nbgrader", "generate_assignment", LESSON, "--force")
    run([sys.executable, *words], root)


if __name__ == "__main__":
    main()
