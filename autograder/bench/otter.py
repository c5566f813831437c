"""otter-grader 7 in an environment of its own, which is made when it is first needed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_path

from autograder.bench.course_copy import BenchError
from autograder.bench.mixture import Notebook
from autograder.bench.otter_tests import test_file
from autograder.bench.running import Used, run
from autograder.exercise import Exercise
from autograder.messages import tr

OTTER = "otter-grader==7.*"
_SHARED = ("numpy", "matplotlib", "ipykernel", "babel")  # of the versions that are installed here
_PATIENCE = 1200.0
_OURS = re.compile(r"^(?:from autograder import .*|use\(.*\))\n?", re.MULTILINE)


def default_environment() -> Path:
    """Return where the environment lies unless another place is named."""
    return user_cache_path("training-course", appauthor=False) / "otter-7"


def environment(folder: Path) -> Path:
    """Return the environment's `otter`, which is installed where it is not there yet.

    Raises:
        BenchError: it could not be installed; the message holds why.
    """
    program = folder / ("Scripts" if os.name == "nt" else "bin") / "otter"
    found = program if os.name != "nt" else program.with_suffix(".exe")
    if found.exists() and (folder / "complete").exists():
        return found
    python = found.with_name("python.exe" if os.name == "nt" else "python")
    wanted = [OTTER, *(f"{name}=={version(name)}" for name in _SHARED)]
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", *wanted],
    ):
        _install(command, folder)
    (folder / "complete").write_text("", encoding="utf-8")
    return found


def _install(command: list[str], folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_PATIENCE,
            check=False,
        )
        said = done.stderr[-1500:] if done.returncode else ""
    except (OSError, subprocess.TimeoutExpired) as error:
        said = str(error)
    if said:
        raise BenchError(
            tr(
                "otter-grader could not be installed in {folder}:\n{said}\nIts column is left "
                "out; name an environment that holds it by --otter-env, or pass --skip otter.",
                folder=folder,
                said=said,
            )
        )


def autograder_zip(folder: Path, exercises: Sequence[Exercise]) -> Path:
    """Write the configuration that `otter run` reads: a test file for each exercise."""
    path = folder / "autograder.zip"
    config = {"lang": "python", "pdf": False, "print_summary": False}
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("otter_config.json", json.dumps(config))
        for number, exercise in enumerate(exercises, 1):
            name = f"tests/q{number}.py"
            packed.writestr(name, test_file(f"q{number}", exercise))
    return path


def as_otter_has_it(text: str) -> str:
    """Return a submission as a course on otter-grader would have it.

    This project's checks are taken out, and its import: otter-grader runs its own tests, and is
    not to run both.
    """
    notebook: Notebook = json.loads(text)
    notebook["cells"] = [cell for cell in notebook["cells"] if not _is_check(cell)]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = _OURS.sub("", "".join(cell["source"]))
    return json.dumps(notebook, ensure_ascii=False)


def _is_check(cell: Notebook) -> bool:
    data = cell["metadata"].get("nbgrader", {})
    is_test = data.get("grade") and not data.get("solution")
    return bool(is_test) or "".join(cell["source"]).strip() == "progress()"


def mark(program: Path, configuration: Path, text: str, folder: Path) -> tuple[Used, float]:
    """Mark one submission by `otter run`; return what that took, and the share of tests passed."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "submission.ipynb"
    file.write_text(as_otter_has_it(text), encoding="utf-8")
    words = ("run", "--no-logo", "-a", str(configuration), "-o", str(folder), str(file))
    used = run([str(program), *words], folder)
    return used, score(json.loads((folder / "results.json").read_text(encoding="utf-8")))


def score(results: Notebook) -> float:
    """Return the share of points in otter-grader's own record."""
    tests = [row for row in results.get("tests", []) if row.get("max_score")]
    most = sum(row["max_score"] for row in tests)
    return sum(row["score"] for row in tests) / most if most else 0.0
