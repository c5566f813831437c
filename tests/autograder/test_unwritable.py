"""A command whose result cannot be written says so in one sentence."""

from __future__ import annotations

from pathlib import Path

from autograder.unwritable import unwritable


def test_the_path_is_the_one_that_the_system_names() -> None:
    error = PermissionError(13, "Permission denied", "report/momentum.html")
    said = unwritable(error, Path("report"), "en")
    assert "report/momentum.html could not be written (Permission denied)" in said


def test_without_a_path_it_is_the_folder() -> None:
    said = unwritable(OSError("odd"), Path("report"), "en")
    assert "report could not be written (odd)" in said
