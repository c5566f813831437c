"""From a student's folder to the files that may be notebooks; nothing in it is changed."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from autograder.grading.work import HandedIn

LARGEST = 64  # MB
PASSED_OVER = (".ipynb_checkpoints", "__MACOSX")


def handed_in(folder: Path) -> tuple[HandedIn, ...]:
    """Return the files that may be notebooks, by name; links are not followed."""
    return tuple(_row(path, path.relative_to(folder).as_posix()) for path in candidates(folder))


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


def _row(path: Path, name: str) -> HandedIn:
    try:
        small = path.stat().st_size <= LARGEST * 10**6
        return HandedIn(name, path.read_bytes() if small else None)
    except OSError as error:
        return HandedIn(name, None, type(error).__name__)
