"""Deliveries that would do harm: listed one by one, and everybody else is collected."""

from __future__ import annotations

import contextlib
import os
import random
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from made_classroom import MOODLE, files, place_of, rows_of, zipped

from autograder.classroom.arrivals import Limits, Opener
from autograder.classroom.collecting import Request, collect
from autograder.classroom.course_file import CourseFile
from autograder.classroom.problem import ClassroomError


def link(info: zipfile.ZipInfo) -> None:
    """Turn an entry into a symbolic link."""
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../../{}", "leads out"),
        ("/etc/{}", "leads out"),
        ("C:/{}", "leads out"),
        ("a\\..\\..\\{}", "leads out"),
    ],
)
def test_paths_that_climb_out_are_listed_and_all_others_collected(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path, name: str, reason: str
) -> None:
    odd = name.format(MOODLE.format("José Núñez"))
    content = {odd: work["en"], MOODLE.format("Amelia Hart"): work["en"]}
    found = rows_of(made, zipped(tmp_path / "m.zip", content))
    assert found.pop("amelia").status == "collected"
    (row,) = found.values()
    assert (row.status, row.student) == ("damaged", "jose")
    assert reason in row.remarks[0]
    assert sorted(p.name for p in (made.root / "submitted").iterdir()) == ["amelia", "jose"]
    assert place_of(made.root, "jose").stat().st_size < 500  # a note, not what climbed
    assert not list(tmp_path.glob("*assignsubmission*"))


