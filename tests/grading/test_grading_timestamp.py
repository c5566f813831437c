"""When something was handed in is read in one way, whoever asks; and as nbgrader reads it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory

from autograder.grading.timestamp import TIMESTAMP, TimestampError, handed_in_at

DATES = {
    "2026-11-20 09:00:00 UTC": datetime(2026, 11, 20, 9),
    "2026-11-20 18:00:00.250000 Asia/Tokyo\n": datetime(2026, 11, 20, 9, 0, 0, 250000),
    "2026-11-20 09:00:00": datetime(2026, 11, 20, 9),
    "2026-11-20T18:00:00+09:00": datetime(2026, 11, 20, 9),
    "  \n": None,
}


@pytest.mark.parametrize(("text", "when"), DATES.items(), ids=repr)
def test_dates_are_read_as_nbgrader_reads_them(
    tmp_path: Path, text: str, when: datetime | None
) -> None:
    (tmp_path / TIMESTAMP).write_text(text, encoding="utf-8")
    assert handed_in_at(tmp_path) == when
    assert CourseDirectory().get_existing_timestamp(str(tmp_path)) == when


def test_without_a_file_nothing_tells(tmp_path: Path) -> None:
    assert handed_in_at(tmp_path) is None
    assert handed_in_at(tmp_path / "not there") is None


@pytest.mark.parametrize("content", [b"soon", b"\xff\xfe", b"2026-99-99", b"9" * 400, b"\0"])
def test_what_is_no_date_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / TIMESTAMP).write_bytes(content)
    with pytest.raises(TimestampError):
        handed_in_at(tmp_path)


def test_a_folder_in_its_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / TIMESTAMP).mkdir()
    with pytest.raises(TimestampError):
        handed_in_at(tmp_path)
