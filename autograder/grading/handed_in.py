"""From a student's folder to the files that may be notebooks; nothing in it is changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from autograder.grading.work import HandedIn

LARGEST, WHOLE = 64, 128  # MB, of one file and of all that a student handed in
PASSED_OVER = (".ipynb_checkpoints", "__MACOSX")


def handed_in(folder: Path) -> tuple[HandedIn, ...]:
    """Return the files that may be notebooks, by name; links are not followed."""
    rows: list[HandedIn] = []
    room = WHOLE * 10**6
    for path in candidates(folder):
        row = _row(path, path.relative_to(folder).as_posix(), room)
        room -= len(row.content or b"")
        rows.append(row)
    return tuple(rows)


def irregular(folder: Path) -> Iterator[Path]:
    """Yield links, pipes and the like: to copy one could copy anything, or never end."""
    for path in folder.rglob("*"):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            yield path


def candidates(folder: Path) -> list[Path]:
    """Return the paths of the files that may be notebooks."""
    found = (
        path
        for path in sorted(folder.rglob("*"))
        if ".ipynb" in path.name.lower() and path.is_file() and not path.is_symlink()
    )
    return [path for path in found if not is_debris(path.relative_to(folder).as_posix())]


def is_debris(name: str) -> bool:
    """Tell autosaves and what macOS puts into archives from what a student saved."""
    path = PurePosixPath(name)
    return path.name.startswith("._") or any(part in PASSED_OVER for part in path.parts)


def _row(path: Path, name: str, room: int) -> HandedIn:
    try:
        small = path.stat().st_size <= min(LARGEST * 10**6, room)
        return HandedIn(name, path.read_bytes() if small else None)
    except OSError as error:
        return HandedIn(name, None, type(error).__name__)
