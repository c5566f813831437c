"""A learner's own copy of a release: made once, never overwritten, a newer one laid beside it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from itertools import count
from pathlib import Path


@dataclass(frozen=True)
class Record:
    """Which release a learner started from, and which newer one was laid beside it last."""

    started: str
    offered: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Copy:
    """A learner's notebook: whether it was made just now, and a newer release that waits."""

    notebook: Path
    fresh: bool = False
    newer: Path | None = None


@dataclass(frozen=True)
class Desk:
    """The folder a learner works in: `<lang>/<lesson>.ipynb`, and records in `.course`."""

    folder: Path

    def notebook(self, lang: str, lesson: str) -> Path:
        """Return where the learner's own notebook of a lesson lies."""
        return self.folder / lang / f"{lesson}.ipynb"

    def hidden(self, lang: str) -> Path:
        """Return the folder of records, settings and workspaces of a language."""
        return self.folder / ".course" / lang


def place(desk: Desk, lang: str, release: Path, today: date) -> Copy:
    """Copy a release to the desk, unless the learner has begun: then only lay a newer one beside.

    A newer release is laid out once; a learner who moves it away is not asked again.
    """
    notebook = desk.notebook(lang, release.stem)
    content = release.read_bytes()
    path = desk.hidden(lang) / f"{release.stem}.json"
    if not notebook.exists():
        _write_new(notebook, content)
        _keep(path, Record(started=_digest(content)))
        return Copy(notebook, fresh=True)
    record = _recall(path)
    if record is None:  # copied by hand: what it was copied from is not known
        record = Record(started=_digest(content))
        _keep(path, record)
    return _offer(notebook, content, record, path, today)


def _offer(notebook: Path, content: bytes, record: Record, path: Path, today: date) -> Copy:
    digest = _digest(content)
    if digest == record.started:
        return Copy(notebook)
    if digest != record.offered:
        newer = _free_name(notebook, today)
        _write_new(newer, content)
        record = Record(record.started, digest, newer.name)
        _keep(path, record)
    newer = notebook.with_name(record.beside)
    return Copy(notebook, newer=newer if newer.exists() else None)


def _free_name(notebook: Path, today: date) -> Path:
    labels = (f"new {today.isoformat()}" + (f", {n}" if n > 1 else "") for n in count(1))
    paths = (notebook.with_name(f"{notebook.stem} ({label}).ipynb") for label in labels)
    return next(path for path in paths if not path.exists())


def _digest(content: bytes) -> str:
    # A checkout with Windows line ends is the same release.
    return sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def _write_new(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)


def _keep(path: Path, record: Record) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(record), indent=1), encoding="utf-8")


def _recall(path: Path) -> Record | None:
    try:
        return Record(**json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):  # none yet, or cut off while being written
        return None
