"""What tests of clusters share: certificates, tasks, and Dask's own programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cluster_marks import mark
from distributed import Client, Security
from sources import ROOT

from autograder.grading.fast.crew import Failed, Orders
from autograder.grading.fast.tls import Tls
from autograder.grading.work import Brief, HandedIn, Marked, Task

SEED = 4711
MARKS = (
    pytest.mark.slow,
    pytest.mark.xdist_group("cluster"),
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox holds on Linux only"),
)


def made_certificates(folder: Path) -> Tls:
    """Make certificates by the script that the deployments use."""
    if shutil.which("openssl") is None or shutil.which("bash") is None:
        pytest.skip("certificates cannot be made: openssl or bash is not installed")
    script = str(ROOT / "docs" / "deploy" / "certificates.sh")
    subprocess.run(["bash", script, str(folder), "2"], check=True, timeout=60)
    return Tls(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")


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


def connected(address: str, tls: Tls) -> Client:
    security = Security(
        tls_ca_file=str(tls.ca), tls_client_cert=str(tls.cert), tls_client_key=str(tls.key)
    )
    return Client(address, security=security, set_as_default=False)


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
