"""The only files that a submission may read: Python, its packages, and the course's data."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

OURS = ("autograder", "course_lib", "lessons", "training_course")
DATA = ("course_lib/data", "course_lib/fonts", "course_lib/locale", "autograder/locale")
SYSTEM = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"),
    *("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/zoneinfo"),
    *("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"),
)


def readable(root: Path) -> Iterator[Path]:
    """Yield files and folders that hold no answer, no gradebook and nobody's work.

    Args:
        root: the folder that holds `course_lib`, wherever it was installed.
    """
    yield from (root / folder for folder in DATA)
    installed = (sysconfig.get_path(name) for name in ("purelib", "platlib"))
    packages = _real([*installed, *(entry for entry in sys.path if entry.endswith("-packages"))])
    for folder in packages:
        yield from _others(folder)
    standard = (sysconfig.get_path(name) for name in ("stdlib", "platstdlib"))
    for folder in _real([*standard, *SYSTEM]):
        yield from _without(folder, packages | {root})


def _real(names: Iterable[str]) -> set[Path]:
    return {Path(name).resolve() for name in names}


def _without(folder: Path, apart: set[Path]) -> Iterator[Path]:
    """Yield a folder, or what is in it where packages of ours may lie somewhere below."""
    inner = {path for path in apart if path != folder and path.is_relative_to(folder)}
    if folder in apart:
        return
    if not inner or not folder.is_dir():
        yield folder
        return
    for path in folder.iterdir():
        yield from _without(path, inner)


def _others(packages: Path) -> Iterator[Path]:
    """Yield the packages of a folder that are not this project's."""
    if packages.is_dir():
        yield from (path for path in packages.iterdir() if not is_ours(path.name))


def is_ours(name: str) -> bool:
    """Tell whether an entry of a folder of packages belongs to this project."""
    return name.replace("-", "_").startswith(OURS)
