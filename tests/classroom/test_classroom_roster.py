"""What spreadsheets do to a roster: zeros, letter case, quotation marks, encodings, titles."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_classroom import LESSON, MOODLE, files, rows_of, zipped

from autograder.__main__ import main
from autograder.classroom.arrivals import Arrival
from autograder.classroom.course_file import CourseFile
from autograder.classroom.gradebook import left
from autograder.classroom.machine_zone import machine_zone
from autograder.classroom.matching import Finder, read_mapping
from autograder.classroom.origins import clues_of
from autograder.classroom.problem import ClassroomError
from autograder.classroom.releasing import release
from autograder.classroom.roster import Student, read_roster

HEADER = "id,first_name,last_name\n"


def roster(folder: Path, text: str, encoding: str = "utf-8") -> tuple[Student, ...]:
    """Read the text of a roster."""
    (folder / "r.csv").write_bytes(text.encode(encoding))
    return read_roster(folder / "r.csv")


def refused(folder: Path, text: str, encoding: str = "utf-8") -> str:
    """Return what is said of a roster that is refused."""
    with pytest.raises(ClassroomError) as caught:
        roster(folder, text, encoding)
    return str(caught.value)


# ── Ids that a spreadsheet spelled otherwise ────────────────────────────────────────────


@pytest.fixture
def numbered(made: CourseFile, work: dict[str, bytes], tmp_path: Path) -> CourseFile:
    """A class in which 001 and Kim Min have handed in."""
    text = f"{HEADER}001,Amelia,Hart\nKim Min,José,Núñez\n002,Ann,Lee\n"
    (made.root / "roster.csv").write_text(text, encoding="utf-8")
    source = {MOODLE.format(name): work["en"] for name in ("Amelia Hart", "José Núñez")}
    rows_of(made, zipped(tmp_path / "1.zip", source))
    return made


@pytest.mark.parametrize(
    ("old", "new"),
    [("001", "1"), ("001", "01"), ("001", "1.0"), ("Kim Min", "kim min"), ("Kim Min", "KimMin")],
)
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_roster_that_a_spreadsheet_respelled_is_refused(
    numbered: CourseFile, tmp_path: Path, old: str, new: str, dry: tuple[str, ...]
) -> None:
    path = numbered.root / "roster.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    before, known = files(numbered.root), left(numbered, [])
    words = ["collect", str(tmp_path / "1.zip"), "--course", str(numbered.root), *dry]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert f"{old} → {new}" in result.output
    assert "imported as text" in " ".join(result.output.split())
    assert (files(numbered.root), left(numbered, [])) == (before, known)
    with pytest.raises(ClassroomError, match="spelled otherwise"):
        release(numbered, (LESSON,))
    assert left(numbered, []) == known


def test_ids_without_work_can_be_corrected_and_who_left_is_named(
    numbered: CourseFile, tmp_path: Path
) -> None:
    path = numbered.root / "roster.csv"
    path.write_text(f"{HEADER}001,Amelia,Hart\n2,Ann,Lee\n", encoding="utf-8")
    words = ["collect", str(tmp_path / "1.zip"), "--course", str(numbered.root)]
    result = CliRunner().invoke(main, words)
    said = " ".join(result.output.split())
    assert result.exit_code == 1, said  # José Núñez is in the roster no longer
    assert "no longer in the roster (kept): 002, 2024001" in said
    assert "Kim Min" in said


# ── The file ────────────────────────────────────────────────────────────────────────────


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_row(tmp_path: Path) -> None:
    said = refused(tmp_path, f'{HEADER}001,"unclosed,B\n002,C,D\n')
    assert "row 2" in said
    assert 'single "' in said
    merged = refused(tmp_path, f'{HEADER}000,A,B\n001,"A,B\n002,C",D\n')
    assert "rows 3 to 4" in merged
    (one,) = roster(tmp_path, f'{HEADER}001,"Ann ""A"", B.","O\'Neill,\u00a0Jr."\n')
    assert one.first_name == 'Ann "A", B.'


def test_a_cell_beyond_all_measure_is_no_traceback(tmp_path: Path) -> None:
    assert "131072" in refused(tmp_path, f"{HEADER}001,{'x' * 140_000},B\n")
    path = tmp_path / "who.csv"
    path.write_text(f"delivered,id\n{'x' * 140_000},a\n", encoding="utf-8")
    with pytest.raises(ClassroomError, match="131072"):
        read_mapping(path, [Student("a")])


@pytest.mark.parametrize("name", ["CON", "nul", "lpt1", "Com9", "aux.2024", "prn"])
def test_windows_names_of_devices_are_no_ids(tmp_path: Path, name: str) -> None:
    assert f'"{name}"' in refused(tmp_path, f"id,first_name\n{name},A\nconrad,B\n")


@pytest.mark.parametrize("titles", ["id,first_name,id", "학번,이름,ID", '"Student",name,ID'])
def test_two_columns_of_ids_are_refused(tmp_path: Path, titles: str) -> None:
    assert "several columns" in refused(tmp_path, f"{titles}\n001,A,002\n")


# ── Encodings ───────────────────────────────────────────────────────────────────────────

WESTERN = ["Mélanie,Dupont", "José,Núñez", "François,Lefèvre", "Jürgen,Müller", "Sean,O’Neill",
           "Björn,Åström", "Chloé,Martin", "Émile,Zola"]  # fmt: skip
KOREAN = ["민준,김", "서연,최", "시우,윤", "가람,한"]
JAPANESE = ["花子,佐藤", "太郎,表", "遥,青木", "翔太,高橋", "ケン,渡邉"]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1252", name) for name in WESTERN]
    + [("cp949", name) for name in KOREAN]
    + [("cp932", name) for name in JAPANESE],
)
def test_one_name_alone_tells_the_encoding(tmp_path: Path, encoding: str, name: str) -> None:
    (student,) = roster(tmp_path, f"{HEADER}001,{name}\n", encoding)
    assert f"{student.first_name},{student.last_name}" == name


@pytest.mark.parametrize(
    ("encoding", "rows"),
    [
        ("cp1250", "1,Łukasz,Ząb\n2,Paweł,Śliwa\n"),
        ("cp1254", "1,Ayşe,Yıldız\n2,Çağrı,Öz\n"),
        ("cp1251", "1,Иван,Петров\n"),
    ],
)
def test_what_no_encoding_explains_is_refused_with_the_way_out(
    tmp_path: Path, encoding: str, rows: str
) -> None:
    assert "CSV UTF-8" in refused(tmp_path, HEADER + rows, encoding)


# ── Titles and names ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "first", "last", "shown"),
    [
        ("학번,성,이름\n1,김,민준\n", "민준", "김", "김 민준"),
        ("이름,성,학번\n민준,김,1\n", "민준", "김", "김 민준"),
        ("학번,이름\n1,김민준\n", "", "김민준", "김민준"),
        ("学籍番号,姓,名\n1,佐藤,花子\n", "花子", "佐藤", "佐藤 花子"),
        ("学籍番号,姓,名前\n1,佐藤,花子\n", "花子", "佐藤", "佐藤 花子"),
        ("学籍番号,氏名\n1,佐藤 花子\n", "", "佐藤 花子", "佐藤 花子"),
        ("学籍番号,姓,名,セイ,メイ\n1,佐藤,花子,サトウ,ハナコ\n", "花子", "佐藤", "佐藤 花子"),
        ("学籍番号,セイ,メイ\n1,サトウ,ハナコ\n", "ハナコ", "サトウ", "ハナコ サトウ"),
    ],
)
def test_a_given_name_is_not_lost(
    tmp_path: Path, text: str, first: str, last: str, shown: str
) -> None:
    (student,) = roster(tmp_path, text)
    assert (student.first_name, student.last_name, student.name) == (first, last, shown)


@pytest.mark.parametrize("header", ["학번,성,이름\n1,김,민준", "학번,이름\n1,김민준",
                                    "학번,성명\n1,김 민준"])  # fmt: skip
@pytest.mark.parametrize(
    "path",
    [
        "민준 김_1_assignsubmission_file_/momentum.ipynb",
        "김민준_1_assignsubmission_file_/momentum.ipynb",
        "김 민준/momentum.ipynb",
        "과제_김민준.ipynb",
        "momentum - 민준 김.ipynb",
    ],
)
def test_a_korean_name_is_found_in_either_order(tmp_path: Path, header: str, path: str) -> None:
    finder = Finder(roster(tmp_path, f"{header}\n2,이서연\n"), lessons=["momentum"])
    assert finder.find(clues_of(Arrival(path))).student == "1"


@pytest.mark.parametrize("name", ["サトウハナコ", "ハナコ サトウ", "佐藤花子", "花子 佐藤"])
def test_a_japanese_name_is_found_by_its_reading_too(tmp_path: Path, name: str) -> None:
    text = "学籍番号,姓,名,セイ,メイ\n1,佐藤,花子,サトウ,ハナコ\n2,表,太郎,オモテ,タロウ\n"
    finder = Finder(roster(tmp_path, text), lessons=["momentum"])
    assert finder.find(clues_of(Arrival(f"{name}_momentum.ipynb"))).student == "1"


# ── A new class ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", [("--lessons", ","), ("--lessons", ""), ("--languages", " , ")])
def test_an_empty_list_is_not_everything(tmp_path: Path, words: tuple[str, str]) -> None:
    result = CliRunner().invoke(main, ["new-course", str(tmp_path / "c"), *words])
    assert result.exit_code == 2
    assert "names nothing" in result.output
    assert not (tmp_path / "c").exists()


def test_the_machines_time_zone_is_taken_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Seoul")
    words = ["new-course", str(tmp_path / "c"), "--lessons", "adam"]
    result = CliRunner().invoke(main, words)
    assert "Dates are in Asia/Seoul, the time zone of this machine" in result.output
    text = (tmp_path / "c" / "course.toml").read_text(encoding="utf-8")
    assert 'timezone = "Asia/Seoul"' in text


def test_a_time_zone_is_found_wherever_a_system_keeps_it(tmp_path: Path) -> None:
    zone = tmp_path / "zoneinfo.default" / "Asia" / "Tokyo"
    zone.parent.mkdir(parents=True)
    zone.touch()
    assert machine_zone({}, tmp_path) is None
    (tmp_path / "timezone").write_text("Europe/Berlin\n", encoding="utf-8")
    assert machine_zone({}, tmp_path) == "Europe/Berlin"
    (tmp_path / "localtime").symlink_to(zone)
    assert machine_zone({}, tmp_path) == "Asia/Tokyo"
    assert machine_zone({"TZ": ":/usr/share/zoneinfo/posix/Asia/Seoul"}, tmp_path) == "Asia/Seoul"
    assert machine_zone({"TZ": "JST-9"}, tmp_path) is None


def test_a_class_on_a_machine_without_a_zone_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "JST-9")
    words = ["new-course", str(tmp_path / "c"), "--lessons", "adam"]
    assert "Dates are in UTC, for this machine" in CliRunner().invoke(main, words).output


# ── The zip to hand out ─────────────────────────────────────────────────────────────────


def test_a_zip_holds_what_was_made_now_and_nothing_that_lies_there(made: CourseFile) -> None:
    solved = made.root / "solutions" / "en" / LESSON / f"{LESSON}.ipynb"
    (made.root / "release" / "en" / "solved.ipynb").write_bytes(solved.read_bytes())
    release(made, (LESSON,), zipped=True)
    with zipfile.ZipFile(made.root / "release" / "en.zip") as archive:
        assert archive.namelist() == [f"en/{LESSON}.ipynb"]
        packed = json.loads(archive.read(f"en/{LESSON}.ipynb"))
    lying = json.loads((made.root / "release" / "en" / f"{LESSON}.ipynb").read_bytes())
    assert packed == lying
