"""What comes in: every file ends in a row, the latest counts, and nothing is overwritten."""

from __future__ import annotations

import io
import json
import os
import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_classroom import (
    LESSON,
    MOODLE,
    NOON,
    answered,
    files,
    in_bytes,
    lost_in_colab,
    only_ids_left,
    place_of,
    rows_of,
    zipped,
)

from autograder.__main__ import main
from autograder.classroom.collect_table import mapping_template, remarks, summary, table
from autograder.classroom.collecting import Request, Row, collect
from autograder.classroom.course_file import CourseFile
from autograder.classroom.recognizing import Recognizer
from autograder.grading.plan import cells_to_run
from autograder.grading.restore import restore
from course_lib.i18n import LANGUAGES

# ── What the platforms deliver ──────────────────────────────────────────────────────────


def test_a_moodle_zip_of_three_languages(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    own = {"과제/모멘텀.ipynb": work["ko"], "과제/data.csv": b"1,2"}
    inner = zipped(tmp_path / "own.zip", own, encoding="cp949", at=NOON + timedelta(days=3))
    source = zipped(
        tmp_path / "m.zip",
        {
            "김 서연_30001_assignsubmission_file_/momentum (1).ipynb": work["ko"],
            "준호 이_30002_assignsubmission_file_/제출.zip": inner.read_bytes(),
        },
        encoding="cp949",
    )
    more = zipped(tmp_path / "n.zip", {MOODLE.format("佐藤 花子"): work["ja"]}, encoding="cp932")
    found = rows_of(made, source) | rows_of(made, more, lesson=LESSON, platform="moodle")
    assert {s: (r.status, r.language, r.late) for s, r in found.items()} == {
        "2024001": ("collected", "ko", False),
        "2024002": ("collected", "ko", False),
        "jp01": ("collected", "ja", False),
    }
    assert place_of(made.root, "2024001").read_bytes() == work["ko"]
    assert place_of(made.root, "2024002").with_name("data.csv").read_bytes() == b"1,2"
    stamp = place_of(made.root, "jp01").with_name("timestamp.txt").read_text(encoding="utf-8")
    assert stamp == "2026-11-20 03:00:00.000000 UTC\n"  # noon in Seoul


def test_a_canvas_zip_knows_better_than_its_clock_who_was_late(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    downloaded = NOON + timedelta(days=9)
    source = zipped(
        tmp_path / "c.zip",
        {
            "김서연_5567_98765_momentum-1.ipynb": work["ko"],
            "hartamelia_LATE_1_2_momentum.ipynb": work["en"],
        },
        at=downloaded,
    )
    found = rows_of(made, source)
    assert (found["2024001"].late, found["2024001"].time) == (False, made.lessons[0].due)
    assert found["amelia"].late
    before = zipped(tmp_path / "d.zip", {"nunezjose_LATE_1_2_momentum.ipynb": work["en"]})
    (early,) = rows_of(made, before).values()
    assert early.late
    assert "does not say by how much" in early.remarks[0]


def test_an_exchange_gives_every_attempt_and_the_last_one_counts(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    if os.name == "nt":
        pytest.skip("a folder's name cannot hold a colon on Windows")
    for hour, lang in (("08", "en"), ("10", "ja"), ("09", "ko")):
        folder = tmp_path / "inbound" / f"jp01+{LESSON}+2026-11-20 {hour}:00:00 UTC+r{hour}"
        folder.mkdir(parents=True)
        (folder / f"{LESSON}.ipynb").write_bytes(work[lang])
        (folder / "timestamp.txt").write_text(f"2026-11-20 {hour}:00:00 UTC", encoding="utf-8")
    rows = collect(made, Request(tmp_path / "inbound", LESSON, "exchange"))
    assert Counter(row.status for row in rows) == {"earlier": 2, "collected": 1}
    assert rows[-1].late  # due at 9:00 UTC
    assert place_of(made.root, "jp01").read_bytes() == work["ja"]
    kept = [data for name, data in files(made.root).items() if name.startswith("earlier/")]
    assert work["en"] in kept
    assert work["ko"] in kept
    assert rows_of(made, tmp_path / "inbound")["jp01"].status == "unchanged"


def test_a_drive_folder_with_copies_and_a_mac_s_names(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    names = {
        "momentum - 佐藤花子.ipynb": work["ja"],
        unicodedata.normalize("NFD", "이준호/momentum의 사본"): work["ko"],
        "jose/Copy of momentum.ipynb": work["en"],
        "jose/.ipynb_checkpoints/momentum-checkpoint.ipynb": b"",
        "__MACOSX/._x.ipynb": b"",
    }
    for name, content in names.items():
        path = tmp_path / "drive" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    found = rows_of(made, tmp_path / "drive", platform="drive")
    assert {key: row.status for key, row in found.items()} == dict.fromkeys(
        ("jp01", "2024002", "jose"), "collected"
    )
    assert place_of(made.root, "2024002").read_bytes() == work["ko"]


# ── Lost metadata ───────────────────────────────────────────────────────────────────────


def test_colab_and_old_editors_lose_nothing_that_counts(
    made: CourseFile, original: CourseFile, tmp_path: Path
) -> None:
    lost = in_bytes(lost_in_colab(answered(original.root, "ja")))
    ids = in_bytes(only_ids_left(answered(original.root, "ko")))
    names = (MOODLE.format("花子 佐藤"), MOODLE.format("서연 김"))
    content = (name.replace("momentum.ipynb", "Untitled0.ipynb") for name in names)
    source = zipped(tmp_path / "m.zip", dict(zip(content, (lost, ids), strict=True)))
    found = rows_of(made, source)
    assert {key: (row.lesson, row.language) for key, row in found.items()} == {
        "jp01": (LESSON, "ja"),
        "2024001": (LESSON, "ko"),
    }
    assert "dropped the data" in found["jp01"].remarks[0]


def test_marking_knows_the_lessons_own_cells_by_their_text(original: CourseFile) -> None:
    known = Recognizer(original)
    registry, release = known.registries[LESSON], known.releases[LESSON]
    whole, _ = restore(answered(original.root, "ko"), registry, release, LESSON)
    lost, _ = restore(lost_in_colab(answered(original.root, "ko")), registry, release, LESSON)
    ran = [
        [notebook.cells[i].source for i in sorted(cells_to_run(notebook.cells, release))]
        for notebook in (whole, lost)
    ]
    assert ran[0] == ran[1]
    assert len(ran[0]) < sum(cell.cell_type == "code" for cell in whole.cells)


def test_an_answer_that_is_not_there_is_listed(
    made: CourseFile, original: CourseFile, tmp_path: Path
) -> None:
    short = lost_in_colab(answered(original.root, "en"))
    short["cells"] = [c for c in short["cells"] if "class Momentum" not in "".join(c["source"])]
    (row,) = rows_of(made, zipped(tmp_path / "m.zip", {MOODLE.format("Amelia Hart"):
                                                       in_bytes(short)})).values()  # fmt: skip
    assert row.status == "collected"
    assert any("momentum.Momentum" in remark for remark in row.remarks)


def test_another_lesson_and_no_lesson_are_listed(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    other = work["en"].replace(b'"lesson": "momentum"', b'"lesson": "adam"')
    empty = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
    source = zipped(
        tmp_path / "m.zip",
        {
            MOODLE.format("Amelia Hart"): other,
            "José Núñez_1_assignsubmission_file_/Untitled.ipynb": empty,
            "太郎 表_1_assignsubmission_file_/readme.txt": b"sorry",
        },
    )
    found = rows_of(made, source)
    assert {row.status for row in found.values()} == {"unmatched"}
    assert "adam" in found["amelia"].remarks[0]
    assert "which lesson" in found["jose"].remarks[0]
    assert "no notebook" in found["jp02"].remarks[0]
    assert files(made.root) == {}


# ── Who it is ───────────────────────────────────────────────────────────────────────────


def test_nobody_is_guessed_and_a_mapping_helps(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    content = {MOODLE.format("Ann Lee"): work["en"], MOODLE.format("X Y"): work["ko"]}
    source = zipped(tmp_path / "m.zip", content)
    words = ["collect", str(source), "--course", str(made.root)]
    template = tmp_path / "who.csv"
    result = CliRunner().invoke(main, [*words, "--template", str(template)])
    assert result.exit_code == 1
    assert "twin1, twin2" in result.output
    assert files(made.root) == {}
    text = template.read_text(encoding="utf-8-sig")
    assert text == "delivered,id\nAnn Lee_1,\nX Y_1,\n"
    template.write_text(text.replace("_1,", "_1,twin1", 1).replace("Y_1,", "Y_1,jose"), "utf-8")
    result = CliRunner().invoke(main, [*words, "--mapping", str(template)])
    assert result.exit_code == 0, result.output
    assert place_of(made.root, "twin1").read_bytes() == work["en"]
    assert place_of(made.root, "jose").read_bytes() == work["ko"]
    result = CliRunner().invoke(main, [*words, "--template", str(template)])
    assert result.exit_code == 2
    assert "twin1" in template.read_text(encoding="utf-8")


# ── Again ───────────────────────────────────────────────────────────────────────────────


def test_collecting_again_changes_nothing_and_later_work_replaces(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    name = MOODLE.format("Amelia Hart")
    first = zipped(tmp_path / "1.zip", {name: work["en"]})
    later = zipped(tmp_path / "2.zip", {name: work["ko"]}, at=NOON + timedelta(hours=1))
    assert rows_of(made, first, dry_run=True)["amelia"].status == "collected"
    assert files(made.root) == {}
    assert rows_of(made, first)["amelia"].status == "collected"
    once = files(made.root)
    assert rows_of(made, first)["amelia"].status == "unchanged"
    assert files(made.root) == once
    assert rows_of(made, later)["amelia"].status == "replaced"
    assert place_of(made.root, "amelia").read_bytes() == work["ko"]
    twice = files(made.root)
    assert work["en"] in [data for name, data in twice.items() if name.startswith("earlier/")]
    assert rows_of(made, first)["amelia"].status == "earlier"
    assert files(made.root) == twice
    assert not list((made.root / "submitted" / "amelia").glob(".*"))
    assert not list(made.root.glob(".collecting*"))


def test_a_damaged_file_is_put_in_place_but_not_over_a_good_one(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    name, broken = MOODLE.format("Amelia Hart"), work["en"][:9000]
    source = zipped(tmp_path / "1.zip", {name: broken})
    assert rows_of(made, source)["amelia"].status == "damaged"
    assert place_of(made.root, "amelia").read_bytes() == broken
    good = zipped(tmp_path / "2.zip", {name: work["en"]}, at=NOON + timedelta(hours=1))
    assert rows_of(made, good)["amelia"].status == "replaced"
    again = zipped(tmp_path / "3.zip", {name: broken}, at=NOON + timedelta(hours=2))
    row = rows_of(made, again)["amelia"]
    assert row.status == "damaged"
    assert "stays in place" in row.remarks[-1]
    assert place_of(made.root, "amelia").read_bytes() == work["en"]


# ── What is shown ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_speaks_every_language(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.console import Console

    monkeypatch.setenv("COURSE_LANG", lang)
    time = datetime(2026, 11, 20, 3, tzinfo=UTC)
    rows = [
        Row("collected", "a[b].ipynb", "jp01", LESSON, "ja", time, True),
        Row("unmatched", "x.ipynb", remarks=("why",), sender="x"),
    ]
    out = Console(file=io.StringIO(), width=120)
    out.print(table(rows, {"jp01": "佐藤 花子"}, UTC))
    text = out.file.getvalue()  # type: ignore[attr-defined]
    assert "佐藤 花子" in text
    assert "2026-11-20 03:00" in text
    assert summary(rows).count("1") == 3
    assert list(remarks(rows)) == ["x.ipynb: why"]
    assert mapping_template(rows) == "delivered,id\nx,\n"
