"""Clusters that are refused, and what is said of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dask
import pytest
from distributed import LocalCluster
from marking_cluster import MARKS, ended, orders, started, task, worker
from sources import ROOT

from autograder.grading.fast.dask_crew import DaskCrew
from autograder.grading.fast.joining import join
from autograder.grading.fast.stand import digest
from autograder.grading.fast.tls import ClusterError, Tls, check_address, check_workers, is_here
from autograder.grading.work import Marked
from autograder.sandbox.client import UncontainedError

pytestmark = list(MARKS)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A scheduler on this machine, without encryption; the last test with it ends it."""
    process, line = started("dask_scheduler", "--port", "0", until="Scheduler at:")
    yield "tcp://" + line.rpartition("tcp://")[2].strip(), process
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


def test_a_cluster_whose_workers_have_all_ended_is_told_and_nobody_fails() -> None:
    with (
        dask.config.set({"distributed.scheduler.no-workers-timeout": "3s"}),
        LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            dashboard_address=None,
            scheduler_kwargs={"dashboard_address": ":0"},
        ) as cluster,
    ):
        crew = DaskCrew(cluster.scheduler_address, orders())
        results = crew.marked(task(f"s{n}", n) for n in range(8))
        assert isinstance(next(results), Marked)
        cluster.scale(0)
        with pytest.raises(ClusterError, match=r"All workers .* ended.*; what was recorded stays"):
            assert all(isinstance(row, Marked) for row in results)
        crew.close()


def test_a_cluster_without_workers_and_one_that_is_gone_are_named(
    scheduler: tuple[str, subprocess.Popen[str]],
) -> None:
    address, process = scheduler
    with pytest.raises(ClusterError, match="has no worker"):
        DaskCrew(address, orders(), patience=0.5)
    with worker(address):
        crew = DaskCrew(address, orders(), patience=5)
        results = crew.marked(task(f"s{n}", n) for n in range(100))
        next(results)
        ended(process)
        with pytest.raises(ClusterError, match="scheduler is gone; what was recorded stays"):
            list(results)
        crew.close()
    with pytest.raises(ClusterError, match="cannot be reached"):
        DaskCrew(address, orders(), patience=0.5)


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


def test_a_missing_certificate_is_named(tmp_path: Path) -> None:
    there = tmp_path / "ca.pem"
    there.touch()
    with pytest.raises(ClusterError, match=r"There is no file .*none\.pem"):
        Tls(there, tmp_path / "none.pem", there).check()


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
