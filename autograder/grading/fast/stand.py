"""What a machine of a cluster marks with; where two differ, so might their marks."""

from __future__ import annotations

import hashlib
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from autograder import course
from autograder.messages import tr

PARTS = ("autograder", "course_lib", "lessons")
SUFFIXES = (".mo", ".po", ".py", ".toml")
SHOWN = 12  # digits of a digest, enough to tell two apart by eye


@dataclass(frozen=True)
class Stand:
    """The versions of what decides a mark.

    Args:
        python: the series, such as 3.11.
        numpy: its version.
        distributed: its version.
        project: a digest of the project's own files, lessons included.
    """

    python: str
    numpy: str
    distributed: str
    project: str


def stand_here() -> Stand:
    """Return what this process marks with."""
    series = ".".join(platform.python_version_tuple()[:2])
    return Stand(series, version("numpy"), version("distributed"), digest(course.ROOT))


def digest(root: Path) -> str:
    """Return a digest of the project's files below a folder, the same on every system."""
    whole = hashlib.sha256()
    for part in PARTS:
        files = (path for path in (root / part).rglob("*") if path.suffix in SUFFIXES)
        for path in sorted(files, key=lambda path: path.relative_to(root).as_posix()):
            content = path.read_bytes().replace(b"\r\n", b"\n")
            name = path.relative_to(root).as_posix()
            whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()[:SHOWN]


def differences(ours: Stand, theirs: Stand) -> tuple[str, ...]:
    """Return in what another machine differs, each with its version there and here.

    Example:
        >>> differences(Stand("3.11", "2.4", "2026.8", "a1"), Stand("3.11", "2.3", "2026.8", "a1"))
        ('numpy: 2.3 (here: 2.4)',)
    """
    here, there = asdict(ours), asdict(theirs)
    return tuple(
        tr("{part}: {there} (here: {here})", part=part, there=there[part], here=here[part])
        for part in here
        if here[part] != there[part]
    )


def mismatch(where: str, found: tuple[str, ...]) -> str:
    """Return what to say of a machine that marks with something else."""
    return tr(
        "{where} does not run what this program runs: {differences}. Expected the same project, "
        "lessons included, Python, NumPy and distributed everywhere: install the same there, "
        "best from one image, and start it anew.",
        where=where,
        differences="; ".join(found),
    )
