"""A crew on a real cluster: scheduler and two workers, encrypted, in processes of their own."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cluster_marks import ALWAYS_DEADLY, DEADLY, FAULTY, mark
from nbgrader.api import Gradebook, SubmittedNotebook
from small_course import LESSON, SmallCourse

from autograder.grading.fast.crew import Failed, Orders
from autograder.grading.fast.dask_crew import DaskCrew
from autograder.grading.fast.joining import join
from autograder.grading.fast.lane import Lane, Manner, Step
from autograder.grading.fast.room import folders_of, open_room
from autograder.grading.fast.stand import digest
from autograder.grading.fast.tls import ClusterError, Tls, check_address, check_workers, is_here
from autograder.grading.work import Brief, HandedIn, Marked, Task
from autograder.sandbox.client import UncontainedError

ROOT = Path(__file__).resolve().parents[2]
SEED = 4711
pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("cluster"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the sandbox here needs Linux"),
]


def made_certificates(folder: Path) -> Tls:
    """Make certificates by the script that the deployments use."""
    if shutil.which("openssl") is None or shutil.which("bash") is None:
        pytest.skip("certificates cannot be made: openssl or bash is not installed")
    script = str(ROOT / "docs" / "deploy" / "certificates.sh")
    subprocess.run(["bash", script, str(folder), "2"], check=True, timeout=60)
    return Tls(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    return made_certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def address(tls: Tls) -> Iterator[str]:
    """The address of a cluster that demands certificates."""
    import dask
    from distributed import LocalCluster, Security

    security = Security(
        tls_ca_file=str(tls.ca),
        **{f"tls_{role}_cert": str(tls.cert) for role in ("scheduler", "worker", "client")},
        **{f"tls_{role}_key": str(tls.key) for role in ("scheduler", "worker", "client")},
        require_encryption=True,
    )
    few = dask.config.set({"distributed.scheduler.allowed-failures": 1})
    with (
        few,
        LocalCluster(
            n_workers=2,
            threads_per_worker=2,
            protocol="tls://",
            security=security,
            dashboard_address=None,
        ) as cluster,
    ):
        yield cluster.scheduler_address


@pytest.fixture
def crew(address: str, tls: Tls) -> Iterator[DaskCrew]:
    joined = DaskCrew(address, orders(), tls)
    yield joined
    joined.close()


def orders() -> Orders:
    brief = Brief("lesson", "lesson", {}, None, seed=SEED)  # type: ignore[arg-type]
    return Orders({"lesson": brief}, mark=mark)


def task(student: str, points: int, *more: HandedIn) -> Task:
    answer = HandedIn("lesson.py", f"print({points})".encode())
    return Task(student, "lesson", (answer, *more))


def of_students(results: list[Marked | Failed]) -> dict[str, Marked | Failed]:
    """Return the results by student, of whom there must be one each."""
    assert len({row.student for row in results}) == len(results)
    return {row.student: row for row in results}


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


def test_a_worker_killed_in_the_middle_of_a_task_costs_nothing(
    crew: DaskCrew, tmp_path: Path
) -> None:
    note = HandedIn(str(tmp_path / "died"), b"")
    tasks = [task(f"s{n}", n) for n in range(10)]
    tasks.insert(3, task(DEADLY, 99, note))
    found = of_students(list(crew.marked(tasks)))
    assert (tmp_path / "died").exists()
    assert len(found) == 11
    assert all(isinstance(row, Marked) for row in found.values())


def test_a_worker_killed_from_outside_costs_nothing(crew: DaskCrew) -> None:
    results = crew.marked(task(f"s{n}", n) for n in range(20))
    first = next(results)
    assert isinstance(first, Marked)
    os.kill(int(first.log[0]), signal.SIGKILL)
    assert len(of_students([first, *results])) == 20


def test_what_kills_every_worker_is_left_to_a_person_and_the_others_are_marked(
    crew: DaskCrew,
) -> None:
    tasks = [task(f"s{n}", n) for n in range(6)]
    tasks.insert(1, task(ALWAYS_DEADLY, 1))
    tasks.insert(2, task(FAULTY, 1))
    found = of_students(list(crew.marked(tasks)))
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


# ── The whole fast lane ─────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def handed_in(small_course: SmallCourse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small course in which nine students handed in."""
    root = tmp_path_factory.mktemp("cluster") / "수업"
    shutil.copytree(small_course.root, root, ignore=shutil.ignore_patterns("submitted"))
    course = SmallCourse(root, small_course.releases)
    for number in range(9):
        lang = ("en", "ja", "ko")[number % 3]
        work = course.untouched(lang) if number == 4 else course.right(lang)
        course.hand_in(f"s{number}", work)
    return root


