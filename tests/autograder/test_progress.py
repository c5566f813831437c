"""progress.json: what is kept, what is never lost, and what never stops a check."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from autograder import course, overview
from autograder.progress_file import MARK, NAME, read, record_hint, record_verdict
from autograder.record import Award, Kind, Verdict

ID = "momentum.Momentum"


def verdict(kind: Kind, points: float) -> Verdict:
    return Verdict(ID, kind, awards=(Award("all", points, 10.0),))


def stored(folder: Path) -> dict[str, object]:
    data: dict[str, object] = json.loads((folder / NAME).read_text(encoding="utf-8"))
    return data


def test_nothing_is_known_at_first(tmp_path: Path) -> None:
    progress = read(tmp_path)
    assert progress.entries == {}
    assert progress.note == ""
    assert not progress.passed(ID)
    assert progress.hints(ID) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["correct", "convention"])
def test_a_pass_is_kept_whatever_comes_after(tmp_path: Path, kind: Kind) -> None:
    record_verdict(tmp_path, verdict("wrong", 4))
    assert not read(tmp_path).passed(ID)
    record_verdict(tmp_path, verdict(kind, 10))
    record_verdict(tmp_path, verdict("raised", 0))
    entry = read(tmp_path).of(ID)
    assert read(tmp_path).passed(ID)
    assert entry["best"] == 10
    assert entry["points"] == 0
    assert entry["kind"] == "raised"
    assert entry["checks"] == 3


def test_a_fault_of_ours_leaves_everything_as_it_was(tmp_path: Path) -> None:
    record_verdict(tmp_path, verdict("correct", 10))
    before = (tmp_path / NAME).read_bytes()
    record_verdict(tmp_path, verdict("broken", 0))
    assert (tmp_path / NAME).read_bytes() == before


def test_hints_never_count_backwards(tmp_path: Path) -> None:
    for number in (1, 2, 3, 1):
        record_hint(tmp_path, ID, number)
    assert read(tmp_path).hints(ID) == 3


def test_nobody_can_be_recognized(tmp_path: Path) -> None:
    record_verdict(tmp_path, verdict("correct", 10))
    record_hint(tmp_path, ID, 1)
    entry = read(tmp_path).of(ID)
    numbers = {"points", "max_points", "best", "checks", "passed", "version", "hints"}
    assert set(entry) == numbers | {"kind"}


def test_what_a_later_version_wrote_is_kept(tmp_path: Path) -> None:
    data = {MARK: 7, "exercises": {ID: {"hints": 1, "new": [1]}, "x.y": {}}, "extra": {"a": 1}}
    (tmp_path / NAME).write_text(json.dumps(data), encoding="utf-8")
    record_hint(tmp_path, ID, 2)
    assert stored(tmp_path) == {
        MARK: 7,
        "exercises": {ID: {"hints": 2, "new": [1]}, "x.y": {}},
        "extra": {"a": 1},
    }


def test_what_another_notebook_wrote_meanwhile_is_kept(tmp_path: Path) -> None:
    record_hint(tmp_path, "momentum.a", 1)
    known_to_both = read(tmp_path)
    record_hint(tmp_path, "momentum.b", 2)
    progress = record_hint(tmp_path, "momentum.a", 2)
    assert known_to_both.hints("momentum.b") == 0
    assert progress.hints("momentum.b") == 2


# ── Files that are not right ────────────────────────────────────────────────────────────

BROKEN = [
    b"",
    b"{",
    b"[1, 2]",
    b"null",
    b'{"name": "another program"}',
    b'{"course_progress": 1}',
    b'{"course_progress": 1, "exercises": []}',
    b'{"course_progress": 1, "exercises": {"momentum.Momentum": 5}}',
    b'{"course_progress": 1, "exercises": {"momentum.Momentum": {"hints": "three"}}}',
    b'{"course_progress": 1, "exercises": {"momentum.Momentum": {"best": NaN}}}',
    "{\"course_progress\": 1, 'x'}".encode("utf-16"),
    "진도".encode("cp949"),
    b"[" * 100_000,
]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_or_foreign_file_is_put_aside_whole(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert read(tmp_path).note
    assert (tmp_path / NAME).read_bytes() == content, "reading changes nothing"
    progress = record_hint(tmp_path, ID, 1)
    assert NAME in progress.note
    assert (tmp_path / f"{NAME}.bak").read_bytes() == content
    assert read(tmp_path).hints(ID) == 1
    assert read(tmp_path).note == ""


def test_an_earlier_backup_is_not_overwritten(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        (tmp_path / NAME).write_bytes(content)
        record_hint(tmp_path, ID, 1)
    assert (tmp_path / f"{NAME}.bak").read_bytes() == b"first"
    assert (tmp_path / f"{NAME}.bak2").read_bytes() == b"second"


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    text = json.dumps({MARK: 1, "exercises": {ID: {"hints": 2}}})
    (tmp_path / NAME).write_text(text, encoding="utf-8-sig")
    assert read(tmp_path).hints(ID) == 2


def test_a_folder_of_that_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    progress = record_verdict(tmp_path, verdict("correct", 10))
    assert NAME in progress.note
    assert (tmp_path / NAME).is_dir()


def test_a_missing_folder_stops_nothing(tmp_path: Path) -> None:
    progress = record_verdict(tmp_path / "gone", verdict("correct", 10))
    assert NAME in progress.note
    assert progress.passed(ID)


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere; Windows too"
)
def test_a_read_only_folder_stops_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        assert NAME in record_verdict(tmp_path, verdict("correct", 10)).note
    finally:
        tmp_path.chmod(0o755)


def test_a_failed_write_leaves_the_old_file_and_no_remains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_hint(tmp_path, ID, 1)
    before = (tmp_path / NAME).read_bytes()

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert NAME in record_hint(tmp_path, ID, 2).note
    assert (tmp_path / NAME).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


# ── The overview ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_the_overview_lists_every_exercise(tmp_path: Path, lang: str) -> None:
    record_verdict(tmp_path, verdict("correct", 10))
    record_verdict(tmp_path, verdict("raised", 0))
    exercises = course.exercises("momentum")
    rows = overview.rows(exercises, overview.course_progress(tmp_path), lang)
    assert len(rows) == len(exercises)
    assert rows[0][1].startswith("✔ ")
    assert rows[0][2] == f"10 / {exercises[0].max_points:g}"
    assert rows[1][1].startswith("□ ")
    html = overview.overview_html([("4", rows)], "note", "closing", lang)
    text = overview.overview_text([("4", rows)], "note", "closing")
    for row in rows:
        assert row[0].split(" (")[0] in text
    assert html.count("<tr>") == len(rows) + 1
    for line in ("note", "closing"):
        assert line in html
        assert line in text


def test_the_folders_of_other_lessons_count_too(tmp_path: Path) -> None:
    here, there = tmp_path / "adam", tmp_path / "momentum"
    here.mkdir()
    there.mkdir()
    record_verdict(there, verdict("correct", 10))
    assert overview.course_progress(here).passed(ID)


def test_the_lesson_is_known_by_its_notebook_or_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert overview.current_lesson(tmp_path) is None
    by_folder = overview.current_lesson(tmp_path / "momentum")
    monkeypatch.setenv("JPY_SESSION_NAME", "/home/가나/work/ko/momentum.ipynb")
    by_notebook = overview.current_lesson(tmp_path)
    assert by_folder == by_notebook
    assert by_folder
    assert by_folder.id == "momentum"
