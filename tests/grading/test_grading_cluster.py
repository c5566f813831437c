"""A crew on a real cluster: scheduler and two workers, encrypted, in processes of their own."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import dask
import pytest
from cluster_marks import ALWAYS_DEADLY, DEADLY, FAULTY
from distributed import LocalCluster, Security
from fast_class import copy_of
from marking_cluster import (
    MARKS,
    SEED,
    connected,
    made_certificates,
    of_students,
    orders,
    task,
)
from nbgrader.api import Gradebook, SubmittedNotebook
from small_course import LESSON, SmallCourse

from autograder.grading.fast.crew import Failed
from autograder.grading.fast.dask_crew import DaskCrew, left_behind
from autograder.grading.fast.lane import Lane, Manner, Step
from autograder.grading.fast.room import folders_of, open_room
from autograder.grading.fast.tls import ClusterError, Tls
from autograder.grading.work import HandedIn, Marked, Task

pytestmark = list(MARKS)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    return made_certificates(tmp_path_factory.mktemp("tls"))


@contextmanager
def cluster(tls: Tls) -> Iterator[str]:
    """Start a cluster that demands certificates; yield its address."""
    security = Security(
        tls_ca_file=str(tls.ca),
        **{f"tls_{role}_cert": str(tls.cert) for role in ("scheduler", "worker", "client")},
        **{f"tls_{role}_key": str(tls.key) for role in ("scheduler", "worker", "client")},
        require_encryption=True,
    )
    # Dead workers come back, as a rule; where none does, no test waits for ever.
    settings = {"allowed-failures": 1, "no-workers-timeout": "90s"}
    with (
        dask.config.set({f"distributed.scheduler.{name}": v for name, v in settings.items()}),
        LocalCluster(
            n_workers=2,
            threads_per_worker=2,
            protocol="tls://",
            security=security,
            dashboard_address=None,
            scheduler_kwargs={"dashboard_address": ":0"},  # two of them stand side by side
        ) as made,
    ):
        yield made.scheduler_address


@pytest.fixture(scope="module")
def address(tls: Tls) -> Iterator[str]:
    """The address of a cluster whose workers live."""
    with cluster(tls) as made:
        yield made


@pytest.fixture
def mortal(tls: Tls) -> Iterator[str]:
    """The address of a cluster of a test's own, which kills its workers."""
    with cluster(tls) as made:
        yield made


@pytest.fixture(scope="module")
def crew(address: str, tls: Tls) -> Iterator[DaskCrew]:
    """The workers that live."""
    joined = DaskCrew(address, orders(), tls)
    yield joined
    joined.close()


@pytest.fixture
def mortals(mortal: str, tls: Tls) -> Iterator[DaskCrew]:
    """The workers that are killed; whoever is comes back."""
    joined = DaskCrew(mortal, orders(), tls)
    yield joined
    joined.close()


def test_every_task_comes_back_once_marked_in_a_sandbox(crew: DaskCrew) -> None:
    found = of_students(list(crew.marked(task(f"s{n}", n) for n in range(12))))
    assert len(found) == 12
    for number in range(12):
        row = found[f"s{number}"]
        assert isinstance(row, Marked)
        assert row.grades[0].auto_score == number
        assert row.seed == SEED
        assert row.layers
        assert all(layer.held for layer in row.layers)
    assert len({row.log for row in found.values() if isinstance(row, Marked)}) == 2


def test_tasks_are_drawn_only_as_workers_become_free(crew: DaskCrew) -> None:
    drawn: list[int] = []

    def tasks() -> Iterator[Task]:
        for number in range(40):
            drawn.append(number)
            yield task(f"s{number}", number)

    results = crew.marked(tasks())
    for count in range(1, 4):
        next(results)
        assert len(drawn) <= 4 + count
    results.close()


def test_a_worker_killed_in_the_middle_of_a_task_costs_nothing(
    mortals: DaskCrew, tmp_path: Path
) -> None:
    note = HandedIn(str(tmp_path / "died"), b"")
    tasks = [task(f"s{n}", n) for n in range(10)]
    tasks.insert(3, task(DEADLY, 99, note))
    found = of_students(list(mortals.marked(tasks)))
    assert (tmp_path / "died").exists()
    assert len(found) == 11
    assert all(isinstance(row, Marked) for row in found.values())


def test_what_kills_every_worker_is_left_to_a_person_and_the_others_are_marked(
    mortals: DaskCrew,
) -> None:
    tasks = [task(f"s{n}", n) for n in range(6)]
    tasks.insert(1, task(ALWAYS_DEADLY, 1))
    tasks.insert(2, task(FAULTY, 1))
    found = of_students(list(mortals.marked(tasks)))
    failed = {name: row.reason for name, row in found.items() if isinstance(row, Failed)}
    assert set(failed) == {ALWAYS_DEADLY, FAULTY}
    assert "ended" in failed[ALWAYS_DEADLY]
    assert "a fault of the marker" in failed[FAULTY]
    assert len(found) == 8


