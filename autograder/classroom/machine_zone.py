"""The time zone that this machine's clock shows, by its name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from autograder.classroom.course_file import zone_named

_DATABASE = "zoneinfo"  # the folder of the system's zones, on Linux and macOS
_NOT_PLACES = ("posix", "right")  # its subfolders that hold the same zones once more


def machine_zone(
    environment: Mapping[str, str] = os.environ, etc: Path = Path("/etc")
) -> str | None:
    """Return a name such as "Asia/Seoul"; None where the machine does not tell one.

    Args:
        environment: TZ in it wins, as it does for every other program.
        etc: where Linux and macOS keep `localtime`, a link to the zone's file.
    """
    named = environment.get("TZ", "").removeprefix(":")
    written = [_linked(etc / "localtime"), _written(etc / "timezone")]
    candidates = [_below_database(named)] if named else written
    return next((name for name in candidates if name and zone_named(name)), None)


def _linked(path: Path) -> str:
    try:
        return _below_database(path.resolve().as_posix()) if path.is_symlink() else ""
    except (OSError, RuntimeError):
        return ""


def _written(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def _below_database(path: str) -> str:
    """Return a zone's name, given it or the path of its file."""
    parts = PurePosixPath(path).parts
    for place in range(len(parts) - 1, -1, -1):
        if parts[place].startswith(_DATABASE):
            below = parts[place + 1 :]
            return "/".join(below[1:] if below[:1] and below[0] in _NOT_PLACES else below)
    return "" if path.startswith("/") else path
