"""The table of grades: names of every kind, and students who handed in nothing."""

from __future__ import annotations

import csv
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from nbgrader.api import MissingEntry

from autograder.grading.export import COLUMNS, QuotedCsvExport


class OneAssignment:
    """A gradebook with one assignment, in which only the first student handed in."""

    def __init__(self, *names: tuple[str, str]) -> None:
        self.assignments = [SimpleNamespace(name="momentum", duedate=None, max_score=36.0)]
        self.students = [
            SimpleNamespace(id=f"s{i}", last_name=last, first_name=first, email=None)
            for i, (last, first) in enumerate(names)
        ]

    def find_submission(self, _assignment: str, student: str) -> Any:
        if student != "s0":
            raise MissingEntry(student)
        return SimpleNamespace(late_submission_penalty=2.0, timestamp=None, score=12.5)


def exported(path: Path, *names: tuple[str, str], **settings: Any) -> list[dict[str, str]]:
    """Export, and read the file back as a spreadsheet would."""
    plugin = QuotedCsvExport(to=str(path), **settings)
    plugin.export(OneAssignment(*names))  # type: ignore[arg-type]
    encoding = "utf-8-sig" if settings.get("for_excel") else "utf-8"
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    "name", [("O'Neill, Jr.", 'Ben "B"'), ("青木", "遥"), ("최", "서연"), ("two\nlines", "")]
)
def test_names_come_through(tmp_path: Path, name: tuple[str, str]) -> None:
    (row,) = exported(tmp_path / "grades.csv", name)
    assert (row["last_name"], row["first_name"]) == name
    assert tuple(row) == COLUMNS


def test_scores_and_those_who_handed_in_nothing(tmp_path: Path) -> None:
    first, second = exported(tmp_path / "grades.csv", ("A", "a"), ("B", "b"))
    assert (first["raw_score"], first["score"], first["max_score"]) == ("12.5", "10.5", "36.0")
    assert (second["raw_score"], second["score"]) == ("0.0", "0.0")


def test_no_name_is_a_formula(tmp_path: Path) -> None:
    (row,) = exported(tmp_path / "grades.csv", ('=HYPERLINK("x")', "+1"))
    assert row["last_name"].startswith("'=")
    assert row["first_name"] == "'+1"


def test_excel_gets_its_mark(tmp_path: Path) -> None:
    exported(tmp_path / "grades.csv", ("青木", "遥"), for_excel=True)
    assert (tmp_path / "grades.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_one_student_can_be_chosen(tmp_path: Path) -> None:
    chosen = exported(tmp_path / "grades.csv", ("A", "a"), ("B", "b"), student=["s1"])
    assert [row["student_id"] for row in chosen] == ["s1"]
    assert exported(tmp_path / "none.csv", ("A", "a"), assignment=["other"]) == []
