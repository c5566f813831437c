"""What the tests of the checker share: an exercise, a learner's notebook, a small gradebook."""

from __future__ import annotations

import atexit
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from gradebooks import make_gradebook
from IPython.core.interactiveshell import InteractiveShell
from learner_shell import ID, Kernel
from traitlets.config import Config

from autograder import course
from autograder.exercise import Exercise


@pytest.fixture
def exercise() -> Exercise:
    """Return the exercise that most tests are about."""
    return course.exercise(ID)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kernel]:
    """Give a fresh shell, in a folder of its own, in English, outside any marking."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / ".ipython"))
    monkeypatch.setenv("COURSE_LANG", "en")
    for name in ("NBGRADER_EXECUTION", "COURSE_SEED", "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    hooks = sys.displayhook, sys.excepthook
    config = Config({"HistoryManager": {"enabled": False}})
    shell = InteractiveShell.instance(config=config)
    kernel = Kernel(shell)
    kernel("import numpy as np\nfrom autograder import check, explain, hint, progress, solution")
    yield kernel
    atexit.unregister(shell.atexit_operations)
    shell.atexit_operations()
    InteractiveShell.clear_instance()
    sys.displayhook, sys.excepthook = hooks


@pytest.fixture(scope="session")
def made_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook with a student for each state of a score: to make one takes seconds."""
    folder = tmp_path_factory.mktemp("gradebook")
    make_gradebook(folder)
    return folder / "gradebook.db"


@pytest.fixture
def course_root(made_gradebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with a copy of it, in the present folder."""
    shutil.copy(made_gradebook, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path
