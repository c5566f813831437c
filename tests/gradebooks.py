"""A small gradebook with one student for each state that a score can be in."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from autograder.exporting.running import course_here, exporter, opened
from autograder.grading.config import find_alembic, hush

DUE = datetime(2026, 4, 30, 15, 0)
HANDED_IN = datetime(2026, 4, 29, 11, 22, 33, 456)
NAMES = {
    "s01": ("O'Neill, Jr.", 'Ben "B"'),
    "s02": ("青木", "遥"),
    "s03": ("최", "서연"),
    "s04": ('=HYPERLINK("http://x";"y")', "+1"),
    "s05": ("Zed", "Nobody"),
    "s06": ("Lee", "Withheld"),
    "s07": ("Ono", "Unmarked"),
}
SCORES = {"s01": (10.0, 4.0), "s02": (7.25, 3.0), "s04": (0.0, 0.0)}


def make_gradebook(root: Path) -> None:
    """Write a gradebook with two assignments; the second one has not been handed in."""
    find_alembic()
    hush()
    with Gradebook(f"sqlite:///{(root / 'gradebook.db').as_posix()}") as book:
        _register(book, "momentum", DUE)
        _register(book, "adam", None)
        for student, (last, first) in NAMES.items():
            email = f"{student}@example.org"
            book.add_student(student, last_name=last, first_name=first, email=email)
        for student, (code, written) in SCORES.items():
            _hand_in(book, student, code, written)
        _hand_in(book, "s03", 6.0, None)
        _hand_in(book, "s06", None, 1.0)
        book.add_submission("momentum", "s07", timestamp=HANDED_IN)
        late = book.find_submission_notebook("momentum", "momentum", "s02")
        late.late_submission_penalty = 2.0
        comment = book.find_comment("answer-why", "momentum", "momentum", "s02")
        comment.manual_comment = "Well said.\nLook at μ again."
        book.db.commit()


def set_score(root: Path, student: str, points: float) -> None:
    """Let a person give another score to the code of one student."""
    with Gradebook(f"sqlite:///{(root / 'gradebook.db').as_posix()}") as book:
        grade = book.find_grade("check-write-momentum", "momentum", "momentum", student)
        grade.manual_score, grade.needs_manual_grade = points, False
        book.db.commit()


def exported(root: Path, name: str, to: Path, **settings: Any) -> Path:
    """Export as the command does, and return the file."""
    course = course_here(root)
    with opened(course) as gradebook:
        exporter(course, name, {"to": to, **settings}).write(gradebook)
    return to


def rows(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    """Read a table as a spreadsheet would."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def _register(book: Any, name: str, due: datetime | None) -> None:
    book.add_assignment(name, duedate=due)
    book.add_notebook(name, name)
    book.add_grade_cell("check-write-momentum", name, name, max_score=10, cell_type="code")
    book.add_solution_cell("write-momentum", name, name)
    book.add_grade_cell("answer-why", name, name, max_score=4, cell_type="markdown")
    book.add_solution_cell("answer-why", name, name)


def _hand_in(book: Any, student: str, code: float | None, written: float | None) -> None:
    book.add_submission("momentum", student, timestamp=HANDED_IN)
    check = book.find_grade("check-write-momentum", "momentum", "momentum", student)
    check.auto_score, check.needs_manual_grade = code, code is None
    answer = book.find_grade("answer-why", "momentum", "momentum", student)
    answer.manual_score, answer.needs_manual_grade = written, written is None
    book.db.commit()
