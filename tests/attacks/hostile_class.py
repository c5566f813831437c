"""A class in which nearly everybody cheats or harms; honest ones sit before, between and behind."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
from attack_form import Attack, Places, apply
from small_course import LESSON, ROOT, SmallCourse, named

HONEST = {"a-honest": "en", "f-honest": "ja", "m-honest": "ko", "s-honest": "en", "zz-honest": "ja"}
FULL, NOTHING = (10.0, 6.0), (0.0, 0.0)
TESTS = ("check-write-momentum", "check-write-convert")
PATIENCE = 280
# Little patience, so that what never ends by itself ends soon; honest work takes a tenth of it.
LIMITS = """
c.RunSubmission.timeout = 0.5
c.RunSubmission.budget = 1.0
c.RunSubmission.patience = 4.0
c.RunSubmission.most_output = 200_000
"""
PERMANENT = ("submitted", "solutions", "notebooks", "home", "nbgrader_config.py")
SCORES = """
SELECT student.id, base_cell.name, grade.auto_score, grade.needs_manual_grade
FROM grade
JOIN base_cell ON base_cell.id = grade.cell_id
JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN student ON student.id = submitted_assignment.student_id
"""


class Ears:
    """Listeners that nobody may reach, and a port that nobody may open."""

    def __init__(self, folder: Path) -> None:
        self.unix = folder / "s"
        self._sockets = [socket.socket(), socket.socket(type=socket.SOCK_DGRAM)]
        self._sockets.append(socket.socket(socket.AF_UNIX))
        self._sockets.append(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        local: list[Any] = [("127.0.0.1", 0), ("127.0.0.1", 0)]
        for one, place in zip(
            self._sockets, [*local, str(self.unix), f"{self.unix}d"], strict=True
        ):
            one.bind(place)
            one.setblocking(False)
        self._sockets[0].listen()
        self._sockets[2].listen()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.free: int = free.getsockname()[1]

    @property
    def ports(self) -> tuple[int, int]:
        """Return where TCP and UDP are listened for."""
        return self._sockets[0].getsockname()[1], self._sockets[1].getsockname()[1]

    def heard(self) -> list[str]:
        """Return what has come since the beginning."""
        found = []
        for one in self._sockets:
            try:
                came: Any = one.recvfrom(99) if one.type == socket.SOCK_DGRAM else one.accept()
                found.append(str(came))
            except BlockingIOError:
                continue
        return found

    def anybody_listens(self) -> bool:
        """Tell whether somebody has opened the port that was free."""
        with socket.socket() as asking:
            return asking.connect_ex(("127.0.0.1", self.free)) == 0

    def close(self) -> None:
        """Stop listening."""
        for one in self._sockets:
            one.close()


@dataclass(frozen=True)
class HostileClass:
    """What was handed in, what marking said, and what is there afterwards."""

    course: SmallCourse
    places: Places
    token: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    told: Mapping[str, Any]

    def scores(self) -> Mapping[str, tuple[float | None, ...]]:
        """Return everybody's automatic scores of the two checks."""
        with sqlite3.connect(self.course.root / "gradebook.db") as book:
            rows = book.execute(SCORES).fetchall()
        book.close()
        found = {(student, cell): score for student, cell, score, _ in rows}
        return {name: tuple(found.get((name, cell)) for cell in TESTS) for name, *_ in rows}

    def marked(self, student: str) -> Path:
        """Return the path of a marked notebook."""
        return self.course.root / "autograded" / student / LESSON / f"{LESSON}.ipynb"

    def left_on_disk(self) -> list[Path]:
        """Return every file that an attack wrote, wherever it may have written."""
        near = [Path(name) for name in ("/tmp", "/dev/shm", "/var/tmp", "/run")]
        near += [Path.home(), ROOT, Path.cwd()]
        found = [path for folder in near for path in folder.glob(f"{self.places.mark}*")]
        return [*found, *self.course.root.rglob(f"{self.places.mark}*")]


# ── Handing in ──────────────────────────────────────────────────────────────────────────


def places_of(course: SmallCourse, ears: Ears) -> Places:
    """Return what attacks may aim at in a course."""
    tcp, udp = ears.ports
    mark = f"left-{secrets.token_hex(4)}-"
    return Places(course.root, ROOT, mark, tcp, udp, ears.unix, ears.free)


