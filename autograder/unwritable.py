"""Say that what a command makes could not be written, and what to do about it."""

from __future__ import annotations

from pathlib import Path

from autograder.messages import tr


def unwritable(error: OSError, folder: Path, lang: str) -> str:
    """Return the sentence for a command with `--to`.

    Args:
        error: what the system said.
        folder: that was to be written into, where the error names no path.
        lang: of the sentence.
    """
    return tr(
        "Error: {path} could not be written ({reason}); expected a folder that may be written "
        "into. Name another one by --to.",
        lang,
        path=error.filename or folder,
        reason=error.strerror or error,
    )
