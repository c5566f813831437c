"""Where the processor time of one submission goes in the fast lane, beside the least possible."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.bench.course_copy import Template, fresh
from autograder.bench.floor import floor_ms
from autograder.bench.rounds import Figures
from autograder.grading.fast.briefs import brief_for
from autograder.grading.fast.room import open_room
from autograder.grading.handed_in import handed_in
from autograder.grading.marker import executed, finished, mark_one, read
from autograder.grading.plan import cells_to_run
from autograder.grading.running import check_of
from autograder.grading.work import Brief, Task
from autograder.sandbox.client import Sandbox
from autograder.sandbox.talk import Cell
from course_lib.i18n import mark

FLOOR = mark("the least: fork, and the bare text of the cells")
FORK = mark("child: fork and end")
HOLD = mark("child: Landlock, seccomp, limits")
CELLS = mark("child: the cells in IPython, with outputs")
ASKED = mark("child: the checks' questions")
READ = mark("marker: read and restore the notebook")
JUDGE = mark("marker: judge, draw the cards")
WRITE = mark("marker: score and write the notebook")
RECORD = mark("recorder")
START = mark("a share of the start")
_WARM = 3
_MOST = 20


@dataclass(frozen=True)
class Stage:
    """One line of the account: what it is, in English, and its milliseconds."""

    title: str
    ms: float


@dataclass(frozen=True)
class Account:
    """The whole account.

    Args:
        floor_ms: the least that the cells can cost.
        stages: that add up to the whole.
        own_mb: the largest child's own memory.
        held_ms: how much longer a child takes because it is held.
        asked: answers that were looked at for this account.
        known: those among them that had come before, bit for bit, and were not judged again.
    """

    floor_ms: float
    stages: tuple[Stage, ...]
    own_mb: float
    held_ms: float
    asked: int = 0
    known: int = 0


def account(template: Template, lane: Figures, folder: Path) -> Account:
    """Return where the time goes.

    Args:
        template: the class; some of its submissions are looked at.
        lane: what one submission takes in the whole lane, by one worker.
        folder: for a copy of the class.
    """
    students = template.students[: _WARM + _MOST]
    root = fresh(template, folder, students, stock=False)
    room = open_room(root)
    try:
        brief = brief_for(room.course, template.lesson, template.lesson)
    finally:
        room.close()
    tasks = [_task(root, template.lesson, student) for student in students]
    with Sandbox(contained=False) as bare, Sandbox() as held:
        for task in tasks[:_WARM]:
            mark_one(task, brief, held)
        rows = [_row(task, brief, bare, held) for task in tasks[_WARM:] or tasks]
        recalled = held.recalled
    least = floor_ms(_cells_of(tasks[0], brief))
    found = _account(rows, lane.cpu_ms, lane.start_cpu_ms / len(template.students), least)
    return replace(found, asked=recalled.asked, known=recalled.known)


@dataclass(frozen=True)
class _Row:
    fork: float
    held_fork: float
    cells: float
    child: float
    own_mb: float
    read: float
    run: float
    rest: float


def _row(task: Task, brief: Brief, bare: Sandbox, held: Sandbox) -> _Row:
    """Measure one submission stage by stage."""
    cells = [Cell(str(i), text) for i, text in enumerate(_cells_of(task, brief))]
    fork = bare.open([]).close().cpu_ms
    held_fork = held.open([]).close().cpu_ms
    with_cells = held.open(cells).close().cpu_ms
    reading = _here(lambda: read(task, brief))
    notebook = read(task, brief)
    before = time.process_time()
    facts = executed(notebook, brief, held)
    running = 1e3 * (time.process_time() - before)
    rest = _here(lambda: finished(task, brief, notebook, facts))
    return _Row(fork, held_fork, with_cells, facts.cpu_ms, facts.own_mb, reading, running, rest)


def _account(rows: Sequence[_Row], whole: float, start: float, least: float) -> Account:
    def middle(name: str) -> float:
        """Return the median of one stage."""
        return float(statistics.median(getattr(row, name) for row in rows))

    held = middle("held_fork") - middle("fork")
    known = (
        Stage(FORK, middle("fork")),
        Stage(HOLD, held),
        Stage(CELLS, middle("cells") - middle("held_fork")),
        Stage(ASKED, middle("child") - middle("cells")),
        Stage(READ, middle("read")),
        Stage(JUDGE, middle("run")),
        Stage(WRITE, middle("rest")),
    )
    rest = whole - start - sum(stage.ms for stage in known)
    stages = (*known, Stage(RECORD, rest), Stage(START, start))
    return Account(least, stages, max(row.own_mb for row in rows), held)


def _here(action: Callable[[], object]) -> float:
    """Return the milliseconds of processor time that something takes in this process."""
    before = time.process_time()
    action()
    return 1e3 * (time.process_time() - before)


def _task(root: Path, lesson: str, student: str) -> Task:
    return Task(student, lesson, handed_in(root / "submitted" / student / lesson))


def _cells_of(task: Task, brief: Brief) -> list[str]:
    """Return the cells of a submission that marking runs in the child."""
    return list(_texts(task, brief))


def _texts(task: Task, brief: Brief) -> Iterator[str]:
    notebook = read(task, brief)
    for place in sorted(cells_to_run(notebook.cells, brief.release)):
        if check_of(notebook.cells[place]) is None:
            yield str(notebook.cells[place].source)