def hand_in(course: SmallCourse, attacks: Sequence[Attack], places: Places, token: str) -> None:
    """Write everybody's folder, honest ones with something of their own that nobody may see."""
    for student, lang in HONEST.items():
        notebook = course.right(lang)
        named(notebook, "write-convert")["source"] += f"\n# {token}"
        course.hand_in(student, notebook)
    for attack in attacks:
        text = json.dumps(apply(attack, course.untouched(), places)).encode()
        folder = course.submitted(attack.name)
        folder.mkdir(parents=True)
        path = folder / f"{LESSON}.ipynb"
        path.write_bytes(attack.raw(text) if attack.raw else text)
        if attack.beside:
            attack.beside(folder, places)


def plant(course: SmallCourse, token: str) -> None:
    """Put a secret wherever a course has secrets, and lower the limits."""
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(LIMITS)
    home = course.root / "home" / ".ssh"
    home.mkdir(parents=True)
    (home / "id").write_text(token, encoding="utf-8")
    (course.root / "solutions" / "en" / LESSON / "notes.ipynb").write_text(token, encoding="utf-8")
    seeds = course.root / "grading-seeds.toml"
    old = seeds.read_text(encoding="utf-8") if seeds.exists() else ""
    seeds.write_text(f"{old}# {token}\n", encoding="utf-8")
    with sqlite3.connect(course.root / "gradebook.db") as book:
        book.execute("INSERT INTO student (id, last_name) VALUES ('nobody-at-all', ?)", (token,))
    book.close()


# ── Marking ─────────────────────────────────────────────────────────────────────────────


def mark_all(
    course: SmallCourse, attacks: Sequence[Attack], ears: Ears, *words: str
) -> HostileClass:
    """Hand in, mark by a command of its own, and look around.

    Args:
        course: released, and not yet handed in to.
        attacks: who hands in beside the honest ones.
        ears: what listens meanwhile.
        words: the command, behind `python`.
    """
    token, places = f"LOOT{secrets.token_hex(8)}", places_of(course, ears)
    plant(course, token)
    hand_in(course, attacks, places, token)
    before = permanent(course.root)
    told = run(course.root, token, *words)
    return HostileClass(course, places, token, before, permanent(course.root), told)


def run(root: Path, token: str, *words: str) -> Mapping[str, Any]:
    """Run a command with a home, a folder for scraps and a secret of its own; tell what is left."""
    scraps = Path(tempfile.mkdtemp(prefix="scraps-"))
    reaper = str(Path(__file__).parent / "hostile_reaper.py")
    done = subprocess.run(
        [sys.executable, reaper, sys.executable, *words],
        cwd=root,
        env={**os.environ, **_variables(root, scraps), "A_SECRET": token},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=PATIENCE,
    )
    names = sorted(path.name for path in scraps.iterdir())
    shutil.rmtree(scraps)
    return {**json.loads(done.stdout), "scraps": names}


def _variables(root: Path, scraps: Path) -> dict[str, str]:
    return {
        "HOME": str(root / "home"),
        "TMPDIR": str(scraps),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
        "MPLCONFIGDIR": matplotlib.get_cachedir(),  # Matplotlib's list of fonts is no secret
    }


def permanent(root: Path) -> dict[str, str]:
    """Return a print of all that marking must not change: contents, links and permissions."""
    found = dict(prints_of(root))
    found["top"] = " ".join(sorted(p.name for p in root.iterdir() if p.name in PERMANENT))
    return found


def prints_of(root: Path) -> Mapping[str, str]:
    """Return a print of each file, link and pipe below the folders that marking reads."""
    found: dict[str, str] = {}
    for name in PERMANENT:
        for path in sorted([root / name, *(root / name).rglob("*")]):
            kind = path.lstat().st_mode
            text = str(path.readlink()) if path.is_symlink() else ""
            if stat.S_ISREG(kind):
                text = hashlib.sha256(path.read_bytes()).hexdigest()
            found[path.relative_to(root).as_posix()] = f"{oct(kind)} {text}"
    return found
