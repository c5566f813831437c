"""A class in which everybody but three hands in something that could stop nbgrader."""

from __future__ import annotations

import copy
import hashlib
import json
import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from small_course import LESSON, Notebook, SmallCourse, named

from autograder.grading import notes

FULL = (10.0, 6.0)
Damage = Callable[[Notebook], None]


@dataclass(frozen=True)
class Trap:
    """One student: what is handed in, and the points and notes that must come of it.

    ``points`` are those of momentum.Momentum and momentum.convert; ``written`` tells whether
    the written answer waits for a person (None: it counts as not given).
    """

    student: str
    damage: Damage = lambda _: None
    lang: str = "en"
    points: tuple[float, float] = FULL
    notes: tuple[str, ...] = ()
    written: bool = True
    file: str = f"{LESSON}.ipynb"
    text: Callable[[str], str] = str


@dataclass(frozen=True)
class MarkedClass:
    """What the commands printed and left behind."""

    course: SmallCourse
    run: subprocess.CompletedProcess[str]
    feedback: subprocess.CompletedProcess[str]
    before: dict[str, str]
    after: dict[str, str]

    def page(self, student: str) -> str:
        """Return a student's feedback page."""
        path = self.course.root / "feedback" / student / LESSON / f"{LESSON}.html"
        return path.read_text(encoding="utf-8")

    def notebook_path(self, student: str) -> Path:
        """Return the path of a student's marked notebook."""
        return self.course.root / "autograded" / student / LESSON / f"{LESSON}.ipynb"


def hand_in_all(course: SmallCourse) -> None:
    """Write everybody's folder."""
    for trap in TRAPS:
        notebook = course.right(trap.lang)
        trap.damage(notebook)
        course.hand_in(trap.student, trap.text(json.dumps(notebook, ensure_ascii=False)), trap.file)
    course.hand_in("nobody", "I forgot the notebook.", "readme.txt")
    course.hand_in("twice", course.untouched("ja"))
    course.hand_in("twice", course.right("ja"), f"{LESSON} (1).ipynb")
    course.hand_in("untouched", course.untouched("ko"))


