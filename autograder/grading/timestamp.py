"""When something was handed in: what `timestamp.txt` says, which lies beside the notebooks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

TIMESTAMP = "timestamp.txt"


class TimestampError(ValueError):
    """The file is there and holds no date; marking goes by no time then, and says so."""


def handed_in_at(folder: Path) -> datetime | None:
    """Return when what lies in a folder was handed in, as nbgrader keeps it: UTC, without a zone.

    None where nothing tells: no file, or an empty one.

    Raises:
        TimestampError: the file holds no date, or cannot be read.
    """
    try:
        text = (folder / TIMESTAMP).read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise TimestampError(str(error)) from error
    return read_date(text) if text.strip() else None


def read_date(text: str) -> datetime:
    """Return a date as nbgrader writes it, in UTC and without a zone.

    Raises:
        TimestampError: it is none.
    """
    from nbgrader.utils import parse_utc

    try:
        found: datetime = parse_utc(text.strip())
    except (ValueError, OverflowError, TypeError, AttributeError) as error:
        raise TimestampError(str(error)) from error
    return found
