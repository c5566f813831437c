"""Bring built files to the disk, or compare them with what lies there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from autograder.authoring.tree import RELEASES, SOLUTIONS


def write(root: Path, files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Write the files whose content has changed; return their paths."""
    changed = differing(root, files)
    for path in changed:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(files[path])
    return changed


def differing(root: Path, files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Return the files that are missing on disk or have another content there."""
    return tuple(
        path
        for path, content in files.items()
        if not (root / path).is_file() or (root / path).read_bytes() != content
    )


def leftovers(root: Path, files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Return the notebooks on disk that a full build would not make."""
    found = (p for kind in (SOLUTIONS, RELEASES) for p in sorted((root / kind).rglob("*.ipynb")))
    return tuple(
        path.relative_to(root)
        for path in found
        if path.relative_to(root) not in files and ".ipynb_checkpoints" not in path.parts
    )
