"""Measure what a class costs, and reckon from it what larger ones would.

    python benchmarks/scaling.py [--students N] [--recorded N] [--postgresql URL] [--write FILE]
    python benchmarks/scaling.py --plan docs/scaling.json

The first form measures on this machine, prints what it found, and may keep it in a file; the
second prints the plan that follows from such a file. docs/scaling.md says how to read both.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import click
from scaling_cluster import over_a_cluster
from scaling_plan import Measured, plan_table, table_of

from autograder.bench.course_copy import Template, fresh, make_template
from autograder.bench.running import run
from autograder.bench.ways import fast
from autograder.grading.fast.crew import Desk, Failed, Orders
from autograder.grading.fast.lane import Lane, Manner, Step
from autograder.grading.fast.room import folders_of, open_room
from autograder.grading.work import Marked, Task

LESSON = "momentum"
WARM = 5


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
@click.option("--write", type=click.Path(path_type=Path), help="Keep the numbers here.")
@click.option("--plan", type=click.Path(path_type=Path), help="Print the plan of kept numbers.")
def main(
    students: int,
    recorded: int,
    postgresql: str | None,
    cluster: bool,
    write: Path | None,
    plan: Path | None,
) -> None:
    """Measure, or reckon from what was measured."""
    if plan:
        print(plan_table(Measured(**json.loads(plan.read_text(encoding="utf-8")))))
        return
    with tempfile.TemporaryDirectory(prefix="scaling") as name:
        room = Path(name)
        template = make_template(room / "template", LESSON, students, "plain")
        found = {**_marking(template, room), **_memory(template, room)}
        orders, tasks, marked = _at_hand(template, room)
        found |= _recording(template, room, marked, recorded, None)
        found |= _recording(template, room, marked, recorded, postgresql) if postgresql else {}
        found |= over_a_cluster(orders, tasks, room) if cluster else {}
    measured = Measured(machine=_machine(), students=students, recorded=recorded, **found)
    print(table_of(measured), plan_table(measured), sep="\n\n")
    if write:
        write.write_text(json.dumps(asdict(measured), indent=1) + "\n", encoding="utf-8")


def _machine() -> str:
    return f"{os.cpu_count()} processors, {platform.machine()}, {platform.system()}"


# ── Marking ─────────────────────────────────────────────────────────────────────────────


def _at_hand(template: Template, room: Path) -> tuple[Orders, list[Task], list[Marked]]:
    """Return the orders of a class, its tasks, and what marking makes of them."""
    orders, tasks, marked = _planned(template, room)
    desk = Desk(orders)
    try:
        marked += [desk.mark(task) for task in tasks]
    finally:
        desk.close()
    return orders, tasks, marked


def _planned(template: Template, room: Path) -> tuple[Orders, list[Task], list[Marked]]:
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

    _lane(fresh(template, room / "planned", template.students, stock=False), crew)
    return seen[0], tasks, []


def _marking(template: Template, room: Path) -> dict[str, float]:
    """Return what one worker takes for one submission, its child included."""
    orders, tasks, _ = _planned(template, room)
    desk = Desk(orders)
    rows = []
    try:
        for task in (*islice(tasks, WARM), *tasks):
            wall, here = time.perf_counter(), time.process_time()
            marked = desk.mark(task)
            spent = 1e3 * (time.process_time() - here) + marked.cpu_ms
            rows.append((spent, 1e3 * (time.perf_counter() - wall)))
    finally:
        desk.close()
    kept = rows[WARM:]
    return {
        "mark_cpu_ms": sum(row[0] for row in kept) / len(kept),
        "mark_wall_ms": sum(row[1] for row in kept) / len(kept),
    }


def _memory(template: Template, room: Path) -> dict[str, float]:
    """Return the largest process of each kind while two workers mark, and what starting takes."""
    few = template.students[:2]
    root = fresh(template, room / "few", few, stock=False)
    start = run(fast(2).command(LESSON), root)
    root = fresh(template, room / "all", template.students, stock=False)
    used = run(fast(2).command(LESSON), root, count=root / "autograded")
    kinds = ("recorder", "worker", "zygote", "child")
    sizes = {kind: max(row.get(kind, 0.0) for _, row in used.roles) for kind in kinds}
    more = len(template.students) - len(few)
    return {
        "start_s": start.wall,
        "two_workers_ms": 1e3 * (used.wall - start.wall) / more,
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
    begun, here = time.perf_counter(), time.process_time()
    _lane(root, lambda _orders: ReadyCrew(marked))
    wall, cpu = time.perf_counter() - begun, time.process_time() - here
    grown = {} if url else {"book_kb": (book.stat().st_size - before) / count / 1024}
    shutil.rmtree(root)
    return {f"{kind}_wall_ms": 1e3 * wall / count, f"{kind}_cpu_ms": 1e3 * cpu / count, **grown}


def _lane(root: Path, crew: Any) -> None:
    opened = open_room(root)
    try:
        folders = folders_of(opened, LESSON)
        Lane(opened, LESSON, folders, Manner(crew), _quiet).run()
    finally:
        opened.close()


def _quiet(step: Step) -> None:
    if step.result == "failed":
        sys.exit(f"{step.student}: {' '.join(step.lines)}")


def _move_into(root: Path, url: str) -> None:
    """Have the course's gradebook in a database server, and the lesson registered there."""
    config = root / "nbgrader_config.py"
    lines = f"c.CourseDirectory.db_url = {url!r}\nc.CourseDirectory.course_id = 'scaling'\n"
    config.write_text(config.read_text(encoding="utf-8") + lines, encoding="utf-8")
    words = ("-W", "ignore", "-m", "nbgrader", "generate_assignment", LESSON, "--force")
    run([sys.executable, *words], root)


if __name__ == "__main__":
    main()
