"""Plain nbgrader commands from the course's root, with the real lesson."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from small_course import (
    LESSON,
    ROOT,
    SmallCourse,
    cell,
    make_small_course,
    nbgrader,
    solved,
)

from autograder import course
from autograder.demo.classroom import ASSIGNMENT
from autograder.demo.handin import hand_in
from autograder.demo.roster import students
from autograder.grading import notes
from autograder.grading.feedback import words
from autograder.grading.marking import MarkingRoom
from autograder.grading.outcome import outcomes_in, remarks_in
from autograder.grading.seeds import seed_for
from course_lib.i18n import LANGUAGES

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("commands")]
CHOSEN = {"en": "ben-oneill", "ja": "nakamura-yui", "ko": "lee-jiho"}


@pytest.fixture(scope="module")
def course_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout's folders that nbgrader reads, and three hand-ins; every command has been run."""
    root = tmp_path_factory.mktemp("checkout")
    for folder in ("solutions", "notebooks"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copytree(root / "notebooks", root / "as built")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for student in students():
        if student.id in CHOSEN.values():
            path = root / "notebooks" / student.language / LESSON / f"{LESSON}.ipynb"
            release = json.loads(path.read_text(encoding="utf-8"))
            hand_in(student, release, root / "submitted" / student.id / LESSON)
    for command in ("generate_assignment", "autograde", "generate_feedback", "export"):
        run = nbgrader(root, command, *([] if command == "export" else [LESSON]))
        assert run.returncode == 0, run.stderr[-4000:]
        assert "Warning" not in run.stderr
    return root


def rows(root: Path, query: str) -> list[tuple[object, ...]]:
    """Return the answer of the gradebook."""
    with sqlite3.connect(root / "gradebook.db") as database:
        found: list[tuple[object, ...]] = database.execute(query).fetchall()
    database.close()
    return found


def test_one_assignment_with_one_notebook_whatever_the_language(course_root: Path) -> None:
    assert rows(course_root, "SELECT name FROM assignment") == [(LESSON,)]
    assert rows(course_root, "SELECT name FROM notebook") == [(LESSON,)]
    most = sum(exercise.max_points for exercise in course.exercises(LESSON)) + 4
    assert rows(course_root, "SELECT sum(max_score) FROM grade_cells") == [(most,)]


def test_registering_leaves_the_built_release_as_it_was(course_root: Path) -> None:
    built = course_root / "as built"
    for path in sorted(built.rglob("*.ipynb")):
        made = course_root / "notebooks" / path.relative_to(built)
        assert made.read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_feedback_is_in_the_students_language(course_root: Path, lang: str) -> None:
    page = course_root / "feedback" / CHOSEN[lang] / LESSON / f"{LESSON}.html"
    text = page.read_text(encoding="utf-8")
    first = course.exercises(LESSON)[0]
    assert f'<html lang="{lang}">' in text
    assert f">{words(lang)['feedback']}" in text
    assert words(lang)["written"] in text
    (lesson,) = (lesson for lesson in course.lessons() if lesson.id == LESSON)
    assert lesson.tr(first.title, lang) in text
    assert notes.Note(notes.NOT_NEEDED).text(lang) in text
    assert "/ 36 " in re.sub(r"</?b>", " ", text)
    assert len(text) < 1_000_000


def test_the_score_is_the_sum_of_the_checks(course_root: Path) -> None:
    with (course_root / "grades.csv").open(encoding="utf-8", newline="") as file:
        exported = {row["student_id"]: float(row["raw_score"]) for row in csv.DictReader(file)}
    for student in CHOSEN.values():
        path = course_root / "autograded" / student / LESSON / f"{LESSON}.ipynb"
        assert exported[student] == sum(outcome.points for outcome in outcomes_in(path))
    assert set(exported) == set(CHOSEN.values())


def test_the_hidden_seed_is_recorded_once(course_root: Path) -> None:
    text = (course_root / "grading-seeds.toml").read_text(encoding="utf-8")
    assert text.count("value =") == 1
    assert str(seed_for(course_root, LESSON)) in text


def test_alembic_is_found_where_no_environment_is_activated(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name != "PATH"}
    code = (
        "import shutil; from autograder.grading.config import find_alembic; find_alembic();"
        "print(shutil.which('alembic'))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**bare, "PATH": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert "alembic" in run.stdout


# ── Faults of our own, and single students ──────────────────────────────────────────────


@pytest.fixture(scope="module")
def second_course(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """A small course of which nobody has handed in anything."""
    return make_small_course(tmp_path_factory.mktemp("second") / "course")


def lose_an_exercise(root: Path) -> None:
    """Let a check of the gradebook name an exercise that the course does not have."""
    with sqlite3.connect(root / "gradebook.db") as database:
        done = database.execute(
            "UPDATE source_cell SET source = 'check(\"momentum.nothing\")' "
            "WHERE name = 'check-write-convert'"
        )
        assert done.rowcount == 1
    database.close()


def test_an_earlier_score_stays_when_the_checker_fails(second_course: SmallCourse) -> None:
    query = (
        "SELECT base_cell.name, auto_score, needs_manual_grade FROM grade "
        "JOIN base_cell ON base_cell.id = grade.cell_id"
    )
    second_course.hand_in("unlucky", second_course.right())
    assert nbgrader(second_course.root, "autograde", LESSON).returncode == 0
    lose_an_exercise(second_course.root)
    again = nbgrader(second_course.root, "autograde", LESSON, "--force")
    assert again.returncode == 0
    found = {name: (score, bool(waits)) for name, score, waits in rows(second_course.root, query)}
    assert found["check-write-momentum"] == (10, False)
    assert found["check-write-convert"] == (6, True)
    path = second_course.root / "autograded" / "unlucky" / LESSON / f"{LESSON}.ipynb"
    assert notes.WITHHELD in [remark.message for remark in remarks_in(path)]


def test_one_student_without_a_notebook_can_be_marked_alone(second_course: SmallCourse) -> None:
    second_course.submitted("empty-handed").mkdir(parents=True)
    room = MarkingRoom(second_course.root, ASSIGNMENT, second_course.root / "log.txt")
    code = (
        "from pathlib import Path; from autograder.grading.marking import MarkingRoom, mark;"
        f"room = MarkingRoom(Path({str(room.root)!r}), {LESSON!r}, Path({str(room.log)!r}));"
        "mark(room, 'empty-handed')"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    path = room.folder("autograded", "empty-handed") / f"{LESSON}.ipynb"
    assert [remark.message for remark in remarks_in(path)] == [notes.MISSING]
    assert "[empty-handed]" in room.log.read_text(encoding="utf-8")


def quiz() -> dict[str, object]:
    """Return an instructor's own notebook, marked by plain asserts."""
    solution = cell("code", "double", "def double(x):\n    return 2 * x", {}, solution=True)
    solution["metadata"]["course"]["stub"] = "def double(x):\n    raise NotImplementedError"
    first = cell("code", "test-double", "assert double(3) == 6", {}, grade=True, points=3)
    second = cell("code", "test-text", "assert double('a') == 'aa'", {}, grade=True, points=2)
    return solved("en") | {"cells": [solution, first, second]}


def test_an_assignment_written_by_hand_is_marked_by_its_own_asserts(
    second_course: SmallCourse,
) -> None:
    """Tests in plain asserts keep nbgrader's rule, on any assignment beside the course's."""
    root = second_course.root
    written, made = (root / step / "en/quiz/quiz.ipynb" for step in ("solutions", "notebooks"))
    target = second_course.submitted("x").parent / "quiz" / "quiz (2).ipynb"
    for path in (written, target):
        path.parent.mkdir(parents=True)
    written.write_text(json.dumps(quiz()), encoding="utf-8")
    assert nbgrader(root, "generate_assignment", "quiz").returncode == 0
    answer = json.loads(made.read_text(encoding="utf-8"))
    text = "import sys\nprint('!', file=sys.stderr)\ndef double(x):\n    return 2.0 * x"
    answer["cells"][0]["source"] = text
    target.write_text(json.dumps(answer), encoding="utf-8")
    run = nbgrader(root, "autograde", "quiz")
    assert run.returncode == 0
    assert run.stderr.count("tampered") == 2  # once for each test, however many handed in
    query = (
        "SELECT base_cell.name, auto_score FROM grade JOIN base_cell "
        "ON base_cell.id = grade.cell_id WHERE base_cell.name LIKE 'test-%'"
    )
    assert dict(rows(root, query)) == {"test-double": 3.0, "test-text": 0.0}
