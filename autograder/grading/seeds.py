"""The seed of the hidden probes: one for an assignment and a marking round, and recorded.

The file is append-only and its first entry for a round holds, so that two processes that
mark at the same time agree without a lock. To start a new round, write `round = 2` (in
an entry of its own) below the others; the next marking draws a seed for it.

Who knows the seed knows the hidden inputs. The file is therefore made for its owner alone; the
rights of one that is there are left as they are, for several may mark together.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

from autograder.messages import tr

FILE = "grading-seeds.toml"
_HEAD = "# Seeds of the hidden probes. Keep this file to yourself, and keep it.\n"


class SeedFileError(ValueError):
    """The file of seeds cannot be read."""


def seed_for(root: Path, assignment: str) -> int:
    """Return the seed of an assignment's present marking round; draw and record it if new.

    Raises:
        SeedFileError: the file is damaged, or somebody else's; the message says how to repair it.
    """
    path = root / FILE
    found = _recorded(path, assignment)
    if found is None:
        number = _round(path, assignment)
        with suppress(PermissionError):
            _append(path, assignment, number, secrets.randbits(53))
        found = _recorded(path, assignment)
    if found is None:
        raise SeedFileError(tr("{path} could not be written; make it writable", path=path))
    return found


def all_seeds(root: Path) -> tuple[int, ...]:
    """Return the seeds of every assignment and round.

    Raises:
        SeedFileError: as for `seed_for`.
    """
    return tuple(int(row["value"]) for row in _entries(root / FILE) if "value" in row)


def _entries(path: Path, assignment: str | None = None) -> list[dict[str, Any]]:
    """Return the entries of an assignment, or of all of them."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        rows: list[dict[str, Any]] = content.get("seed", [])
        return [row for row in rows if assignment in (None, row["assignment"])]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SeedFileError(_unreadable(path, error)) from None
    except (tomllib.TOMLDecodeError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise SeedFileError(
            tr(
                "{path} is damaged ({error}); expected [[seed]] entries with assignment, round "
                "and value. Repair the entry, or restore the file from a backup: with another "
                "seed, hidden probes differ from those already marked.",
                path=path,
                error=error,
            )
        ) from None


def _unreadable(path: Path, error: OSError) -> str:
    return tr(
        "{path} cannot be read ({error}), expected a file that you may read: it is made for "
        "whoever marks first, and for nobody else. Ask them to give you the rights to read it "
        "and to write to it.",
        path=path,
        error=error.strerror,
    )


def _round(path: Path, assignment: str) -> int:
    """Return the present round: the highest that the file names."""
    return max((int(row.get("round", 1)) for row in _entries(path, assignment)), default=1)


def _recorded(path: Path, assignment: str) -> int | None:
    present = _round(path, assignment)
    values = [
        int(row["value"])
        for row in _entries(path, assignment)
        if int(row.get("round", 1)) == present and "value" in row
    ]
    return values[0] if values else None


def _append(path: Path, assignment: str, number: int, value: int) -> None:
    entry = f'\n[[seed]]\nassignment = "{assignment}"\nround = {number}\nvalue = {value}\n'
    with open(path, "a", encoding="utf-8", opener=_owners_own) as file:
        file.write(entry if file.tell() else _HEAD + entry)


def _owners_own(path: str, flags: int) -> int:
    """Open a file, which nobody but its owner can read or write if it has to be made."""
    return os.open(path, flags, 0o600)