def test_a_large_submission_travels_without_complaint(crew: DaskCrew) -> None:
    large = HandedIn("more.txt", b"x" * 12_000_000)
    (row,) = crew.marked([task("large", 7, large)])
    assert isinstance(row, Marked)
    assert row.grades[0].auto_score == 7


JOIN_AND_DIE = """
import os, signal, sys
from pathlib import Path
from autograder.grading.fast.crew import Orders
from autograder.grading.fast.dask_crew import DaskCrew, left_behind
from autograder.grading.fast.tls import ClusterError, Tls
DaskCrew(sys.argv[1], Orders({}, contained=False), Tls(*map(Path, sys.argv[2:])))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_desks_of_a_killed_recorder_are_closed_by_the_next(address: str, tls: Tls) -> None:
    files = (str(tls.ca), str(tls.cert), str(tls.key))
    died = subprocess.run([sys.executable, "-c", JOIN_AND_DIE, address, *files], timeout=120)
    assert died.returncode == -signal.SIGKILL
    with connected(address, tls) as client:
        (left,) = client.run_on_scheduler(left_behind)
        DaskCrew(address, orders(), tls).close()
        assert client.run_on_scheduler(left_behind) == []
        plugins = client.run(lambda dask_worker: list(dask_worker.plugins))
        assert all(left not in names for names in plugins.values())


def test_a_stranger_without_a_certificate_of_the_same_authority_is_turned_away(
    address: str, tmp_path: Path
) -> None:
    with pytest.raises(ClusterError, match="cannot be reached"):
        DaskCrew(address, orders(), made_certificates(tmp_path / "other"), patience=2)


# ── The whole fast lane ─────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def handed_in(lane_base: SmallCourse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small course in which nine students, and nobody else, handed in."""
    course = copy_of(lane_base, tmp_path_factory.mktemp("cluster") / "수업")
    for number in range(9):
        lang = ("en", "ja", "ko")[number % 3]
        work = course.untouched(lang) if number == 4 else course.right(lang)
        course.hand_in(f"s{number}", work)
    return course.root


def test_a_class_is_recorded_once_though_a_worker_is_killed(
    handed_in: Path, mortal: str, tls: Tls
) -> None:
    pids = workers_of(mortal, tls)
    steps: list[Step] = []

    def tell(step: Step | int) -> None:
        if isinstance(step, Step):
            steps.append(step)
            if len(steps) == 2:
                os.kill(pids.pop(), signal.SIGKILL)

    room = open_room(handed_in)
    manner = Manner(lambda told: DaskCrew(mortal, told, tls))
    Lane(room, LESSON, folders_of(room, LESSON), manner, tell).run()
    room.close()
    assert sorted(step.student for step in steps) == [f"s{number}" for number in range(9)]
    assert {step.result for step in steps} == {"marked"}
    check_recorded(handed_in)


def test_the_command_marks_on_a_cluster(handed_in: Path, address: str, tls: Tls) -> None:
    files = ("--tls-ca", tls.ca, "--tls-cert", tls.cert, "--tls-key", tls.key)
    two = ("--force", "--student", "s0", "--student", "s4")
    said = grade(handed_in, *two, "--cluster", address, *map(str, files))
    assert said.returncode == 0, said.stderr
    assert "Marked: 2, unchanged: 0" in said.stdout
    check_recorded(handed_in)
    refused = grade(handed_in, "--cluster", "tcp://192.0.2.1:8786")
    assert refused.returncode == 4
    assert "leaves this machine without encryption" in refused.stderr
    assert "Traceback" not in refused.stderr


def workers_of(address: str, tls: Tls) -> list[int]:
    with connected(address, tls) as client:
        client.wait_for_workers(2, timeout=60)
        return list(client.run(os.getpid).values())


def grade(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "autograder", "grade", LESSON, *words],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        timeout=240,
    )


def check_recorded(root: Path) -> None:
    """Nine students have one set of rows each, with the points that they earned."""
    with Gradebook(f"sqlite:///{(root / 'gradebook.db').as_posix()}") as book:
        rows = {row.student.id: row for row in book.assignment_submissions(LESSON)}
        scores = {name: row.score for name, row in rows.items()}
        assert book.db.query(SubmittedNotebook).count() == 9
    assert scores == {f"s{number}": 0.0 if number == 4 else 16.0 for number in range(9)}
    with closing(sqlite3.connect(root / "gradebook.db")) as connection:
        query = "select count(*), count(distinct student) from course_marking"
        assert connection.execute(query).fetchone() == (9, 9)
