"""Make a class of N in a new folder, mark it, and write its reports: pages to look at.

    python tools/made_class.py DIR [--students 120] [--lesson momentum]

Everybody hands in a real notebook with answers right, untouched or mistaken; some write an answer
in words, some are late, and some files are broken off.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from autograder import course  # noqa: E402
from autograder.bench.mixture import handed_in  # noqa: E402
from autograder.classroom.course_file import CourseFile, read_course  # noqa: E402
from autograder.classroom.new_course import Plan, make_course  # noqa: E402
from autograder.classroom.releasing import release  # noqa: E402
from autograder.classroom.roster import Student  # noqa: E402
from course_lib.i18n import LANGUAGES  # noqa: E402

FAMILY = {
    "en": ("Hart", "O'Neill", "Okafor", "Kowalski", "Núñez", "Lin", "Weber", "Haddad"),
    "ja": ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村"),
    "ko": ("김", "이", "박", "최", "정", "강", "조", "윤"),
}
GIVEN = {
    "en": ("Amelia", "Ben", "Chidi", "Dana", "José", "Grace", "Jonas", "Farid"),
    "ja": ("遥", "健二", "芽衣", "蓮", "結衣", "大地", "葵", "凛"),
    "ko": ("서연", "지우", "하은", "도현", "민준", "지호", "유나", "태양"),
}
DUE = datetime(2026, 9, 14, 23, 59)
WORDS = "Momentum is faster on a bowl; from another start it can end in a worse minimum."
EVERY = {"words": 6, "late": 11, "broken off": 40}  # students


def roster(count: int) -> tuple[Student, ...]:
    """Return students whose names are of their notebook's language."""
    made = []
    for number in range(1, count + 1):
        lang = LANGUAGES[number % len(LANGUAGES)]
        draw = random.Random(number)
        first, last = draw.choice(GIVEN[lang]), draw.choice(FAMILY[lang])
        made.append(Student(f"s{number:04}", first, last, f"s{number:04}@example.org"))
    return tuple(made)


def open_class(folder: Path, lesson: str, count: int) -> CourseFile:
    """Make the folder, with a due date and a late policy, and release the lesson."""
    made = make_course(Plan(folder, "A made class", (lesson,), students=roster(count)))
    text = made.path.read_text(encoding="utf-8")
    text = text.replace("# due = 2026-09-15T23:59:00", f"due = {DUE.isoformat()}")
    text = text.replace("percent_per_day = 0", "percent_per_day = 10")
    made.path.write_text(text, encoding="utf-8")
    made = read_course(made.root)
    release(made, (lesson,))
    return made


def works(made: CourseFile, lesson: str, count: int) -> Iterator[tuple[int, str]]:
    """Yield each student's number and the text of what that student hands in."""
    releases = {
        lang: json.loads((made.root / "release" / lang / f"{lesson}.ipynb").read_text("utf-8"))
        for lang in LANGUAGES
    }
    made_up = handed_in(releases, course.exercises(lesson), count)
    for number, (_, text) in enumerate(made_up, start=1):
        if number % EVERY["broken off"] == 0:
            yield number, text[: len(text) // 2]
        else:
            yield number, _with_words(text) if number % EVERY["words"] == 0 else text


def _with_words(text: str) -> str:
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        graded = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "markdown" and graded.get("solution"):
            cell["source"] = WORDS
    return json.dumps(notebook, ensure_ascii=False)


def hand_in(made: CourseFile, lesson: str, count: int) -> None:
    """Lay down what everybody handed in, with its time."""
    for number, text in works(made, lesson, count):
        folder = made.root / "submitted" / f"s{number:04}" / lesson
        folder.mkdir(parents=True)
        (folder / f"{lesson}.ipynb").write_text(text, encoding="utf-8")
        at = DUE + timedelta(hours=20 if number % EVERY["late"] == 0 else -6)
        (folder / "timestamp.txt").write_text(f"{at:%Y-%m-%d %H:%M:%S} UTC\n", encoding="utf-8")


def run(root: Path, *words: str) -> None:
    """Run a command of the project in the class's folder."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    env = {**os.environ, "PYTHONPATH": path}
    subprocess.run([sys.executable, "-m", "autograder", *words], cwd=root, env=env, check=True)


def main() -> None:
    """Make, mark, and report in three languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--students", type=int, default=120)
    parser.add_argument("--lesson", default="momentum")
    words = parser.parse_args()
    made = open_class(words.folder.resolve(), words.lesson, words.students)
    hand_in(made, words.lesson, words.students)
    run(made.root, "grade", words.lesson)
    for lang in LANGUAGES:
        run(made.root, "report", "--lang", lang, "--to", f"report-{lang}")


if __name__ == "__main__":
    main()
