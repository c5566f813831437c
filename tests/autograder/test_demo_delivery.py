"""The made-up downloads: whose, under which names, and what a class without a release is told."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_classroom import LESSON

from autograder import course
from autograder.bench.mixture import mistaken
from autograder.classroom.collecting import Request, collect
from autograder.classroom.course_file import read_course
from autograder.classroom.new_course import make_course, planned
from autograder.classroom.releasing import release
from autograder.demo.delivery import command, pack

ROSTER = """\
id,first_name,last_name
elif-demir,Elif,Demir
copier,Noah,Berg
aoki-haruka,遥,青木
kim-minjun,민준,김
yoon-siwoo,시우,윤
"""


def class_in(place: Path) -> Path:
    """Make a class of five in a folder of its own."""
    (place / "names.csv").write_text(ROSTER, encoding="utf-8")
    make_course(planned(place / "class", lessons=LESSON, roster_file=place / "names.csv"))
    return place / "class"


def test_a_class_without_a_release_is_told_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    monkeypatch.chdir(class_in(tmp_path))
    run = CliRunner().invoke(command)
    assert run.exit_code == 2
    assert f"release {LESSON}" in run.output


def test_the_downloads_are_collected_but_for_the_hard_cases(tmp_path: Path) -> None:
    made = read_course(class_in(tmp_path))
    release(made, (LESSON,))
    packed = dict(pack(made, tmp_path))
    assert packed == {tmp_path / "seoul.zip": 4, tmp_path / "kyoto.zip": 1}
    with zipfile.ZipFile(tmp_path / "kyoto.zip") as archive:
        assert "青木" in archive.infolist()[0].filename.encode("cp437").decode("cp932")
    rows = [row for path in packed for row in collect(made, Request(path))]
    found = {row.student or "": row.status for row in rows}
    assert found == {
        "elif-demir": "collected",
        "copier": "collected",
        "aoki-haruka": "collected",
        "yoon-siwoo": "damaged",
        "": "unmatched",
    }
    first, copy = (_answer(made.root, name) for name in ("elif-demir", "copier"))
    assert first != copy
    assert compile(copy, "copy", "exec")


def _answer(root: Path, student: str) -> str:
    path = root / "submitted" / student / LESSON / f"{LESSON}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    title = course.exercise("momentum.Momentum").id
    own = [c for c in cells if c["metadata"].get("nbgrader", {}).get("solution")]
    found = [c for c in own if c["metadata"]["course"].get("exercise") == title]
    return "".join(found[0]["source"])


def test_a_mistaken_answer_takes_no_other_answer_s_place() -> None:
    for exercise in course.exercises(LESSON):
        for number in range(len(exercise.misconceptions)):
            names: dict[str, object] = {"__name__": "answer"}
            exec("import numpy as np\n" + mistaken(exercise, number).partition("\n")[2], names)
            others = {e.name for e in course.exercises(LESSON)} - {exercise.name}
            assert exercise.name in names
            assert not others & set(names)
