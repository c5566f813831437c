"""What starts early is a gain where it can start, and nothing is lost where it cannot."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from autograder.grading.fast.early import started_early
from autograder.sandbox import launching

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="early starts are for Linux")


def full(*_: object, **__: object) -> None:
    """Find no room."""
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("place", ["TemporaryFile", "TemporaryDirectory"])
def test_without_room_nothing_starts_early_and_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setattr(tempfile, place, full)
    assert started_early(1) is None


def test_a_start_that_fails_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(launching, "_PROGRAM", ("/nowhere/python",))
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208  (names of numbers, no paths)
    assert started_early(1) is None
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
    assert list(tmp_path.iterdir()) == []


def test_what_is_never_used_can_be_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    launched = started_early(1)
    assert launched is not None
    assert launched.process.poll() is None
    launched.end()
    assert launched.process.poll() is not None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("after", [0.15, 0.4])
def test_a_stop_in_the_first_moments_shows_no_traceback(tmp_path: Path, after: float) -> None:
    command = [sys.executable, "-m", "autograder", "grade", "--workers", "2"]
    with subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True, encoding="utf-8"
    ) as process:
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert "Traceback" not in said, said