def prints(folder: Path) -> dict[str, str]:
    """Return a fingerprint of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# ── What happens to notebooks ───────────────────────────────────────────────────────────


def delete(*titles: str) -> Damage:
    """Delete cells."""

    def damage(notebook: Notebook) -> None:
        for title in titles:
            notebook["cells"].remove(named(notebook, title))

    return damage


def write(title: str, text: str, *, more: bool = False) -> Damage:
    """Replace the text of a cell, or add to it."""

    def damage(notebook: Notebook) -> None:
        cell = named(notebook, title)
        cell["source"] = cell["source"] + "\n" + text if more else text

    return damage


def duplicate(notebook: Notebook) -> None:
    """Paste the check, a worse answer below the answer, and an untouched stub below that."""
    cells = notebook["cells"]
    for title, text in (
        ("check-write-momentum", None),
        ("write-convert", "def convert(lr, momentum, src, dst):\n    return lr, momentum"),
    ):
        pasted = copy.deepcopy(named(notebook, title))
        pasted["id"] = f"pasted-{title}"
        pasted["source"] = text or pasted["source"]
        cells.insert(cells.index(named(notebook, title)) + 1, pasted)


def pretend(notebook: Notebook) -> None:
    """Add a grade cell that the course does not have, and ask for more points."""
    data = {"grade": True, "locked": True, "points": 99, "solution": False, "schema_version": 3}
    forged = {"nbgrader": {**data, "grade_id": "forged", "task": False}}
    code = {"cell_type": "code", "outputs": [], "execution_count": None}
    notebook["cells"].append({**code, "id": "x", "metadata": forged, "source": "99"})
    named(notebook, "check-write-momentum")["metadata"]["nbgrader"]["points"] = 500


def old_format(notebook: Notebook) -> None:
    """Turn the notebook into one of format 3, in which cells have no ids."""
    old = []
    for cell in notebook["cells"]:
        text = {"source": cell["source"]}
        if cell["cell_type"] == "code":
            text = {"input": cell["source"], "language": "python", "collapsed": False}
            text |= {"outputs": []}
        old.append({"cell_type": cell["cell_type"], "metadata": cell["metadata"], **text})
    notebook.clear()
    sheet = {"cells": old, "metadata": {}}
    notebook.update(nbformat=3, nbformat_minor=0, metadata={"name": "x"}, worksheets=[sheet])


def without_ids(notebook: Notebook) -> None:
    """Save as a notebook of format 4.4, with another kernel."""
    notebook["nbformat_minor"] = 4
    notebook["metadata"]["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}
    for cell in notebook["cells"]:
        del cell["id"]


def colab(notebook: Notebook) -> None:
    """Lose all metadata, and get ids that say nothing."""
    notebook.update(nbformat_minor=0, metadata={"colab": {"provenance": []}})
    for number, cell in enumerate(notebook["cells"]):
        del cell["id"]
        cell["metadata"] = {"id": f"Xy{number}"}


def only_ids_survive(notebook: Notebook) -> None:
    """Lose all metadata but the ids of the cells."""
    notebook["metadata"] = {}
    for cell in notebook["cells"]:
        cell["metadata"] = {}


def skip(notebook: Notebook) -> None:
    """Tag a check so that it would not be run."""
    named(notebook, "check-write-convert")["metadata"]["tags"] = ["skip-execution"]
    del notebook["metadata"]["kernelspec"]


def odd(notebook: Notebook) -> None:
    """Hold things that no notebook program writes."""
    named(notebook, "title")["source"] = {"not": "a text"}
    named(notebook, "slow-demo")["metadata"] = ["not", "a", "mapping"]
    notebook["cells"] += [{"cell_type": 7}, "no cell at all"]


def shadow(notebook: Notebook) -> None:
    """Use the names of the checker for something else, and print to stderr."""
    text = "check = 3\nimport sys, warnings\nprint('on stderr', file=sys.stderr)\n"
    text += "warnings.warn('careful')\nprint(rate, np.float64(1.0) / 0)"
    write("write-momentum", text, more=True)(notebook)


LOOP = "while True:\n    print('x' * 1000)"
SPIN = "while True:\n    try:\n        while True:\n            pass\n"
SPIN += "    except BaseException:\n        pass"
EXIT = "import os\nos._exit(3)"
# `os._exit` is caught while an answer is checked; a signal is not.
DYING = "import os, signal\n\n\nclass Momentum:\n    def __init__(self, lr=0.01, momentum=0.9):\n"
DYING += "        os.kill(os.getpid(), signal.SIGKILL)"
HANGUL = unicodedata.normalize("NFD", "모멘텀 과제.ipynb")

TRAPS = (
    Trap("right-en"),
    Trap("right-ja", lang="ja"),
    Trap("right-ko", lang="ko"),
    # The file
    Trap("renamed", lang="ja", file=f"{LESSON} (1).ipynb", notes=(notes.RENAMED,)),
    Trap("copied", file=f"{LESSON}-Copy1.ipynb", notes=(notes.RENAMED,)),
    Trap("hangul", lang="ko", file=HANGUL, notes=(notes.RENAMED,)),
    Trap("capitals", file="MOMENTUM.IPYNB", notes=(notes.RENAMED,)),
    Trap(
        "broken",
        lang="ja",
        text=lambda text: text[: len(text) // 2],
        points=(0, 0),
        notes=(notes.UNREADABLE,),
        written=False,
    ),
    Trap("empty", text=lambda _: "", points=(0, 0), notes=(notes.UNREADABLE,), written=False),
    Trap("list", text=lambda _: "[1, 2]", points=(0, 0), notes=(notes.UNREADABLE,), written=False),
    # Its cells
    Trap(
        "deleted",
        delete("check-write-momentum", "answer-why", "setup"),
        lang="ko",
        notes=(notes.CHECK_MISSING, notes.ANSWER_MISSING, notes.SETUP_MISSING),
        written=False,
    ),
    Trap("pasted", duplicate, points=(10, 2), notes=(notes.DUPLICATE,)),
    Trap(
        "edited",
        write("check-write-momentum", 'kept = 1\ncheck("momentum.Momentum")\n10.0'),
        notes=(notes.CHECK_EDITED,),
    ),
    Trap("forged", pretend, notes=(notes.UNKNOWN_CELL, notes.DATA_CHANGED)),
    Trap("skipped", skip, notes=(notes.SKIP_TAG,)),
    Trap("format-3", old_format, notes=(notes.OLD_FORMAT,)),
    Trap("without-ids", without_ids, notes=(notes.OTHER_KERNEL,)),
    Trap("colab", colab, lang="ja", notes=(notes.METADATA_LOST,)),
    Trap("only-ids", only_ids_survive, lang="ko", notes=(notes.METADATA_LOST,)),
    Trap("odd", odd),
    # Running it
    Trap("shadow", shadow),
    Trap(
        "looping",
        write("write-momentum", LOOP, more=True),
        lang="ja",
        points=(10, 6),
        notes=(notes.CUT, notes.TOO_SLOW),
    ),
    Trap(
        "spinning",
        write("write-momentum", SPIN, more=True),
        lang="ja",
        points=(0, 6),
        notes=(notes.OUT_OF_TIME,),
    ),
    Trap(
        "exiting",
        write("write-convert", EXIT, more=True),
        points=(10, 0),
        notes=(notes.KERNEL_DIED,),
    ),
    Trap(
        "dying-check",
        write("write-momentum", DYING),
        lang="ko",
        points=(0, 6),
    ),
)
