"""Every mistake of the source notes has one row in ERRATA.md, and its cells exist."""

from __future__ import annotations

import re
from collections import Counter

from sources import ROOT, none

from autograder import course
from autograder.authoring.parse import parse

ROW = re.compile(r"^\| (?P<id>\d{3}-\d{2}) \| [^|]+ \| (?P<where>[^|]+) \|$", re.MULTILINE)
CELL = re.compile(r"`([a-z_]+)/([A-Za-z0-9_-]+)`")


def rows() -> list[re.Match[str]]:
    """Read the table."""
    return list(ROW.finditer((ROOT / "lessons" / "ERRATA.md").read_text(encoding="utf-8")))


def test_every_line_of_a_table_is_a_row() -> None:
    text = (ROOT / "lessons" / "ERRATA.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.match(r"^\| \d", line)]
    assert len(lines) == len(rows())


def test_no_mistake_has_two_rows() -> None:
    counts = Counter(row["id"] for row in rows())
    none(name for name, count in counts.items() if count > 1)


def test_the_cells_exist() -> None:
    titles = {
        lesson.id: {cell.title for cell in parse(ROOT / "lessons" / lesson.id / "lesson.py")}
        for lesson in course.lessons()
    }
    none(
        f"{row['id']}: {lesson}/{cell}"
        for row in rows()
        for lesson, cell in CELL.findall(row["where"])
        if cell not in titles.get(lesson, ())
    )
    none(row["id"] for row in rows() if not CELL.search(row["where"]))


def test_every_mistake_of_the_notes_has_its_row() -> None:
    counts = Counter(row["id"][:3] for row in rows())
    assert counts == {"000": 35, "002": 28, "003": 26, "004": 42}
