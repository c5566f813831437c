"""Put what was handed in where nbgrader looks for it; whatever is replaced is kept."""

from __future__ import annotations

import hashlib
import shutil
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Literal

from autograder.grading.timestamp import TIMESTAMP, TimestampError, handed_in_at, read_date

SUBMITTED, EARLIER = "submitted", "earlier"
Placed = Literal["new", "replaced", "unchanged", "earlier"]
_FORBIDDEN = set('<>:"|?*\\')


@dataclass(frozen=True)
class Submission:
    """One attempt of one student at one lesson; the files lie in a place of their own.

    Args:
        student: the id.
        lesson: the assignment.
        files: name below the student's folder → where the content lies now.
        time: when it was handed in, if that is known.
    """

    student: str
    lesson: str
    files: Mapping[str, Path]
    time: datetime | None


def safe_name(name: str) -> str:
    """Return a relative path as it may stand below a student's folder, on any system."""
    parts = [_safe(part) for part in PurePosixPath(unicodedata.normalize("NFC", name)).parts]
    return "/".join(part for part in parts if part) or "_"


def _safe(part: str) -> str:
    if part in ("/", ".", ".."):
        return ""
    kept = "".join("_" if char in _FORBIDDEN or not char.isprintable() else char for char in part)
    stem, dot, ending = kept.strip(" ").rstrip(".").rpartition(".")
    return f"{stem[:100]}{dot}{ending[:20]}" if dot else ending[:120]


def place(root: Path, submission: Submission, *, dry_run: bool = False) -> Placed:
    """Put a submission in place, unless it lies there or a later one does.

    Args:
        root: the class's folder.
        submission: whose files are moved where they are needed.
        dry_run: say what would be done, and do nothing.
    """
    target = root / SUBMITTED / submission.student / submission.lesson
    if not target.exists() or not _prints(target):
        return "new" if dry_run else _put(submission, target)
    if _prints(target) == _wanted(submission):
        return "unchanged"
    present = time_in(target)
    if submission.time and present and submission.time < present:
        if not dry_run:
            keep_aside(root, submission)
        return "earlier"
    if not dry_run:
        _move_aside(root, target, submission.student, submission.lesson)
        _put(submission, target)
    return "replaced"


def keep_aside(root: Path, submission: Submission) -> None:
    """Keep an attempt that does not count, unless it has been kept."""
    prints = _wanted(submission)
    folder = _aside(root, submission.student, submission.lesson, submission.time, prints)
    if not folder.exists():
        _put(submission, folder)


def _put(submission: Submission, target: Path) -> Placed:
    """Copy the files beside the target, and then rename: there is never half a submission."""
    making = target.with_name(f".{target.name}.new")
    if making.exists():
        shutil.rmtree(making)
    for name, path in submission.files.items():
        (making / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, making / name)
    if submission.time:
        stamp = submission.time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC\n")
        (making / TIMESTAMP).write_text(stamp, encoding="utf-8")
    if target.exists():
        target.rmdir()  # only an empty one gets here
    making.rename(target)
    return "new"


def _move_aside(root: Path, target: Path, student: str, lesson: str) -> None:
    folder = _aside(root, student, lesson, time_in(target), _prints(target))
    if folder.exists():  # these very files have been kept already
        folder = folder.with_name(f"{folder.name}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    target.rename(folder)


def _aside(
    root: Path, student: str, lesson: str, time: datetime | None, prints: Mapping[str, str]
) -> Path:
    stamp = time.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") if time else "unknown-time"
    digest = hashlib.sha256(repr(sorted(prints.items())).encode()).hexdigest()[:8]
    return root / EARLIER / SUBMITTED / student / lesson / f"{stamp}-{digest}"


def _wanted(submission: Submission) -> dict[str, str]:
    return {name: _print(path) for name, path in submission.files.items()}


def _prints(folder: Path) -> dict[str, str]:
    """Return a fingerprint of every file of a submission, its time left out."""
    return {
        unicodedata.normalize("NFC", path.relative_to(folder).as_posix()): _print(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / TIMESTAMP
    }


def _print(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def time_in(folder: Path) -> datetime | None:
    """Return when a submission that lies in a folder was handed in."""
    try:
        found = handed_in_at(folder)
    except TimestampError:
        return None
    return found.replace(tzinfo=UTC) if found else None


def read_time(text: str) -> datetime | None:
    """Return a time as nbgrader writes it; None for anything else."""
    try:
        return read_date(text).replace(tzinfo=UTC)
    except TimestampError:
        return None
