"""Classes for the fast lane, and markers that die; here, since other processes import it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from small_course import LESSON, SmallCourse, make_small_course

from autograder.grading.fast.crew import Crew, Orders
from autograder.grading.fast.database import PATIENCE
from autograder.grading.fast.lane import Lane, Manner, Step
from autograder.grading.fast.local_crew import SoloCrew
from autograder.grading.fast.room import folders_of, open_room
from autograder.grading.marker import mark_one
from autograder.grading.work import Brief, Marked, Task
from autograder.sandbox.client import Sandbox

ONCE = "once.txt"  # beside what was handed in: notes that a marker has died here


def released(factory: pytest.TempPathFactory) -> SmallCourse:
    """Return a small course in which nothing has been handed in; made once for a worker."""
    root = factory.getbasetemp() / "fast lane 速"
    if root.exists():
        texts = {
            lang: (root / "notebooks" / lang / LESSON / f"{LESSON}.ipynb").read_text("utf-8")
            for lang in ("en", "ja", "ko")
        }
        return SmallCourse(root, {lang: json.loads(text) for lang, text in texts.items()})
    return make_small_course(root)


def copy_of(course: SmallCourse, root: Path) -> SmallCourse:
    """Return the same course elsewhere."""
    shutil.copytree(course.root, root)
    return SmallCourse(root, course.releases)


def hand_in(course: SmallCourse, count: int) -> list[str]:
    """Hand in rightly, in the three languages in turn; return the students."""
    names = [f"s{number:03}" for number in range(count)]
    for number, name in enumerate(names):
        course.hand_in(name, course.right(("en", "ja", "ko")[number % 3]))
    return names


def mark_class(
    root: Path,
    crew: Callable[[Orders], Crew] = SoloCrew,
    *,
    force: bool = False,
    mark: Callable[[Task, Brief, Sandbox], Marked] | None = None,
    students: Iterable[str] = (),
    patience: float = PATIENCE,
    prepare: Callable[[Any], None] | None = None,
) -> list[Step]:
    """Mark the lesson in this process and return what was told of each notebook."""
    told: list[Step] = []
    room = open_room(root, patience)
    try:
        if prepare:
            prepare(room.engine)
        folders = folders_of(room, LESSON, students)
        manner = Manner(crew, force=force, mark=mark)
        Lane(room, LESSON, folders, manner, lambda news: _keep(told, news)).run()
    finally:
        room.close()
    return told


def _keep(told: list[Step], news: Step | int) -> None:
    if isinstance(news, Step):
        told.append(news)


def results(steps: Iterable[Step]) -> dict[str, str]:
    """Return what became of each student."""
    return {step.student: step.result for step in steps}


def ask(root: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a query to the gradebook."""
    with closing(sqlite3.connect(root / "gradebook.db")) as database:
        return database.execute(query, values).fetchall()


def change(root: Path, statement: str, *values: object) -> None:
    """Change the gradebook as another program would."""
    with closing(sqlite3.connect(root / "gradebook.db")) as database, database:
        database.execute(statement, values)


SCORES = """
SELECT student.id, base_cell.name, grade.auto_score, grade.needs_manual_grade
FROM grade
JOIN base_cell ON base_cell.id = grade.cell_id
JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN student ON student.id = submitted_assignment.student_id
"""


def scores(root: Path) -> dict[tuple[str, str], tuple[float | None, bool]]:
    """Return each student's automatic score for each cell, and whether it waits for a person."""
    return {(row[0], row[1]): (row[2], bool(row[3])) for row in ask(root, SCORES)}


def assert_each_once(root: Path, students: Iterable[str]) -> None:
    """Make sure that a sound gradebook holds each student once, whole, with a notebook."""
    expected = sorted(students)
    assert ask(root, "PRAGMA integrity_check") == [("ok",)]
    broken = {row[0] for row in ask(root, "PRAGMA foreign_key_check")}
    assert broken <= {"assignment"}  # nbgrader registers it for a course without a name
    assert [row[0] for row in ask(root, "SELECT id FROM student ORDER BY id")] == expected
    query = "SELECT student FROM course_marking ORDER BY student"
    assert [row[0] for row in ask(root, query)] == expected
    for table, each in (("submitted_assignment", 1), ("submitted_notebook", 1), ("grade", 3)):
        assert ask(root, f"SELECT count(*) FROM {table}") == [(each * len(expected),)]
    assert ask(root, "SELECT count(*) FROM comment") == [(3 * len(expected),)]
    for student in expected:
        folder = root / "autograded" / student / LESSON
        text = (folder / f"{LESSON}.ipynb").read_text(encoding="utf-8")
        assert json.loads(text)["cells"]
        assert not [path.name for path in folder.iterdir() if path.name.startswith(".course")]


def count_marked(root: Path) -> int:
    """Return how many markings are recorded; none where the gradebook cannot be read just now."""
    try:
        return int(ask(root, "SELECT count(*) FROM course_marking")[0][0])
    except sqlite3.OperationalError:
        return 0


# ── The command ─────────────────────────────────────────────────────────────────────────


def started(course: SmallCourse, *words: str) -> subprocess.Popen[str]:
    """Start the command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "autograder", "grade", *words],
        cwd=course.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, "COURSE_LANG": "en", "PYTHONUTF8": "1"},
    )


def finished(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a command; return its exit status and what it said."""
    said = process.communicate(timeout=200)[0]
    return process.returncode, said


def marked_by_command(course: SmallCourse) -> SmallCourse:
    """Let a class of four hand in, and mark it; what was said is left in `said.txt`."""
    hand_in(course, 3)
    course.hand_in("s003", "{ no notebook")
    (course.submitted("s000") / "data").mkdir()
    (course.submitted("s000") / "data" / "own.csv").write_text("1,2", encoding="utf-8")
    (course.submitted("s000") / "timestamp.txt").write_text("2026-04-30 12:00:00 UTC", "utf-8")
    status, said = finished(started(course, "--workers", "2"))
    assert status == 0, said
    (course.root / "said.txt").write_text(said, encoding="utf-8")
    return course


# ── Markers, as workers import them ─────────────────────────────────────────────────────


def ends_its_worker_once(task: Task, brief: Brief, sandbox: Sandbox) -> Marked:
    """End the process at the first attempt on a student who says where to note it."""
    where = [row.content for row in task.files if row.name == "note.ipynb.txt"]
    if where and where[0]:
        note = Path(where[0].decode()) / f"{task.student}-{ONCE}"
        try:
            note.touch(exist_ok=False)
        except FileExistsError:
            pass
        else:
            os.kill(os.getpid(), signal.SIGKILL)
    return mark_one(task, brief, sandbox)


def ends_every_worker(task: Task, brief: Brief, sandbox: Sandbox) -> Marked:
    """End the process whenever it is given the student `s003`."""
    if task.student == "s003":
        os.kill(os.getpid(), signal.SIGKILL)
    return mark_one(task, brief, sandbox)


def ends_always(*_: object) -> Marked:
    """End the process whatever it is given."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def errs(task: Task, *_: object) -> Marked:
    """Fail by a fault of the marker."""
    raise LookupError(f"a fault at {task.student}")


def ends_the_zygote(task: Task, brief: Brief, sandbox: Sandbox) -> Marked:
    """End the sandbox's own process before the student `s002` is marked."""
    if task.student == "s002":
        started = sandbox._started
        assert started is not None
        started.process.kill()
    return mark_one(task, brief, sandbox)
