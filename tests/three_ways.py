"""One honest class, and everything that a marking leaves of it, to be compared."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fast_class import ask
from nbgrader.api import Gradebook
from small_course import LESSON, SmallCourse, named

from autograder import course as lessons
from autograder.grading.config import hush
from autograder.grading.seeds import seed_for
from autograder.reference import edited

PLUGIN = """
from nbgrader.plugins import LateSubmissionPlugin

class PointAnHour(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        if student_id == "late-generous":
            return -5
        return None if total_seconds_late < 600 else total_seconds_late / 3600
"""
LATE = "c.AssignLatePenalties.plugin_class = 'late_here.PointAnHour'\n"
STOCK = (
    "from autograder.authoring.nbgrader_settings import configure_release\n"
    "from autograder.grading.config import find_alembic, hush\n"
    "c = get_config()\nconfigure_release(c)\nfind_alembic()\nhush()\n"
)
DUE = "2026-04-30 12:00:00.000000"
TIMES = {
    "right-en": "2026-04-30 11:59:59 UTC",
    "right-ja": "2026-04-30 20:59:59.123 +0900",
    "late-an-hour": "2026-04-30 13:00:00 UTC",
    "late-a-minute": "2026-04-30T12:01:00",
    "late-for-ever": "2026-05-09 12:00:00 UTC",
    "late-generous": "2026-04-30 14:00:00 UTC",
    "late-excused": "2026-05-01 11:00:00 Asia/Seoul",
    "again-late": "2026-04-30 14:30:00 UTC",
}
AGAIN = ("again-scored", "again-worse", "again-late", "again-extra")


def hand_in_honestly(course: SmallCourse) -> None:
    """Hand in what honest students hand in."""
    for lang in ("en", "ja", "ko"):
        course.hand_in(f"right-{lang}", course.right(lang))
        course.hand_in(f"untouched-{lang}", course.untouched(lang))
    for student in (*TIMES, *AGAIN):
        course.hand_in(student, course.right("ko" if "late" in student else "en"))
    for student, answers in _answers().items():
        notebook = course.right("ja")
        for title, text in answers.items():
            named(notebook, title)["source"] = text
        course.hand_in(student, notebook)
    for student, text in TIMES.items():
        (course.submitted(student) / "timestamp.txt").write_text(text + "\n", encoding="utf-8")
    _put_files_beside(course)


def _answers() -> dict[str, dict[str, str]]:
    momentum, convert = (lessons.exercise(f"{LESSON}.{name}") for name in ("Momentum", "convert"))
    imports = "import numpy as np\n\n\n"
    wrong = [imports + edited(momentum, cause.change) for cause in momentum.misconceptions[:2]]
    usual = [imports + edited(momentum, cause.change) for cause in momentum.conventions[:2]]
    own = edited(convert, convert.misconceptions[0].change)
    return {
        "mistaken-1": {"write-momentum": wrong[0], "write-convert": imports + own},
        "mistaken-2": {"write-momentum": wrong[1], "answer-why": "# なぜ\n速度のため。"},
        **{f"usual-{i}": {"write-momentum": text} for i, text in enumerate(usual)},
        "raising": {"write-convert": "def convert(lr, momentum, src, dst):\n    return 1 / 0"},
        "unfinished": {
            "write-momentum": "class Momentum:\n    def __init__(self",
            "answer-why": "",
        },
        "warned": {"write-convert": convert.solution + "\nprint(convert(0.1, 0.9, 'a', 'b'))"},
    }


def _put_files_beside(course: SmallCourse) -> None:
    """Let students hand in files, one of which the course has too."""
    folder = course.submitted("right-en")
    (folder / "own").mkdir()
    (folder / "own" / "data.csv").write_text("1,2\n", encoding="utf-8")
    (folder / "given.csv").write_text("changed", encoding="utf-8")
    given = course.root / "solutions" / "en" / LESSON / "given.csv"
    given.write_text("as given", encoding="utf-8")


def prepare(course: SmallCourse) -> None:
    """Set the date, an extension, students who are known already, and the penalty's plugin."""
    course.root.joinpath("late_here.py").write_text(PLUGIN, encoding="utf-8")
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\n" + LATE)
    hush()
    with Gradebook(f"sqlite:///{(course.root / 'gradebook.db').as_posix()}") as book:
        book.add_student("late-excused", first_name="遥", last_name="青木", email="h@example.org")
        book.add_student("right-ko", first_name="서연", last_name="최")
        book.update_or_create_assignment(LESSON, duedate=DUE)
        book.add_submission(LESSON, "late-excused")
        book.grant_extension(LESSON, "late-excused", days=1)
    seed_for(course.root, LESSON)


def enter_by_hand(root: Path) -> None:
    """Enter what a person does between two markings."""
    hush()
    with Gradebook(f"sqlite:///{(root / 'gradebook.db').as_posix()}") as book:
        for student in AGAIN:
            grade = book.find_grade("answer-why", LESSON, LESSON, student)
            grade.manual_score, grade.needs_manual_grade = 3.5, False
            comment = book.find_comment("answer-why", LESSON, LESSON, student)
            comment.manual_comment = "Well said. 잘 썼어요."
        check = book.find_grade("check-write-momentum", LESSON, LESSON, "again-scored")
        check.manual_score = 9.0
        book.find_grade("check-write-convert", LESSON, LESSON, "again-extra").extra_credit = 2.0
        book.find_submission_notebook(LESSON, LESSON, "again-extra").flagged = True
        book.db.commit()


def hand_in_again(course: SmallCourse) -> None:
    """Hand in something worse, and one thing later."""
    notebook = course.right("en")
    named(notebook, "write-convert")["source"] = "def convert(lr, momentum, src, dst):\n    pass"
    named(notebook, "answer-why")["source"] = named(course.untouched(), "answer-why")["source"]
    course.hand_in("again-worse", notebook)
    stamp = course.submitted("again-late") / "timestamp.txt"
    stamp.write_text("2026-04-30 15:45:00 UTC", encoding="utf-8")


def run(root: Path, *words: str, seed: int | None = None) -> str:
    """Run a command in a course's folder; ``seed`` is for kernels, which no sandbox tells it."""
    variables = {**os.environ, "COURSE_LANG": "en", "PYTHONUTF8": "1"}
    variables |= {} if seed is None else {"COURSE_SEED": str(seed)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", *words],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=variables,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stderr


# ── What is compared ────────────────────────────────────────────────────────────────────

_OF = """
JOIN submitted_notebook ON submitted_notebook.id = {table}.notebook_id
JOIN notebook ON notebook.id = submitted_notebook.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN base_cell ON base_cell.id = {table}.cell_id
"""
_QUERIES = {
    "grade": (
        "SELECT student_id, notebook.name, base_cell.name, auto_score, manual_score, "
        "extra_credit, needs_manual_grade FROM grade" + _OF.format(table="grade"),
        3,
    ),
    "comment": (
        "SELECT student_id, notebook.name, base_cell.name, auto_comment, manual_comment "
        "FROM comment" + _OF.format(table="comment"),
        3,
    ),
    "notebook": (
        "SELECT student_id, notebook.name, flagged, late_submission_penalty "
        "FROM submitted_notebook "
        "JOIN notebook ON notebook.id = submitted_notebook.notebook_id "
        "JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id",
        2,
    ),
    "submission": (
        "SELECT student_id, assignment.name, timestamp, extension FROM submitted_assignment "
        "JOIN assignment ON assignment.id = submitted_assignment.assignment_id",
        2,
    ),
    "student": ("SELECT id, first_name, last_name, email, lms_user_id FROM student", 1),
    "course": ("SELECT id, id FROM course", 1),
}
Values = Mapping[tuple[str, ...], Any]


def rows_in(root: Path) -> Values:
    """Return every value that marking may leave in the gradebook, by what it is of."""
    found: dict[tuple[str, ...], Any] = {}
    for table, (query, keys) in _QUERIES.items():
        for row in ask(root, query):
            for number, value in enumerate(row[keys:]):
                found[(table, *row[:keys], str(number))] = value
    return found


def files_in(root: Path) -> Values:
    """Return name, permissions and (but for notebooks) bytes of every file of marked work."""
    folder, found = root / "autograded", dict[tuple[str, ...], Any]()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        found["mode", name] = oct(path.stat().st_mode)
        if path.is_file() and path.suffix != ".ipynb":
            found["bytes", name] = path.read_bytes()
    return found


def notebooks_in(root: Path) -> Values:
    """Return every cell and the metadata of each marked notebook."""
    found: dict[tuple[str, ...], Any] = {}
    for path in sorted((root / "autograded").rglob("*.ipynb")):
        student = path.relative_to(root / "autograded").parts[0]
        content = json.loads(path.read_text(encoding="utf-8"))
        for number, cell in enumerate(content["cells"]):
            for name, value in cell.items():
                found[student, str(number), name] = value
        found[student, "metadata"] = content["metadata"]
    return found


def differences(first: Values, second: Values) -> dict[tuple[str, ...], tuple[Any, Any]]:
    """Return what is not the same."""
    missing = object()
    pairs = {key: (first.get(key, missing), second.get(key, missing)) for key in {*first, *second}}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}
