"""Who a student is elsewhere: the roster joined with another system's own export."""

from __future__ import annotations

from pathlib import Path

import pytest
from gradebooks import NAMES, exported, make_gradebook, rows

from autograder.exporting.errors import ExportError
from autograder.exporting.people import read_people

HEAD = "Student,ID,SIS User ID,SIS Login ID,Section,Momentum (77)\n"
POINTS = "    Points Possible,,,,,14\n"
LONG = "x" * 131_073


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with a gradebook, and a roster whose ids Canvas does not know."""
    root = tmp_path_factory.mktemp("class")
    make_gradebook(root)
    return root


def roster(root: Path, head: str, row: str) -> None:
    """Write the course's roster: a row for each student, with their number in it."""
    lines = [row.format(id=s, i=i) for i, s in enumerate(NAMES)]
    (root / "roster.csv").write_text("\n".join([head, *lines, ""]), encoding="utf-8")


def canvas_file(folder: Path, row: str) -> Path:
    """Write what Canvas exports."""
    path = folder / "canvas_out.csv"
    lines = "".join(row.format(i=i) + "\n" for i in range(len(NAMES)))
    path.write_text(HEAD + POINTS + lines, encoding="utf-8")
    return path


def canvas(root: Path, folder: Path, people: Path | str = "") -> dict[str, dict[str, str]]:
    """Export for Canvas; return the rows by Canvas's ID."""
    path = exported(root, "CanvasExport", folder / "c.csv", people=people)
    return {row["ID"]: row for row in rows(path)[1:]}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("canvas_id", "550{i}"),
        ("sis_user", "S{i}"),
        ("sis_login", "LOGIN{i}@uni.example"),
        ("email", "Login{i}@Uni.Example"),
    ],
)
def test_canvas_own_export_meets_the_roster(
    class_folder: Path, tmp_path: Path, column: str, value: str
) -> None:
    head = "id,email" if column == "email" else f"id,email,{column}"
    row = "{id}," + (value if column == "email" else "x{i}@example.org," + value)
    roster(class_folder, head, row)
    people = canvas_file(tmp_path, '"Y, {i}",550{i},S{i},login{i}@uni.example,B,')
    found = canvas(class_folder, tmp_path, people)
    assert sorted(found) == [f"550{i}" for i in range(7)]
    assert found["5500"]["Student"] == "Y, 0"
    assert found["5500"]["Momentum (77)"] == "14"
    assert found["5501"]["SIS User ID"] == "S1"
    assert found["5501"]["Momentum (77)"] == "8.25"


def test_a_row_with_another_id_is_somebody_elses(class_folder: Path, tmp_path: Path) -> None:
    roster(class_folder, "id,email,canvas_id", "{id},login{i}@uni.example,660{i}")
    people = canvas_file(tmp_path, '"Y, {i}",550{i},S{i},login{i}@uni.example,B,')
    with pytest.raises(ExportError, match=r"no row that belongs to 7 students \(s0"):
        canvas(class_folder, tmp_path, people)


def test_who_is_missing_in_canvas_is_named_and_not_told_what_was_done(
    class_folder: Path, tmp_path: Path
) -> None:
    roster(class_folder, "id,canvas_id", "{id},550{i}")
    people = canvas_file(tmp_path, '"Y, {i}",550{i},,,B,')
    text = people.read_text(encoding="utf-8").replace(",5502,", ",5592,")
    people.write_text(text, encoding="utf-8")
    with pytest.raises(ExportError, match=r"1 students \(s03\)") as caught:
        canvas(class_folder, tmp_path, people)
    assert "--people" not in str(caught.value)


def test_two_students_never_go_by_one_id(class_folder: Path, tmp_path: Path) -> None:
    roster(class_folder, "id,canvas_id", "{id},5500")
    with pytest.raises(ExportError, match=r"have one canvas_id \(5500\), expected another"):
        canvas(class_folder, tmp_path)


def test_moodles_own_export_meets_the_roster(class_folder: Path, tmp_path: Path) -> None:
    roster(class_folder, "id,email", "{id},m{i}@uni.example")
    people = tmp_path / "moodle_out.csv"
    lines = "".join(f"x,y,N{i},m{i}@uni.example\n" for i in range(7))
    people.write_text("First name,Last name,ID number,Email address\n" + lines, encoding="utf-8")
    path = exported(class_folder, "MoodleExport", tmp_path / "m.csv", people=people)
    assert {row["ID number"] for row in rows(path)} == {f"N{i}" for i in range(7)}


# ── Tables that are none ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("head", ["id,email\n", HEAD])
def test_a_cell_without_end_is_one_sentence(head: str, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f'{head}s01,"{LONG}\n', encoding="utf-8")
    with pytest.raises(ExportError, match=r"people\.csv is no table .* at most 131072 characters"):
        read_people(path)


def test_the_lines_of_an_old_macintosh_are_lines(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes((HEAD + POINTS + "A,1,,a,x,\n").replace("\n", "\r").encode())
    assert read_people(path).of("a")["canvas_id"] == "1"
