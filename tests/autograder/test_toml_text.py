"""TOML that cannot be read is refused in the words of whoever reads it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from autograder.toml_text import readable


@pytest.mark.parametrize("content", ["이름 = ".encode(), 'name = "가을"'.encode("cp949")])
def test_the_file_and_the_reason_are_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "course.toml"
    path.write_bytes(content)
    with (
        pytest.raises(LookupError, match=r"course\.toml cannot be read \(.+\), expected TOML"),
        readable(path, LookupError),
    ):
        tomllib.loads(path.read_text(encoding="utf-8"))


def test_other_errors_pass_through(tmp_path: Path) -> None:
    path = tmp_path / "course.toml"
    with pytest.raises(FileNotFoundError), readable(path, LookupError):
        path.read_text(encoding="utf-8")
