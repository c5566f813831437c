"""Attacks by the notebook itself: tampered data, files beside it, script for whoever reads it."""

from __future__ import annotations

import copy
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from attack_form import ANSWER, CHECK, LAZY, Attack, Places, own_cell
from small_course import LESSON, Notebook, named

Damage = Callable[[Notebook], None]
Beside = Callable[[Path, Places], None]


def _data(**values: Any) -> Damage:
    """Change the marking data of the check."""
    return lambda notebook: named(notebook, CHECK)["metadata"]["nbgrader"].update(values)


def _source(title: str, text: str) -> Damage:
    return lambda notebook: named(notebook, title).update(source=text)


def _more_checks(notebook: Notebook) -> None:
    """Paste fifty copies of the check, each with a value of its own."""
    for number in range(50):
        pasted = copy.deepcopy(named(notebook, CHECK))
        pasted.update(id=f"copy-{number}", source="10.0")
        notebook["cells"].insert(number, pasted)


def _easy_check(notebook: Notebook) -> None:
    """Make the check of the hard exercise one of its own making."""
    data = {"grade": True, "locked": True, "points": 99, "solution": True, "schema_version": 3}
    cell = own_cell("mine", "99")
    cell["metadata"] = {"nbgrader": {**data, "grade_id": "my-own-exercise", "task": False}}
    notebook["cells"].append(cell)


def _prose_check(notebook: Notebook) -> None:
    cell = named(notebook, CHECK)
    cell.update(cell_type="markdown", source="10.0")
    del cell["outputs"], cell["execution_count"]


def _swapped(notebook: Notebook) -> None:
    """Let the easy exercise's names stand on the hard one's cells."""
    one, two = named(notebook, CHECK), named(notebook, "check-write-convert")
    one["metadata"], two["metadata"] = two["metadata"], one["metadata"]
    one["id"], two["id"] = two["id"], one["id"]


def _answer_as_check(notebook: Notebook) -> None:
    """Make the answer's cell a grade cell that holds its own result."""
    named(notebook, ANSWER)["metadata"]["nbgrader"].update(grade=True, points=10, locked=True)
    named(notebook, ANSWER)["source"] = LAZY + "\n10.0"


def _skipped(notebook: Notebook) -> None:
    for title in (CHECK, "check-write-convert"):
        named(notebook, title)["metadata"]["tags"] = ["skip-execution", "raises-exception"]


def _of_solution(notebook: Notebook) -> None:
    """Claim to be the instructor's own notebook, without kernel, of another course."""
    notebook["metadata"] = {
        "kernelspec": {"name": "bash", "language": "bash", "display_name": "'; rm -rf ."},
        "course": {"lesson": "../../..", "language": "../../etc", "unread": True, "notes": [1]},
        "celltoolbar": "Create Assignment",
        "nbgrader": {"points": 10},
    }


def _many_cells(text: bytes) -> bytes:
    notebook = json.loads(text)
    return json.dumps({**notebook, "cells": notebook["cells"] + [{}] * 1_000_000}).encode()


TAMPERED = (
    Attack("points", "asks for ten thousand points", damage=_data(points=10_000)),
    Attack("negative-and-nan", "asks for points that are no number",
           damage=_data(points=float("nan"), max_score=-1)),
    Attack("grade-id", "gives the check the name of something else",
           damage=_data(grade_id="../../gradebook")),
    Attack("schema", "says that its data are of a version to come, unlocked, with a checksum",
           damage=_data(schema_version=99, locked=False, checksum="0" * 32, solution=True)),
    Attack("check-edited", "writes the result into the check",
           damage=_source(CHECK, "10.0")),
    Attack("check-and-more", "lets the check stand and adds a value",
           damage=_source(CHECK, 'check("momentum.Momentum")\n10.0')),
    Attack("many-checks", "pastes the check fifty times", damage=_more_checks),
    Attack("extra-grade-cell", "adds an exercise of its own worth 99 points", damage=_easy_check),
    Attack("check-as-prose", "turns the check into prose", damage=_prose_check),
    Attack("swapped", "swaps the names of two checks", damage=_swapped),
    Attack("answer-as-check", "turns its answer into a check", damage=_answer_as_check),
    Attack("skip-tags", "tags the checks so that they are not run", damage=_skipped),
    Attack("instructor", "claims to be the instructor's own notebook", damage=_of_solution),
    Attack("million-cells", "hands in a million empty cells", raw=_many_cells),
    Attack("plan-bomb", "hands in a cell that takes long to read, though not to run",
           top="if 0:\n    x = a" + ".b" * 60_000 + "\n" + "    y = " + "-" * 2000 + "1\n"),
    Attack("magic-bomb", "hands in hundreds of magics, each of which is looked for anew",
           top="".join(f"%alias_magic m{i} time\n" for i in range(450)) + "x = 1\n" * 20_000),
    Attack("unicode-names", "uses names that look like others, and turn around what is read",
           answer="class Ｍomentum: pass\nMоmentum = 'Cyrillic'\n# \u202e\u2066 hidden \u2069\n"
           "class Momentum:\n    Ⅼr = ﬁrst = ª = 10.0\n"),
    Attack("null-and-controls", "hands in characters that no text should hold",
           raw=lambda text: text.replace(
               b"raise NotImplementedError", b"x = '\\u0000\\ud800\\u001b[2J'")),
)  # fmt: skip


