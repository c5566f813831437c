"""The made-up class: thirty students, each with the outcome that the roster foresees."""

from __future__ import annotations

import csv
import hashlib
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from small_course import LESSON, ROOT, nbgrader

from autograder import course
from autograder.demo.classroom import ASSIGNMENT, MARK, FolderError, open_classroom
from autograder.demo.results import code_of
from autograder.demo.roster import Student, cells_of, students
from autograder.grading import notes
from autograder.grading.marking import MarkingRoom
from autograder.grading.outcome import outcomes_in, remarks_in

READ = [student for student in students() if not student.cut]


def demo(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [sys.executable, "-m", "autograder", "demo", str(folder), *words],
        capture_output=True,
        encoding="utf-8",
        env={**_wide(), "PYTHONIOENCODING": "utf-8"},
        timeout=280,
    )


def _wide() -> dict[str, str]:
    return {**os.environ, "COLUMNS": "160"}


def fingerprint(*folders: str) -> str:
    """Return a fingerprint of the course's generated notebooks."""
    paths = [p for name in folders for p in sorted((ROOT / name).rglob("*")) if p.is_file()]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The class, marked once, and what was printed; its folder had been used before."""
    folder = tmp_path_factory.mktemp("demo") / "class"
    folder.mkdir()
    (folder / MARK).write_text("", encoding="utf-8")
    (folder / "autograded").mkdir()
    (folder / "autograded" / "left over").write_text("old", encoding="utf-8")
    before = fingerprint("notebooks", "solutions")
    run = demo(folder, "--lang", "en")
    assert run.returncode == 0, run.stdout + run.stderr
    assert fingerprint("notebooks", "solutions") == before
    assert not run.stderr
    return folder, run.stdout


# ── The class itself ────────────────────────────────────────────────────────────────────


def test_there_are_thirty_in_three_languages() -> None:
    assert Counter(student.language for student in students()) == {"en": 10, "ja": 10, "ko": 10}
    assert len({student.id for student in students()}) == 30


def test_every_mistake_of_the_lesson_s_first_exercise_is_made_by_somebody() -> None:
    first = course.exercises(ASSIGNMENT)[0]
    made = {student.expected["Momentum"].partition("+")[0] for student in READ}
    known = {f"misconception:{cause.id}" for cause in first.misconceptions}
    known |= {f"convention:{cause.id}" for cause in first.conventions}
    assert known <= made
    assert {"correct", "not_attempted"} <= made
    faults = {fault for s in READ for fault in s.expected["Momentum"].split("+")[1:]}
    assert faults == {"rebinds", "shared_state", "mutates_grads"}
    assert sum(code.startswith("raised") for code in made) >= 3


def test_students_write_their_own_code() -> None:
    texts = [cell.text for student in students() for cell in cells_of(student)]
    code = [text for text in texts if text.startswith("class Momentum")]
    assert len(code) == len(set(code)) == 29
    written = [s for s in students() if any(cell.markdown for cell in cells_of(s))]
    assert {student.language for student in written} == {"en", "ja", "ko"}


# ── The folder ──────────────────────────────────────────────────────────────────────────


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderError, match="holds other files, expected an empty or new folder"):
        open_classroom(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "class").write_text("mine", encoding="utf-8")
    run = demo(tmp_path / "class", "--lang", "en")
    assert run.returncode == 2
    assert "is a file, expected a folder" in run.stderr
    assert (tmp_path / "class").read_text(encoding="utf-8") == "mine"


# ── Marked ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
class TestMarked:
    """What one run of the command leaves behind."""

    @pytest.mark.parametrize("student", READ, ids=lambda student: student.id)
    def test_outcome(self, shown: tuple[Path, str], student: Student) -> None:
        room = MarkingRoom(shown[0], ASSIGNMENT, shown[0] / "log")
        path = room.folder("autograded", student.id) / f"{ASSIGNMENT}.ipynb"
        found = {
            outcome.exercise.partition(".")[2]: code_of(outcome.verdict)
            for outcome in outcomes_in(path)
            if outcome.verdict
        }
        assert found == dict(student.expected)

    @pytest.mark.parametrize("student", students(), ids=lambda student: student.id)
    def test_feedback(self, shown: tuple[Path, str], student: Student) -> None:
        page = shown[0] / "feedback" / student.id / LESSON / f"{LESSON}.html"
        text = page.read_text(encoding="utf-8")
        assert f'<html lang="{student.language}">' in text
        assert ("application/vnd" in text) is False
        assert student.id in text

    def test_damaged_notebooks_do_no_harm(self, shown: tuple[Path, str]) -> None:
        room = MarkingRoom(shown[0], ASSIGNMENT, shown[0] / "log")
        remarks = {
            student.id: [
                remark.message
                for remark in remarks_in(room.folder("autograded", student.id) / f"{LESSON}.ipynb")
            ]
            for student in students()
        }
        assert remarks.pop("choi-seoyeon") == [notes.RENAMED]
        assert remarks.pop("yoon-siwoo") == [notes.UNREADABLE]
        assert not any(remarks.values())

    def test_the_table_names_everybody(self, shown: tuple[Path, str]) -> None:
        for student in students():
            assert student.name in shown[1]
        assert "Momentum: old_velocity" in shown[1]
        assert "attribute_name" in shown[1]

    def test_the_folder_is_made_afresh(self, shown: tuple[Path, str]) -> None:
        assert not (shown[0] / "autograded" / "left over").exists()

    def test_names_survive_the_export(self, shown: tuple[Path, str]) -> None:
        assert nbgrader(shown[0], "export").returncode == 0
        with (shown[0] / "grades.csv").open(encoding="utf-8", newline="") as file:
            rows = {row["student_id"]: row for row in csv.DictReader(file)}
        assert len(rows) == 30
        assert rows["ben-oneill"]["last_name"] == "O'Neill, Jr."
        assert rows["aoki-haruka"]["last_name"] == "青木"
        assert {row["max_score"] for row in rows.values()} == {"36.0"}
