"""Marking imports nbgrader's parts without its web server; whoever asks for the rest gets it."""

from __future__ import annotations

import subprocess
import sys

import pytest

LIGHTLY = """
import sys
from autograder.grading.light import lightly
with lightly():
    import autograder.grading.fast.lane, autograder.grading.fast.room
"""
HEAVY = ("nbgrader.server_extensions", "nbgrader.apps.nbgraderapp", "jupyter_server")


def answer(program: str) -> str:
    """Return what a program prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "error::ImportWarning", "-c", program],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_the_fast_lane_starts_without_what_it_never_uses() -> None:
    unused = (*HEAVY, "pkg_resources", "setuptools", "isoduration", "matplotlib.pyplot")
    assert answer(f"{LIGHTLY}\nprint([n for n in {unused!r} if n in sys.modules])") == "[]"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("import nbgrader; print(nbgrader.__version__.split('.')[0])", "0"),
        ("import nbgrader; print(callable(nbgrader._jupyter_server_extension_points))", "True"),
        ("from nbgrader.apps import NbGraderApp; print(NbGraderApp.name)", "nbgrader"),
        ("from nbgrader import plugins; print(plugins.__name__)", "nbgrader.plugins"),
        ("import nbgrader; print(nbgrader.apps.baseapp.__name__)", "nbgrader.apps.baseapp"),
        ("import nbgrader; print(hasattr(nbgrader, 'nothing'))", "False"),
        ("import nbgrader.apps as a; print(hasattr(a, '__wrapped__'))", "False"),
        ("import setuptools.archive_util as a; print(type(a).__name__)", "module"),
    ],
)
def test_the_rest_is_there_for_whoever_asks(asked: str, said: str) -> None:
    assert answer(f"{LIGHTLY}\n{asked}") == said


def test_archives_can_be_unpacked_all_the_same(tmp_path: object) -> None:
    program = f"""
{LIGHTLY}
import zipfile
from pathlib import Path
from nbgrader import utils
root = Path({str(tmp_path)!r})
with zipfile.ZipFile(root / "a.zip", "w") as archive:
    archive.writestr("inside.txt", "text")
utils.unpack_archive(str(root / "a.zip"), str(root / "out"))
print((root / "out" / "inside.txt").read_text())
"""
    assert answer(program) == "text"


def test_a_package_that_fails_says_why_each_time() -> None:
    program = f"""
{LIGHTLY}
import nbgrader
sys.modules["nbgrader.server_extensions"] = None
for _ in range(2):
    try:
        nbgrader._jupyter_server_extension_points
    except ImportError as error:
        print(error.name)
"""
    assert answer(program).split() == ["nbgrader.server_extensions.assignment_list"] * 2


def test_what_has_been_imported_already_stays() -> None:
    program = f"import nbgrader, setuptools.archive_util as a\n{LIGHTLY}\n" + (
        "print(nbgrader is sys.modules['nbgrader'], a is sys.modules['setuptools.archive_util'], "
        "type(nbgrader).__name__)"
    )
    assert answer(program) == "True True module"
