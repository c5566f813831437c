"""A class's folder with a released lesson, and deliveries as learning platforms make them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder import course
from autograder.classroom.collecting import Request, Row, collect
from autograder.classroom.course_file import CourseFile, read_course
from autograder.classroom.new_course import make_course, planned
from autograder.classroom.releasing import release
from autograder.demo.delivery import RawName

LESSON = "momentum"
MOODLE = "{}_1_assignsubmission_file_/momentum.ipynb"
ROSTER = """\
id,first_name,last_name,email,moodle_id,canvas_id
2024001,서연,김,kim@example.org,30001,5567
2024002,준호,이,lee@example.org,,5568
jp01,花子,佐藤,hanako@example.jp,,
jp02,太郎,表,,,
amelia,Amelia,Hart,amelia@example.com,,
jose,José,Núñez,,,
twin1,Ann,Lee,,,
twin2,Ann,Lee,,,
"""
Notebook = dict[str, Any]
NOON = datetime(2026, 11, 20, 12, 0)


def make_class(root: Path, **words: str) -> CourseFile:
    """Make a class of eight with one lesson, and release it."""
    roster = root.parent / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    made = make_course(
        planned(root, lessons=LESSON, timezone="Asia/Seoul", roster_file=roster, **words)
    )
    settings = made.path.read_text(encoding="utf-8")
    settings = settings.replace("# due = 2026-09-15T23:59:00", "due = 2026-11-20T18:00:00")
    made.path.write_text(settings, encoding="utf-8")
    made = read_course(root)
    release(made, (LESSON,))
    return made


def answered(root: Path, lang: str) -> Notebook:
    """Return what was handed out, with everything answered rightly."""
    path = root / "release" / lang / f"{LESSON}.ipynb"
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            exercise = cell["metadata"].get("course", {}).get("exercise")
            solved = exercise and cell["cell_type"] == "code"
            cell["source"] = course.exercise(exercise).solution if solved else "Because."
    return notebook


def lost_in_colab(notebook: Notebook) -> Notebook:
    """Return a notebook without metadata, whose cells have ids that say nothing."""
    notebook.update(nbformat_minor=0, metadata={"colab": {"provenance": []}})
    for number, cell in enumerate(notebook["cells"]):
        cell.pop("id", None)
        cell["metadata"] = {"id": f"Xy{number}"}
    return notebook


def in_bytes(notebook: Notebook) -> bytes:
    """Return a notebook as Jupyter writes it."""
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode()


def only_ids_left(notebook: Notebook) -> Notebook:
    """Return a notebook without metadata and without calls of the checker."""
    notebook["metadata"] = {}
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        if "check(" in "".join(cell["source"]):
            cell["source"] = "pass"
    return notebook


# ── Collecting ──────────────────────────────────────────────────────────────────────────


def rows_of(made: CourseFile, source: Path, **words: object) -> dict[str, Row]:
    """Collect, and return the last row of each student, or of each file that is nobody's."""
    return {row.student or row.shown: row for row in collect(made, Request(source, **words))}  # type: ignore[arg-type]


def files(root: Path) -> dict[str, bytes]:
    """Return what lies in a class below submitted/ and earlier/."""
    found = (p for step in ("submitted", "earlier") for p in (root / step).rglob("*"))
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in found if p.is_file()}


def place_of(root: Path, student: str) -> Path:
    """Return where a student's notebook belongs."""
    return root / "submitted" / student / LESSON / f"{LESSON}.ipynb"


# ── Zips ────────────────────────────────────────────────────────────────────────────────


def zipped(
    path: Path,
    files: Mapping[str, bytes],
    *,
    encoding: str = "utf-8",
    at: datetime = NOON,
    change: Callable[[zipfile.ZipInfo], None] = lambda _: None,
) -> Path:
    """Write a zip as a program of some country does.

    Args:
        path: of the zip.
        files: name → content.
        encoding: of the names.
        at: the time of every file, on the clock of whoever packs.
        change: what else to do to each entry.
    """
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            info = RawName(name, at.timetuple()[:6])
            info.raw = name.encode(encoding)
            info.compress_type = zipfile.ZIP_DEFLATED
            change(info)
            archive.writestr(info, content)
    return path
