"""The last export of each format, in a small file beside the gradebook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory

from autograder.exporting.difference import Entries, Entry, Key
from autograder.exporting.safe_file import write_whole
from autograder.grading.gradebook_file import file_of

NAME = "last_exports.json"


@dataclass(frozen=True)
class Last:
    """When something was last exported in a format, to which file, and what it said."""

    when: str
    to: str
    entries: Entries


def memory_path(course: CourseDirectory) -> Path:
    """Return where a course keeps its last exports: beside a gradebook that is a file."""
    root = Path(course.root or ".")
    file = file_of(course.db_url)
    return (root / file).parent / NAME if file else root / NAME


def last_export(path: Path, name: str) -> Last | None:
    """Return the last export in a format; none where there was none, or it cannot be read."""
    found = _all(path).get(name)
    try:
        return None if found is None else _last(found)
    except (AttributeError, KeyError, TypeError, ValueError):  # written by another program
        return None


def remember(path: Path, name: str, to: str, entries: Entries) -> None:
    """Keep an export as the last one of its format."""
    rows = [
        {"assignment": key[0], "student": key[1], "score": entry.score, "note": entry.note}
        for key, entry in entries.items()
    ]
    when = datetime.now(UTC).isoformat(timespec="seconds")
    kept = {**_all(path), name: {"when": when, "to": to, "rows": rows}}
    text = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
    write_whole(path, text.encode())


def _all(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _last(found: Mapping[str, Any]) -> Last:
    rows: dict[Key, Entry] = {}
    for row in found["rows"]:
        score = row["score"]
        key = str(row["assignment"]), str(row["student"])
        rows[key] = Entry(None if score is None else float(score), str(row["note"]))
    return Last(str(found["when"]), str(found["to"]), rows)
