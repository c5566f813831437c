"""Write a file as a whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from autograder.exporting.errors import ExportError
from autograder.messages import tr


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in place of an older one only when all of it is on the disk.

    Raises:
        ExportError: the place cannot be written; an older file stands as it was.
    """
    if path.is_dir():
        raise ExportError(
            tr("{path} is a folder, expected a file: name the file to be written", path=path)
        )
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ExportError(
            tr(
                "{path} cannot be written ({reason}), nothing was changed: close the program that "
                "has it open, make the folder, or name another place with --to",
                path=path,
                reason=error.strerror or type(error).__name__,
            )
        ) from error