def test_one_bad_file_in_a_zip_costs_nobody_else(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    def change(info: zipfile.ZipInfo) -> None:
        if "表" in info.filename:
            link(info)

    names = ("Amelia Hart", "太郎 表", "서연 김", "준호 이", "花子 佐藤", "José Núñez")
    large, bomb = work["en"] + os.urandom(300_000), b"{" + b" " * 5 * 10**6
    nested = zipped(tmp_path / "n.zip", {"momentum.ipynb": work["ko"]}).read_bytes()
    contents = (work["en"], b"/etc/passwd", large, bomb, nested[:200], work["en"])
    listed = {MOODLE.format(n): c for n, c in zip(names, contents, strict=True)}
    cut = MOODLE.format("花子 佐藤")
    listed = {n.replace(".ipynb", ".zip") if n == cut else n: c for n, c in listed.items()}
    source = zipped(tmp_path / "m.zip", listed, change=change)
    _damage(source, work["en"])
    found = rows_of(made, source, limits=Limits(file=len(work["en"]) + 200_000, ratio=100))
    status = {key: row.status for key, row in found.items()}
    assert status.pop("amelia") == "collected"
    assert status == dict.fromkeys(("jp02", "2024001", "2024002", "jp01", "jose"), "damaged")
    said = {key: row.remarks[0] for key, row in found.items() if row.remarks}
    for key, reason in {"jp02": "link", "2024001": "MB", "2024002": "MB", "jp01": "zip",
                        "jose": "damaged"}.items():  # fmt: skip
        assert reason in said[key], said[key]


def _damage(path: Path, content: bytes) -> None:
    """Spoil the last file of a zip that holds this content."""
    packed = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = [info for info in archive.infolist() if info.file_size == len(content)][-1]
    (name, extra) = struct.unpack_from("<HH", packed, info.header_offset + 26)
    start = info.header_offset + 30 + name + extra
    packed[start + 50 : start + 90] = bytes(40)
    path.write_bytes(bytes(packed))


def test_encrypted_files_bombs_and_zips_in_zips(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    packed = bytearray(
        zipped(tmp_path / "e.zip", {MOODLE.format("Amelia Hart"): b"x"}).read_bytes()
    )
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(sign) + place] |= 1
    (tmp_path / "e.zip").write_bytes(bytes(packed))
    assert "encrypted" in rows_of(made, tmp_path / "e.zip")["amelia"].remarks[0]
    bomb = {MOODLE.format("José Núñez"): b" " * 3 * 10**6}
    assert "times its size" in rows_of(made, zipped(tmp_path / "b.zip", bomb))["jose"].remarks[0]
    inner = work["ko"]
    for depth in range(5):
        name = "momentum.ipynb" if depth == 0 else "z.zip"
        inner = zipped(tmp_path / f"{depth}.zip", {name: inner}).read_bytes()
    deep = {MOODLE.format("서연 김").replace("momentum.ipynb", "a.zip"): inner}
    row = rows_of(made, zipped(tmp_path / "d.zip", deep))["2024001"]
    assert (row.status, "too deep" in row.remarks[0]) == ("damaged", True)
    # Nothing of it is unpacked, and yet something was handed in.
    assert all(data.startswith(b'{"not_unpacked"') for data in files(made.root).values()
               if not data.endswith(b" UTC\n"))  # fmt: skip
    assert {place_of(made.root, one).is_file() for one in ("amelia", "jose")} == {True}
    assert not place_of(made.root, "2024001").exists()  # nothing names the lesson of a.zip


def test_a_huge_notebook_and_links_in_a_folder(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    source = tmp_path / "in"
    for student in ("amelia", "jose", "jp01"):
        (source / student).mkdir(parents=True)
    (source / "amelia" / "momentum.ipynb").write_bytes(work["en"])
    with (source / "jose" / "momentum.ipynb").open("wb") as file:
        file.truncate(200 * 10**6)  # a hole: it takes no space
    (source / "jose" / "work.rar").write_bytes(b"Rar!")
    if os.name != "nt":
        (source / "jp01" / "momentum.ipynb").symlink_to(source / "amelia" / "momentum.ipynb")
    rows = collect(made, Request(source))
    assert [row.student for row in rows if row.status == "collected"] == ["amelia"]
    said = " ".join(remark for row in rows for remark in row.remarks)
    assert "it has 200 MB, more than the 64 MB" in said
    assert "archives of this kind" in said


@pytest.mark.parametrize("name", ["missing.zip", "text.zip"])
def test_a_source_that_is_neither_changes_nothing(
    made: CourseFile, tmp_path: Path, name: str
) -> None:
    (tmp_path / "text.zip").write_text("no zip", encoding="utf-8")
    with pytest.raises(ClassroomError, match="neither a folder nor a zip"):
        collect(made, Request(tmp_path / name))


def test_nothing_is_collected_before_a_release(made: CourseFile, tmp_path: Path) -> None:
    for path in [made.root / "gradebook.db"]:
        path.unlink()
    with pytest.raises(ClassroomError, match="released no lesson"):
        collect(made, Request(tmp_path))


def test_an_unknown_lesson_is_refused(made: CourseFile, tmp_path: Path) -> None:
    with pytest.raises(ClassroomError, match="sgd"):
        collect(made, Request(tmp_path, "sgd"))


ODD = {
    "list": b"[1, 2]",
    "number of cells": b'{"cells": 5, "metadata": 7}',
    "odd cells": b'{"cells": [7, {"cell_type": 3, "source": {"a": 1}, "metadata": [1]}]}',
    "deep": b'{"cells": ' + b"[" * 100_000,
    "empty": b"",
    "not UTF-8": b'{"cells": "\xff\xfe"}',
    "no number": b'{"cells": [], "nbformat": "four"}',
}


@pytest.mark.parametrize("odd", ODD)
def test_odd_notebooks_are_listed_and_stop_nobody(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path, odd: str
) -> None:
    content = {MOODLE.format("José Núñez"): ODD[odd], MOODLE.format("Amelia Hart"): work["en"]}
    found = rows_of(made, zipped(tmp_path / "m.zip", content), lesson="momentum")
    assert found["amelia"].status == "collected"
    assert found["jose"].status in ("damaged", "collected", "unmatched")
    assert found["jose"].remarks or found["jose"].status == "collected"


def test_a_spoiled_zip_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "i.zip", {"momentum.ipynb": b"{}" * 500}).read_bytes()
    names = {f"김{n}_1_assignsubmission_file_/a.ipynb": b'{"cells":[]}' * 50 for n in range(3)}
    whole = zipped(tmp_path / "a.zip", {**names, "x/y.zip": inner}, encoding="cp949").read_bytes()
    rng = random.Random(3)
    arrived = 0
    for _ in range(300):
        spoiled = bytearray(whole)
        for _ in range(rng.randint(1, 6)):
            spoiled[rng.randrange(len(spoiled))] = rng.randrange(256)
        (tmp_path / "a.zip").write_bytes(bytes(spoiled))
        with contextlib.suppress(ClassroomError):  # no zip at all any more
            arrived += len(list(Opener().arrivals(tmp_path / "a.zip")))
    assert arrived > 500
