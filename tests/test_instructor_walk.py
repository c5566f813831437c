"""docs/instructor.md, followed word for word from an empty folder.

Invisible marks in the page, `<!-- walk: … -->`, say what the block below each is:

    run[, status N][, contained]   commands behind "$ ", and below each what it prints, with …
                                   for anything; "contained" needs a machine that holds
    file NAME, add NAME            the content, or further lines, of a file
    by hand, N points              no block: written answers are marked, as the formgrader does
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sources import ROOT

from autograder.sandbox.doctor import checks

PAGE = (ROOT / "docs" / "instructor.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"^<!-- walk: (?P<words>[^>]+?) -->\n(?:```\w+\n(?P<block>.*?)^```$)?",
    re.DOTALL | re.MULTILINE,
)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PROGRAMS = {
    "python": [sys.executable],
    "nbgrader": [sys.executable, "-W", "ignore", "-m", "nbgrader"],
}


@dataclass
class Walker:
    """Whoever follows the page: where they are, and what they have not been shown."""

    folder: Path
    ran: list[str] = field(default_factory=list)

    def step(self, words: str, block: str) -> None:
        """Do what one mark asks for."""
        verb, _, rest = words.partition(" ")
        if verb == "file":
            (self.folder / rest).write_text(block, encoding="utf-8")
        elif verb == "add":
            with (self.folder / rest).open("a", encoding="utf-8") as file:
                file.write("\n" + block)
        elif verb == "by":
            give_points(self.folder, float(words.split(", ")[1].split()[0]))
        else:
            status = re.search(r"status (\d)", words)
            self._run(block, int(status[1]) if status else 0)

    def _run(self, block: str, status: int) -> None:
        for command, expected in commands_in(block):
            words = shlex.split(command)
            if words[0] == "cd":
                self.folder /= words[1]
                continue
            done = launched(words, self.folder)
            self.ran.append(command)
            assert done.returncode == status, f"{command}\n{done.stdout}"
            missing = first_missing(expected, done.stdout)
            assert missing is None, f"{command}\nshould say: {missing}\nsaid:\n{done.stdout}"


def commands_in(block: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each command of a block and the lines below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *lines = part.rstrip("\n").split("\n")
        yield command, lines


def launched(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in English, on a wide console, and return all that it says."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    surroundings = {"PYTHONPATH": path, "PYTHONUTF8": "1", "COLUMNS": "200", "COURSE_LANG": "en"}
    return subprocess.run(
        [*PROGRAMS[words[0]], *words[1:]],
        cwd=folder,
        env={**os.environ, **surroundings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=240,
        check=False,
    )


def first_missing(expected: list[str], said: str) -> str | None:
    """Return the first line of the page that was not printed; several workers know no order."""
    lines = [line.rstrip() for line in said.splitlines()]
    for line in expected:
        pattern = re.compile(".*".join(map(re.escape, line.split("…"))))
        if not any(map(pattern.fullmatch, lines)):
            return line
    return None


def give_points(folder: Path, points: float) -> None:
    """Mark each answer that waits for a person, as the formgrader records it."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        submissions = gradebook.find_assignment("momentum").submissions
        grades = [g for one in submissions for notebook in one.notebooks for g in notebook.grades]
        waiting = [grade for grade in grades if grade.needs_manual_grade]
        assert len(waiting) == 4
        for grade in waiting:
            grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()


def steps() -> list[tuple[str, str]]:
    """Return the marks of the page and the blocks below them."""
    return [(found["words"], found["block"] or "") for found in STEP.finditer(PAGE)]


# ── Without running anything ────────────────────────────────────────────────────────────


def test_every_block_is_followed_but_the_browser_s() -> None:
    blocks = [text for language, text in FENCE.findall(PAGE)]
    followed = [block for _, block in steps() if block]
    assert [text for text in blocks if text not in followed] == ["jupyter lab\n"]
    assert {words.split()[0].rstrip(",") for words, _ in steps()} == {"run", "file", "add", "by"}


def test_the_page_is_short_and_its_links_lead_somewhere() -> None:
    assert PAGE.count("\n") <= 350
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE)
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_a_line_that_was_not_printed_is_found() -> None:
    assert first_missing(["a…c", "…", "e"], "abc\nd\ne") is None
    assert first_missing(["e", "abcd"], "abc\nd\ne") == "abcd"
    assert first_missing(["Marked: 1"], "Marked: 12") == "Marked: 1"


# ── From an empty folder ────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_the_page_can_be_followed_word_for_word(tmp_path: Path) -> None:
    walker = Walker(tmp_path)
    contained = all(check.held for check in checks())
    for words, block in steps():
        if "contained" in words and not contained:
            pytest.skip("from here on the page needs a machine that holds submissions")
        walker.step(words, block)
    assert len(walker.ran) > 20
    names = {path.name for path in walker.folder.iterdir()}
    assert {"feedback", "report", "alike", "slides", "moodle.csv", "grades.xlsx"} <= names
