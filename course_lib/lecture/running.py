"""A notebook run once for its figures, and the result kept until something it rests on changes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from course_lib.lecture.errors import LectureError
from course_lib.lecture.kernel_manager import EncryptedKernelManager
from course_lib.messages import tr

ROOT = Path(__file__).resolve().parents[2]
SPEAKERS = ("course_lib", "autograder", "lessons")  # what a cell of a lesson may import
RAISES = "raises-exception"
PATIENCE = 600  # seconds for one cell


def executed(notebook: Any, cache: Path, tell: Callable[[str], None]) -> Any:
    """Return a notebook with the outputs of its code cells.

    Args:
        notebook: in nbformat 4; it is not changed.
        cache: a folder for results; made when needed.
        tell: is given a sentence when the cells have to be run, and one for each that failed.

    Returns:
        A copy of the notebook. A cell that failed has its error as output, and the cells below
        it were run all the same.

    Raises:
        LectureError: no kernel can be started.
    """
    path = cache / f"{digest(notebook)}.ipynb"
    if path.exists():
        return nbformat.read(path, as_version=4)
    tell(tr("Running the lesson once for its figures. The result is kept for the next time."))
    done = _run(notebook)
    for cell in failed(done):
        tell(tr("Attention: the cell {cell} ends with an error; its slide shows it.", cell=cell))
    cache.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")  # a lecture that is stopped leaves no half
    nbformat.write(done, part)
    part.replace(path)
    return done


def _run(notebook: Any) -> Any:
    copy = nbformat.from_dict(notebook)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        client = NotebookClient(
            copy,
            timeout=PATIENCE,
            kernel_name="python3",
            kernel_manager_class=EncryptedKernelManager,
            allow_errors=True,
            resources={"metadata": {"path": folder}},
        )
        try:
            return client.execute()
        except (OSError, RuntimeError, LookupError) as error:
            raise LectureError(
                tr(
                    "The lesson could not be run ({reason}), expected a Python kernel that starts. "
                    "Install it: python -m pip install ipykernel",
                    reason=f"{type(error).__name__}: {error}",
                )
            ) from error


def failed(notebook: Any) -> Iterator[str]:
    """Yield the titles of the cells that ended with an error and are not meant to."""
    for cell in notebook.cells:
        ended = any(output.output_type == "error" for output in cell.get("outputs", ()))
        if ended and RAISES not in cell.metadata.get("tags", ()):
            yield str(cell.id)


def digest(notebook: Any) -> str:
    """Return a name for everything that the outputs of a notebook rest on."""
    total = sha256()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            total.update(f"{cell.id}\0{cell.source}\0".encode())
    for package in ("numpy", "matplotlib"):
        total.update(f"{package} {version(package)}\0".encode())
    for path in _sources():
        total.update(path.read_bytes())
    return total.hexdigest()[:24]


def _sources() -> Iterator[Path]:
    for room in SPEAKERS:
        files = (ROOT / room).rglob("*.*")
        yield from sorted(path for path in files if path.suffix in (".py", ".mo", ".npz", ".toml"))