def test_a_class_is_recorded_once_though_a_worker_is_killed(
    handed_in: Path, address: str, tls: Tls
) -> None:
    pids = workers_of(address, tls)
    steps: list[Step] = []

    def tell(step: Step | int) -> None:
        if isinstance(step, Step):
            steps.append(step)
            if len(steps) == 2:
                os.kill(pids.pop(), signal.SIGKILL)

    room = open_room(handed_in)
    manner = Manner(lambda told: DaskCrew(address, told, tls))
    Lane(room, LESSON, folders_of(room, LESSON), manner, tell).run()
    room.close()
    assert sorted(step.student for step in steps) == [f"s{number}" for number in range(9)]
    assert {step.result for step in steps} == {"marked"}
    check_recorded(handed_in)


def test_the_command_marks_on_a_cluster(handed_in: Path, address: str, tls: Tls) -> None:
    files = ("--tls-ca", tls.ca, "--tls-cert", tls.cert, "--tls-key", tls.key)
    said = grade(handed_in, "--force", "--cluster", address, *map(str, files))
    assert said.returncode == 0, said.stderr
    assert "Marked: 9, unchanged: 0" in said.stdout
    check_recorded(handed_in)
    refused = grade(handed_in, "--cluster", "tcp://192.0.2.1:8786")
    assert refused.returncode == 4
    assert "leaves this machine without encryption" in refused.stderr
    assert "Traceback" not in refused.stderr


def workers_of(address: str, tls: Tls) -> list[int]:
    from distributed import Client, Security

    security = Security(
        tls_ca_file=str(tls.ca), tls_client_cert=str(tls.cert), tls_client_key=str(tls.key)
    )
    with Client(address, security=security, set_as_default=False) as client:
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


# ── Clusters that are refused ───────────────────────────────────────────────────────────


