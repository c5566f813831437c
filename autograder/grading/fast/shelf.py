"""The folder of marked work, as `nbgrader autograde` leaves it: notebook, files, permissions."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files, remove

from autograder.messages import tr

ATTEMPTS = 5
_MADE = ".course-"  # how the name of a file begins while it is written


class ShelfError(RuntimeError):
    """A marked notebook could not be written; its marks are not recorded either."""


class Shelf:
    """Puts marked notebooks of one assignment, and what was handed in with them, in place.

    Args:
        course: where which folder is.
        autograde: nbgrader's converter with the course's settings.
        assignment: the assignment's name.
        notebooks: its registered notebooks.
    """

    def __init__(
        self,
        course: CourseDirectory,
        autograde: Autograde,
        assignment: str,
        notebooks: frozenset[str],
    ) -> None:
        self._course, self._autograde, self._assignment = course, autograde, assignment
        self._own = frozenset(f"{name}.ipynb" for name in notebooks)
        self._ignored = [*self._course.ignore, "*.ipynb"]
        self._mode = int(str(autograde.permissions), 8)

    def folder(self, student: str) -> Path:
        """Return the folder of a student's marked work."""
        return self._path(self._course.autograded_directory, student)

    def holds(self, student: str, notebook: str) -> bool:
        """Tell whether a marked notebook is there."""
        try:
            return (self.folder(student) / f"{notebook}.ipynb").stat().st_size > 0
        except OSError:
            return False

    def put(self, student: str, notebook: str, text: str) -> None:
        """Write a marked notebook and bring the files beside it up to date.

        A notebook is there as a whole or not at all, whenever this is interrupted. Where another
        recorder is at the same folder, either may find a file gone: it begins again.

        Raises:
            ShelfError: the disk is full, or the folder cannot be written into.
        """
        for left in reversed(range(ATTEMPTS)):
            try:
                self._put(student, notebook, text)
                return
            except (OSError, shutil.Error) as error:
                if isinstance(error, FileNotFoundError) and left:
                    continue
                raise ShelfError(_unwritable(self.folder(student), error)) from error

    def _put(self, student: str, notebook: str, text: str) -> None:
        folder = self.folder(student)
        folder.mkdir(parents=True, exist_ok=True)
        wanted = dict(self._beside(student))
        self._clear(folder, wanted)
        for name, path in wanted.items():
            self._copy(path, folder / name)
        self._write(folder / f"{notebook}.ipynb", text)
        self._autograde.set_permissions(self._assignment, student)

    # ── The files beside the notebooks ──────────────────────────────────────────────────

    def _beside(self, student: str) -> Iterator[tuple[str, Path]]:
        """Yield the student's own files, and over them those of the course."""
        yield from self._found(self._path(self._course.submitted_directory, student))
        yield from self._courses_own

    @cached_property
    def _courses_own(self) -> tuple[tuple[str, Path], ...]:
        root = self._path(self._course.source_directory, ".")
        kept = self._autograde.exclude_overwriting.get(self._assignment, [])
        names = {Path(name).as_posix() for name in kept}
        return tuple(row for row in self._found(root) if row[0] not in names)

    def _found(self, root: Path) -> Iterator[tuple[str, Path]]:
        """Yield regular files; a link could bring in what is not the student's."""
        for path in map(Path, find_all_files(str(root), self._ignored)):
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(root).as_posix(), path

    def _clear(self, folder: Path, wanted: dict[str, Path]) -> None:
        """Remove what an earlier marking left and this one would not make."""
        for path in [path for path in folder.rglob("*") if not path.is_dir()]:
            name = path.relative_to(folder).as_posix()
            if name not in wanted and name not in self._own:
                remove(str(path))

    def _copy(self, source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() or target.is_symlink():
            remove(str(target))
        shutil.copy(source, target)

    # ── The notebook ────────────────────────────────────────────────────────────────────

    def _write(self, path: Path, text: str) -> None:
        handle, name = tempfile.mkstemp(prefix=_MADE, suffix=".tmp", dir=path.parent)
        try:
            with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123  (a descriptor)
                file.write(text)
            Path(name).chmod(self._mode)
            if sys.platform == "win32" and path.exists():
                path.chmod(stat.S_IWRITE)  # there, a file that only can be read stays in place
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _path(self, step: str, student: str) -> Path:
        path: str = self._course.format_path(step, student, self._assignment)
        return Path(os.path.normpath(path))


def _unwritable(folder: Path, error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return tr(
        "{path} could not be written ({reason}); expected room and the right to write there. "
        "What was recorded stays, and nothing is half recorded: free some space or look at the "
        "folder's owner, and run the command again.",
        path=folder,
        reason=reason,
    )
