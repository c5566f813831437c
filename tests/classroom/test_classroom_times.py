"""When it was handed in: as the platform says, never as a download or a copy left it."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from click.testing import CliRunner
from made_classroom import LESSON, MOODLE, NOON, place_of, rows_of, zipped

from autograder.__main__ import main
from autograder.classroom.course_file import CourseFile

LATER = NOON + timedelta(days=9)  # when the instructor downloaded it


def downloaded(path: Path, content: bytes) -> Path:
    """Write a file as a browser does, long after it was handed in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (LATER.timestamp(), LATER.timestamp()))
    return path


def stamp(made: CourseFile, student: str) -> str:
    """Return what marking will read of the time; nothing where it is not known."""
    path = place_of(made.root, student).with_name("timestamp.txt")
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_a_loose_folder_says_nothing_of_the_time(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    downloaded(tmp_path / "drive" / "momentum - Amelia Hart.ipynb", work["en"])
    words = ["collect", str(tmp_path / "drive"), "--course", str(made.root)]
    result = CliRunner().invoke(main, words)
    said = " ".join(result.output.split())
    assert result.exit_code == 0, said
    assert "late" not in said.replace("later", "")
    assert "is not known of 1 students (amelia): their work is marked as on time" in said
    assert "--file-times" in said
    assert stamp(made, "amelia") == ""


def test_file_times_are_taken_where_they_are_asked_for(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    downloaded(tmp_path / "drive" / "momentum - Amelia Hart.ipynb", work["en"])
    words = ["collect", str(tmp_path / "drive"), "--course", str(made.root), "--file-times"]
    result = CliRunner().invoke(main, words)
    assert "late: 1" in result.output
    assert stamp(made, "amelia").startswith(f"{LATER.astimezone().date().year}-11-2")


def test_a_zip_that_no_platform_packed_says_nothing_either(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    source = zipped(tmp_path / "d.zip", {"momentum - Amelia Hart.ipynb": work["en"]}, at=LATER)
    row = rows_of(made, source)["amelia"]
    assert (row.time, row.late, stamp(made, "amelia")) == (None, False, "")
    trusted = zipped(tmp_path / "m.zip", {MOODLE.format("José Núñez"): work["en"]}, at=LATER)
    assert rows_of(made, trusted)["jose"].late


def test_a_students_own_zip_cannot_say_when_it_came(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    own = zipped(tmp_path / "own.zip", {"momentum.ipynb": work["en"]}, at=datetime(2020, 1, 1))
    name = MOODLE.format("Amelia Hart").replace("momentum.ipynb", "own.zip")
    downloaded(tmp_path / "in" / name, own.read_bytes())
    assert rows_of(made, tmp_path / "in")["amelia"].time is None
    source = zipped(tmp_path / "m.zip", {name: own.read_bytes()}, at=LATER)
    assert rows_of(made, source, dry_run=True)["amelia"].late


def test_whom_canvas_calls_late_is_marked_as_on_time_and_the_way_to_change_it_is_told(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    source = zipped(tmp_path / "c.zip", {"hartamelia_LATE_1_2_momentum.ipynb": work["en"]},
                    at=LATER)  # fmt: skip
    row = rows_of(made, source)["amelia"]
    assert row.late
    assert stamp(made, "amelia") == ""
    (remark,) = row.remarks
    assert "marked as on time" in remark
    assert f"submitted/amelia/{LESSON}/timestamp.txt" in remark
    place_of(made.root, "amelia").with_name("timestamp.txt").write_text(
        "2026-11-21 09:30:00 UTC", encoding="utf-8"
    )
    assert rows_of(made, source)["amelia"].status == "unchanged"
    assert stamp(made, "amelia") == "2026-11-21 09:30:00 UTC"