@pytest.fixture
def scheduler() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A scheduler of its own on this machine, without encryption."""
    process, line = started("dask_scheduler", "--port", "0", until="Scheduler at:")
    yield "tcp://" + line.rpartition("tcp://")[2].strip(), process
    ended(process)


def started(
    program: str,
    *words: str,
    until: str,
    before: Sequence[str] = (),
    root: Path = ROOT,
) -> tuple[subprocess.Popen[str], str]:
    """Start one of Dask's programs, and wait until it says that it is there.

    Args:
        program: the module's name.
        words: its own arguments.
        until: what it says then.
        before: a command that starts it in other circumstances.
        root: the folder whose project it uses.
    """
    here = ("--host", "127.0.0.1", "--no-dashboard")
    process = subprocess.Popen(
        [*before, sys.executable, "-m", f"distributed.cli.{program}", *here, *words],
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (root, ROOT / "tests")))},
        cwd=root,
    )
    assert process.stderr
    said = []
    for line in process.stderr:
        said.append(line)
        if until in line:
            return process, line
    raise AssertionError("".join(said))


def ended(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    if process.stderr:
        process.stderr.close()


@contextmanager
def worker(address: str, **more: Any) -> Iterator[None]:
    """A worker of that scheduler, which may be started in other circumstances."""
    process, _ = started(
        *("dask_worker", address, "--no-nanny", "--nthreads", "1"),
        until="Registered to:",
        **more,
    )
    try:
        yield
    finally:
        ended(process)


def test_a_worker_with_another_project_is_refused(
    scheduler: tuple[str, subprocess.Popen[str]], tmp_path: Path
) -> None:
    for part in ("autograder", "course_lib", "lessons"):
        shutil.copytree(ROOT / part, tmp_path / part)
    with (tmp_path / "lessons" / "momentum" / "exercises.py").open("a", encoding="utf-8") as file:
        file.write("\n# another criterion\n")
    said = r"tcp://127.0.0.1:\d+ does not run .* project: "
    with worker(scheduler[0], root=tmp_path), pytest.raises(ClusterError, match=said):
        DaskCrew(scheduler[0], orders())


def test_a_worker_that_contains_nothing_refuses(
    scheduler: tuple[str, subprocess.Popen[str]],
) -> None:
    none = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$0" "$@"'
    without = ["unshare", "--user", "--map-root-user", "sh", "-c", none]
    tried = subprocess.run([*without, "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip(f"namespaces cannot be taken away here: {tried.stderr.decode()}")
    with worker(scheduler[0], before=without):
        with pytest.raises(UncontainedError, match="namespaces"):
            DaskCrew(scheduler[0], orders())
        crew = DaskCrew(scheduler[0], replace(orders(), contained=False))
        (row,) = crew.marked([task("trusted", 3)])
        assert isinstance(row, Marked)
        assert row.grades[0].auto_score == 3
        crew.close()


def test_a_scheduler_that_is_gone_is_said_to_be(
    scheduler: tuple[str, subprocess.Popen[str]],
) -> None:
    with worker(scheduler[0]):
        crew = DaskCrew(scheduler[0], orders(), patience=5)
        results = crew.marked(task(f"s{n}", n) for n in range(100))
        next(results)
        ended(scheduler[1])
        with pytest.raises(ClusterError, match="scheduler is gone; what was recorded stays"):
            list(results)
        crew.close()


def test_a_cluster_without_workers_or_without_a_scheduler_is_named(
    scheduler: tuple[str, subprocess.Popen[str]],
) -> None:
    with pytest.raises(ClusterError, match="has no worker"):
        DaskCrew(scheduler[0], orders(), patience=0.5)
    ended(scheduler[1])
    with pytest.raises(ClusterError, match="cannot be reached"):
        DaskCrew(scheduler[0], orders(), patience=0.5)


def test_a_stranger_without_a_certificate_of_the_same_authority_is_turned_away(
    address: str, tmp_path: Path
) -> None:
    with pytest.raises(ClusterError, match="cannot be reached"):
        DaskCrew(address, orders(), made_certificates(tmp_path / "other"), patience=2)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://10.1.2.3:8786", "leaves this machine without encryption"),
        ("tls://10.1.2.3:8786", "wants certificates"),
        ("10.1.2.3:8786", "is no address"),
        ("http://localhost:8786", "is no address"),
        ("tcp://[::1:8786", "is no address"),
    ],
)
def test_addresses_that_are_refused(address: str, said: str) -> None:
    with pytest.raises(ClusterError, match=said):
        check_address(address, certified=False, plain=False)


def test_addresses_that_are_accepted() -> None:
    check_address("tcp://localhost:8786", certified=False, plain=False)
    check_address("tcp://[::1]:8786", certified=False, plain=False)
    check_address("tls://marking.example:8786", certified=True, plain=False)
    check_address("tcp://10.1.2.3:8786", certified=False, plain=True)
    check_workers(["tls://10.1.2.3:1", "tcp://127.0.0.1:2"], plain=False)
    assert is_here("tcp://127.0.0.1:8786")
    with pytest.raises(ClusterError, match=r"tcp://10\.1\.2\.4:1 leaves this machine"):
        check_workers(["tls://10.1.2.3:1", "tcp://10.1.2.4:1"], plain=False)


def test_a_missing_certificate_is_named(tls: Tls, tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match=r"There is no file .*none\.pem"):
        replace(tls, cert=tmp_path / "none.pem").check()


def test_where_dask_is_not_installed_it_is_said_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "autograder.grading.fast.dask_crew")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"training-course\[cluster\]"):
        join("tls://marking.example:8786", orders(), None)


def test_the_digest_sees_changes_but_not_line_ends(tmp_path: Path) -> None:
    file = tmp_path / "lessons" / "course.toml"
    file.parent.mkdir()
    file.write_bytes(b"a = 1\nb = 2\n")
    unix = digest(tmp_path)
    file.write_bytes(b"a = 1\r\nb = 2\r\n")
    assert digest(tmp_path) == unix
    file.write_bytes(b"a = 1\nb = 3\n")
    assert digest(tmp_path) != unix
