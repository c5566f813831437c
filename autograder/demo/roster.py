"""Who is in the demonstration's class, and what each student wrote."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_HEADER = re.compile(r"^# %%(?P<title>[^\n\[]*)(?P<markdown>\[markdown\])?[^\n]*\n", re.MULTILINE)


@dataclass(frozen=True)
class Student:
    """One row of `roster.toml`.

    ``file`` is the name under which the notebook was handed in, ``cut`` tells that the file
    broke off on its way; ``expected`` holds the outcome of each exercise, which the tests
    compare with what marking finds.
    """

    id: str
    first_name: str
    last_name: str
    language: str
    file: str
    cut: bool
    expected: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the name in the order of its language."""
        if self.language in ("ja", "ko"):
            gap = "" if self.language == "ko" else " "
            return f"{self.last_name}{gap}{self.first_name}"
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True)
class Cell:
    """One cell as a student wrote it: the lesson's cell it replaces, or none for a new one."""

    title: str
    text: str
    markdown: bool


@cache
def students() -> tuple[Student, ...]:
    """Return the class."""
    rows = tomllib.loads((HERE / "roster.toml").read_text(encoding="utf-8"))["student"]
    return tuple(_student(row) for row in rows)


def _student(row: Mapping[str, Any]) -> Student:
    return Student(
        id=row["id"],
        first_name=row["name"][1],
        last_name=row["name"][0],
        language=row["language"],
        file=row.get("file", "momentum.ipynb"),
        cut=row.get("cut", False),
        expected=row.get("expected", {}),
    )


def cells_of(student: Student) -> tuple[Cell, ...]:
    """Return what a student wrote, from `students/<id>.py`."""
    text = (HERE / "students" / f"{student.id}.py").read_text(encoding="utf-8")
    headers = list(_HEADER.finditer(text))
    ends = [*(header.start() for header in headers), len(text)][1:]
    return tuple(_cell(h, text[h.end() : end]) for h, end in zip(headers, ends, strict=False))


def _cell(header: re.Match[str], body: str) -> Cell:
    markdown = header["markdown"] is not None
    if markdown:
        body = "\n".join(line.removeprefix("#").removeprefix(" ") for line in body.splitlines())
    return Cell(header["title"].strip(), body.strip("\n"), markdown)
