"""A file that is not unpacked was handed in all the same: marking and report say so, and why."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from made_classroom import LESSON, MOODLE, files, place_of, rows_of, zipped

from autograder.classroom.arrivals import Limits
from autograder.classroom.course_file import CourseFile
from autograder.classroom.troubles import TEXTS
from autograder.grading import stand_in
from autograder.grading.outcome import remarks_in
from course_lib.i18n import LANGUAGES

NESTED = MOODLE.replace("momentum.ipynb", "내 과제.zip")


def command(made: CourseFile, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the class's folder."""
    return subprocess.run(
        [sys.executable, "-m", "autograder", *words],
        cwd=made.root,
        env={**os.environ, "COURSE_LANG": "en"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=120,
        check=False,
    )


def large(path: Path, work: bytes) -> Path:
    """Return a delivery with one good notebook, a bomb, and a zip whose path climbs out."""
    climbing = zipped(path.with_name("own.zip"), {"../../momentum.ipynb": work})
    content = {
        MOODLE.format("Amelia Hart"): work,
        MOODLE.format("José Núñez"): b"{" + b" " * 5 * 10**6,
        NESTED.format("서연 김"): climbing.read_bytes(),
    }
    return zipped(path, content)


@pytest.mark.slow
def test_who_handed_in_a_bomb_is_told_so_and_stands_in_the_report(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    source = large(tmp_path / "m.zip", work["en"])
    out = command(made, "collect", str(source), LESSON)
    assert out.returncode == 1, out.stderr
    assert "collected: 1, damaged: 2" in out.stdout
    marked = command(made, "grade", LESSON, "--uncontained")
    assert "damaged: 2" in marked.stdout, marked.stdout + marked.stderr
    for student, name, why in (
        ("jose", "momentum.ipynb", "times its size"),
        ("2024001", "momentum.ipynb", "leads out of the zip"),
    ):
        page = made.root / "autograded" / student / LESSON / f"{LESSON}.ipynb"
        (note,) = remarks_in(page)
        assert f'"{name}" could not be read: it' in note.text("en")
        assert why in note.text("en")
        assert "No notebook was found" not in page.read_text(encoding="utf-8")
    assert command(made, "report", LESSON, "--lang", "en").returncode == 0
    report = json.loads((made.root / "report" / f"{LESSON}.json").read_text(encoding="utf-8"))
    told = json.dumps(report, ensure_ascii=False)
    assert "times its size" in told
    assert "leads out of the zip" in told
    assert report["reports"][0]["handed_in"] == 3


def test_a_file_that_is_too_large_gets_a_note_of_its_name_and_size(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    source = tmp_path / "in" / "jose"
    source.mkdir(parents=True)
    with (source / "momentum (3).ipynb").open("wb") as file:
        file.truncate(200 * 10**6)  # a hole: it takes no space
    row = rows_of(made, tmp_path / "in")["jose"]
    assert row.status == "damaged"
    assert "a note stands in its place" in row.remarks[-1]
    text = place_of(made.root, "jose").read_text(encoding="utf-8")
    facts = json.loads(text)["not_unpacked"]
    assert (facts["name"], facts["bytes"]) == ("momentum (3).ipynb", 200 * 10**6)
    assert "it has 200 MB" in text
    assert (source / "momentum (3).ipynb").stat().st_size == 200 * 10**6
    before = files(made.root)
    rows_of(made, tmp_path / "in")
    assert files(made.root) == before
    (source / "momentum (3).ipynb").write_bytes(work["en"])
    assert rows_of(made, tmp_path / "in")["jose"].status == "replaced"
    assert place_of(made.root, "jose").read_bytes() == work["en"]


def test_a_note_never_takes_the_place_of_work(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    name, limits = MOODLE.format("José Núñez"), Limits(file=10**6, ratio=100)
    both = {name: work["en"], name.replace("momentum.ipynb", "data.zip"): b"no zip"}
    found = rows_of(made, zipped(tmp_path / "1.zip", both), limits=limits)
    assert place_of(made.root, "jose").read_bytes() == work["en"]
    assert found["jose"].status == "damaged"  # the second row: the zip beside the notebook
    bomb = zipped(tmp_path / "2.zip", {name: b" " * 3 * 10**6})
    row = rows_of(made, bomb, lesson=LESSON, limits=limits)["jose"]
    assert "stays in place" in row.remarks[-1]
    assert place_of(made.root, "jose").read_bytes() == work["en"]


def test_where_no_lesson_is_named_nothing_is_placed_and_the_way_is_told(
    made: CourseFile, tmp_path: Path
) -> None:
    source = zipped(tmp_path / "m.zip", {NESTED.format("José Núñez"): b"no zip"})
    row = rows_of(made, source)["jose"]
    assert "lesson's name" in row.remarks[-1]
    assert files(made.root) == {}
    assert "a note stands" in rows_of(made, source, lesson=LESSON)["jose"].remarks[-1]
    assert json.loads(place_of(made.root, "jose").read_bytes())["not_unpacked"]["name"] == (
        "내 과제.zip"
    )


def test_every_reason_can_be_said_to_instructor_and_student() -> None:
    assert set(stand_in.REASONS) == set(TEXTS) - {"all_read"}  # that one is no student's doing
    values = {"size": 200, "limit": 64, "ratio": 700, "error": "x"}
    for kind in stand_in.REASONS:
        found = stand_in.stand_in_of(stand_in.written("a.zip", None, kind, values))
        assert found is not None
        assert found.name == "a.zip"
        for lang in LANGUAGES:
            assert "{" not in found.reason.text(lang)


@pytest.mark.parametrize(
    "text",
    [
        b'{"not_unpacked": 3}',
        b'{"not_unpacked": {"name": "a", "reason": "{x.__class__}", "values": {}}}',
        b'{"not_unpacked": {"name": "a", "reason": "too_large", "values": [1]}}',
        b'{"not_unpacked": ' + b"[" * 100_000,
        b'{"cells": []}',
    ],
)
def test_a_forged_note_is_an_ordinary_damaged_file(text: bytes) -> None:
    assert stand_in.stand_in_of(text) is None
