"""Exports: names of every kind, scores that are not final, and files that other systems take."""

from __future__ import annotations

import csv
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from gradebooks import DUE, NAMES, exported, make_gradebook, rows
from openpyxl import load_workbook

from autograder import exporting
from autograder.exporting.canvas import HEAD
from autograder.exporting.csv_table import COLUMNS
from autograder.exporting.errors import ExportError
from autograder.exporting.lines import NOTHING, UNMARKED, WAITING, WITHHELD
from autograder.exporting.people import read_people
from autograder.exporting.running import course_here
from autograder.exporting.sheet import number
from autograder.spreadsheet import inert

ROSTER = "id,first_name,last_name,email,canvas_id,sis_login,section\n" + "".join(
    f"{student},x,y,{student}@uni.example,{9000 + i},login{i},A\n"
    for i, student in enumerate(NAMES)
)


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with a gradebook, in a folder with a name in two scripts."""
    root = tmp_path_factory.mktemp("class") / "수업 授業"
    root.mkdir()
    make_gradebook(root)
    return root


def roster(folder: Path, text: str = ROSTER) -> Path:
    """Write a roster."""
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    return path


# ── The plain table ─────────────────────────────────────────────────────────────────────


def test_names_come_through_and_none_is_a_formula(class_folder: Path, tmp_path: Path) -> None:
    found = rows(exported(class_folder, "CsvExport", tmp_path / "g.csv", assignments=["momentum"]))
    assert tuple(found[0]) == COLUMNS
    names = {row["student_id"]: (row["last_name"], row["first_name"]) for row in found}
    assert {s: names[s] for s in ("s01", "s02", "s03")} == {
        s: NAMES[s] for s in ("s01", "s02", "s03")
    }
    assert names["s04"] == ("'" + NAMES["s04"][0], "'+1")


def test_a_score_that_is_not_final_is_empty_and_says_why(
    class_folder: Path, tmp_path: Path
) -> None:
    found = rows(exported(class_folder, "CsvExport", tmp_path / "g.csv", assignments=["momentum"]))
    said = {row["student_id"]: (row["score"], row["note"]) for row in found}
    assert said == {
        "s01": ("14.0", ""),
        "s02": ("8.25", ""),
        "s03": ("", WAITING),
        "s04": ("0.0", ""),
        "s05": ("0.0", NOTHING),
        "s06": ("", WITHHELD),
        "s07": ("", UNMARKED),
    }
    assert {row["late_submission_penalty"] for row in found if row["student_id"] == "s02"} == {
        "2.0"
    }


def test_nothing_handed_in_can_be_empty(class_folder: Path, tmp_path: Path) -> None:
    found = rows(exported(class_folder, "CsvExport", tmp_path / "g.csv", nothing="empty"))
    said = {(r["assignment"], r["student_id"]): (r["score"], r["note"]) for r in found}
    assert said["momentum", "s05"] == ("", NOTHING)


def test_what_waits_to_be_marked_is_no_zero(class_folder: Path, tmp_path: Path) -> None:
    shutil.copy(class_folder / "gradebook.db", tmp_path)
    (tmp_path / "submitted" / "s05" / "momentum").mkdir(parents=True)
    found = rows(exported(tmp_path, "CsvExport", tmp_path / "g.csv"))
    (row,) = (r for r in found if (r["assignment"], r["student_id"]) == ("momentum", "s05"))
    assert (row["score"], row["note"]) == ("", UNMARKED)


def test_excel_gets_its_mark_on_request(class_folder: Path, tmp_path: Path) -> None:
    plain = exported(class_folder, "CsvExport", tmp_path / "a.csv").read_bytes()
    marked = exported(class_folder, "CsvExport", tmp_path / "b.csv", bom=True).read_bytes()
    assert marked == b"\xef\xbb\xbf" + plain


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", " =1", "＝1", "\n=1"])
def test_openings_of_formulas(text: str) -> None:
    assert inert(text) == "'" + text
    assert inert("a" + text) == "a" + text


# ── Excel ───────────────────────────────────────────────────────────────────────────────


def test_a_workbook_holds_numbers_dates_and_plain_text(class_folder: Path, tmp_path: Path) -> None:
    book = load_workbook(exported(class_folder, "ExcelExport", tmp_path / "g.xlsx"))
    assert book.sheetnames == ["Summary", "momentum", "adam"]
    sheet = book["momentum"]
    cells = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert sheet.freeze_panes == "B2"
    assert [cells["s02"][i].value for i in (1, 2, 8)] == ["青木", "遥", 8.25]
    assert cells["s02"][8].data_type == "n"
    assert cells["s02"][4].value == DUE
    assert cells["s02"][5].value == datetime(2026, 4, 29, 11, 22, 33)
    assert cells["s02"][5].is_date
    assert cells["s04"][1].value == NAMES["s04"][0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert (cells["s03"][8].value, cells["s03"][10].value) == (None, WAITING)


def test_the_summary_adds_up_only_what_is_final(class_folder: Path, tmp_path: Path) -> None:
    sheet = load_workbook(exported(class_folder, "ExcelExport", tmp_path / "g.xlsx"))["Summary"]
    head = [cell.value for cell in sheet[1]]
    assert head[4:] == ["momentum (14)", "adam (14)", "Sum of 28 points", "Not final"]
    found = {row[0]: row[4:] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert found["s01"] == (14, None, None, "adam")
    assert found["s03"] == (None, None, None, "momentum, adam")
    only = exported(class_folder, "ExcelExport", tmp_path / "o.xlsx", assignments=["momentum"])
    found = {r[0]: r[4:] for r in load_workbook(only)["Summary"].iter_rows(values_only=True)}
    assert found["s01"] == (14, 14, None)
    assert found["s05"] == (0, 0, None)


def test_sheets_have_titles_that_excel_takes() -> None:
    from autograder.exporting.excel import _titles

    long = "a lesson with a very long name indeed"
    made = _titles(["a/b[c]", "A-B-C-", long, long, "''", "요약: 1?"])
    assert len({title.casefold() for title in made}) == len(made)
    assert all(0 < len(title) <= 31 and not set(title) & set("[]:*?/\\") for title in made)


# ── Canvas ──────────────────────────────────────────────────────────────────────────────


def test_canvas_gets_its_columns(class_folder: Path, tmp_path: Path) -> None:
    path = exported(
        class_folder,
        "CanvasExport",
        tmp_path / "c.csv",
        people=roster(tmp_path),
        columns=["momentum=Momentum (4711)"],
    )
    with path.open(encoding="utf-8", newline="") as file:
        head, points, *students = list(csv.reader(file))
    assert head == [*HEAD, "Momentum (4711)", "adam"]
    assert points == ["    Points Possible", "", "", "", "", "14", "14"]
    by_id = {row[1]: row for row in students}
    assert by_id["9000"][2:6] == ["", "login0", "A", "14"]
    scores = {row[1]: row[5] for row in students}
    assert scores == {
        "9000": "14",
        "9001": "8.25",
        "9002": "",
        "9003": "0",
        "9004": "0",
        "9005": "",
        "9006": "",
    }
    assert by_id["9003"][0].startswith("'=")


def test_canvas_own_export_names_students_and_columns(class_folder: Path, tmp_path: Path) -> None:
    text = "Student,ID,SIS User ID,SIS Login ID,Section,Momentum (77),Final Score\n"
    text += "    Points Possible,,,,,14,(read only)\n"
    text += "".join(f'"Y, {s}",{i + 1},U{i},{s},B,,\n' for i, s in enumerate(NAMES))
    path = exported(class_folder, "CanvasExport", tmp_path / "c.csv", people=roster(tmp_path, text))
    found = {row["SIS Login ID"]: row for row in rows(path)}
    assert list(found["s01"])[-2:] == ["Momentum (77)", "adam"]
    assert [found["s01"][name] for name in HEAD[:3]] == ["Y, s01", "1", "U0"]


def test_canvas_never_goes_by_a_name_alone(class_folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "c.csv"
    target.write_text("old", encoding="utf-8")
    short = "id,canvas_id\ns01,1\ns02,\n"
    with pytest.raises(ExportError, match=r"for 6 students \((s0[2-7](, )?){6}\)"):
        exported(class_folder, "CanvasExport", target, people=roster(tmp_path, short))
    with pytest.raises(ExportError, match=r"no roster\.csv"):
        exported(class_folder, "CanvasExport", target)
    assert target.read_text(encoding="utf-8") == "old"


# ── Moodle ──────────────────────────────────────────────────────────────────────────────


def test_moodle_gets_grades_and_feedback(class_folder: Path, tmp_path: Path) -> None:
    path = exported(class_folder, "MoodleExport", tmp_path / "m.csv", assignments=["momentum"])
    found = {row["ID number"]: row for row in rows(path)}
    assert list(found["s01"]) == [
        *("First name", "Last name", "ID number", "momentum", "momentum (feedback)")
    ]
    assert (found["s01"]["momentum"], found["s01"]["momentum (feedback)"]) == ("14", "")
    said = found["s02"]["momentum (feedback)"]
    assert said == "late: −2 points\nWell said.\nLook at μ again."
    assert (found["s03"]["momentum"], found["s03"]["momentum (feedback)"]) == ("", WAITING)


def test_moodle_finds_students_by_what_it_is_told(class_folder: Path, tmp_path: Path) -> None:
    by_mail = exported(class_folder, "MoodleExport", tmp_path / "m.csv", identifier="email")
    assert "s01@example.org" in {row["Email address"] for row in rows(by_mail)}
    by_roster = exported(
        class_folder, "MoodleExport", tmp_path / "n.csv", identifier="email",
        people=roster(tmp_path),
    )  # fmt: skip
    assert "s01@uni.example" in {row["Email address"] for row in rows(by_roster)}


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (12.0, "12"), (1 / 3, "0.3333"), (1e-9, "0"), (None, "")]
)
def test_numbers_that_every_system_reads(value: float | None, text: str) -> None:
    assert number(value) == text


# ── Bad input ───────────────────────────────────────────────────────────────────────────


def test_what_cannot_be_exported_says_so(class_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"gradebook\.db is missing"):
        course_here(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ExportError, match="has no assignment nope, expected one of"):
        exported(class_folder, "CsvExport", tmp_path / "g.csv", assignments=["nope"])
    with pytest.raises(ExportError, match="is a folder"):
        exported(class_folder, "CsvExport", tmp_path)
    with pytest.raises(ExportError, match="cannot be written"):
        exported(class_folder, "CsvExport", tmp_path / "no" / "such" / "g.csv")
    with pytest.raises(ExportError, match="names no heading"):
        exported(class_folder, "CanvasExport", tmp_path / "c.csv", columns=["momentum"])


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\xd8\x00\xd8", b"name\nx\n", b""])
def test_tables_that_name_nobody(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    with pytest.raises(ExportError, match="expected"):
        read_people(path)
    with pytest.raises(ExportError, match="cannot be read"):
        read_people(tmp_path / "none.csv")


def test_a_roster_of_a_korean_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("id;성;Canvas ID\ns1;최;42\n".encode("cp949"))
    assert read_people(path).of("s1")["canvas_id"] == "42"


def test_an_id_that_two_students_share_names_neither(tmp_path: Path) -> None:
    text = "Student,ID,SIS Login ID,Section\nA,1,same,x\nB,2,same,x\n"
    assert read_people(roster(tmp_path, text)).of("same") == {}


def test_every_exporter_is_named_for_nbgrader() -> None:
    assert all(hasattr(exporting, name) for name in exporting.__all__)