# ── Files beside the notebook ───────────────────────────────────────────────────────────

_PATCH = (
    "import builtins\nbuiltins.check = lambda *a: 10.0\n"
    "open('/tmp/@MARK@shadow', 'w')\ndef check(*a): return 10.0\n"
)


def _files(**names: str) -> Beside:
    """Write files; `__` stands for a folder and `_dot_` for a dot."""

    def write(folder: Path, places: Places) -> None:
        for name, text in names.items():
            path = folder / name.replace("_dot_", ".").replace("_in_", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(places.filled(text), encoding="utf-8")

    return write


def _links(folder: Path, places: Places) -> None:
    for name, target in (
        (f"{LESSON} (1).ipynb", places.root / "gradebook.db"),
        ("solutions.ipynb", places.root / "solutions" / "en" / LESSON / f"{LESSON}.ipynb"),
        ("everything", places.root),
        ("zero.ipynb", Path("/dev/zero")),
        ("zeros.bin", Path("/dev/zero")),
        ("book.db", places.root / "gradebook.db"),
        ("nowhere", folder / "nothing"),
        ("loop", folder / "loop"),
    ):
        (folder / name).symlink_to(target)


def _pipe(folder: Path, _places: Places) -> None:
    os.mkfifo(folder / f"{LESSON}-Copy1.ipynb")
    os.mkfifo(folder / "data.bin")


def _zip(folder: Path, _places: Places) -> None:
    with zipfile.ZipFile(folder / "more.ipynb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../../escaped.ipynb", b"0" * 10**7)


def _deep(folder: Path, _places: Places) -> None:
    for _ in range(60):
        folder = folder / "ipynb"
    folder.mkdir(parents=True)
    (folder / f"{LESSON}.ipynb").write_text("[" * 10**5, encoding="utf-8")


def _odd_names(folder: Path, _places: Places) -> None:
    for name in (
        "<script>alert(1)</script>.ipynb".replace("/", "\u2215"),
        "a\nb.ipynb",
        f"{LESSON}.ipynb; rm -rf ~",
        "-rf.ipynb",
        "\u202egnp.ipynb",
        "..ipynb",
    ):
        (folder / name).write_text("{}", encoding="utf-8")


BESIDE = (
    Attack("shadow-numpy", "hands in a numpy.py of its own", top="import numpy, check",
           beside=_files(numpy_dot_py=_PATCH, check_dot_py=_PATCH)),
    Attack("shadow-autograder", "hands in a package called autograder",
           top="import sys\nsys.path.insert(0, '@ROOT@/submitted/shadow-autograder/momentum')\n"
           "from autograder import check\ncheck('momentum.Momentum')",
           beside=_files(autograder_in___init___dot_py=_PATCH, lessons_in___init___dot_py=_PATCH)),
    Attack("sitecustomize", "hands in files that Python or tools run by themselves",
           beside=_files(sitecustomize_dot_py=_PATCH, usercustomize_dot_py=_PATCH,
                         evil_dot_pth="import os; open('/tmp/@MARK@pth', 'w')",
                         conftest_dot_py=_PATCH, nbgrader_config_dot_py=_PATCH,
                         ipython_config_dot_py=_PATCH, matplotlibrc="backend: module://check")),
    Attack("module-table", "puts modules of its own into the table of modules",
           top="import sys, types\nm = types.ModuleType('x')\nm.check = lambda *a: 10.0\n"
           "for n in list(sys.modules):\n    if n.startswith(('autograder', 'numpy.testing')): "
           "sys.modules[n] = m", answer=LAZY),
    Attack("links", "hands in links to the gradebook, the solutions and endless files",
           beside=_links),
    Attack("pipe", "hands in a pipe that nobody ever writes to", beside=_pipe),
    Attack("archive", "hands in an archive that unpacks elsewhere", beside=_zip),
    Attack("deep-folders", "hands in folders in folders, with a file that cannot be read",
           beside=_deep),
    Attack("odd-names", "hands in files whose names are commands and script", beside=_odd_names),
    Attack("large-file", "hands in a second notebook of 65 megabytes",
           beside=lambda folder, _: (folder / "momentum (2).ipynb").write_bytes(b" " * 65 * 10**6)
           and None),
    Attack("byte-order", "hands the notebook in as another encoding",
           raw=lambda text: text.decode("utf-8").encode("utf-16")),
)  # fmt: skip
