"""What of a released notebook marking stands on: its registered cells and their first text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def what_counts(released: Mapping[str, Any]) -> dict[str, tuple[object, ...]]:
    """Return what must stay of each registered cell once notebooks were handed in.

    Prose, figures and demonstrations are not among it.
    """
    found = {}
    for cell in released["cells"]:
        data = cell["metadata"].get("nbgrader", {})
        if data.get("grade_id"):
            flags = (data.get(key) for key in ("grade", "solution", "locked", "task", "points"))
            found[str(data["grade_id"])] = (cell["cell_type"], "".join(cell["source"]), *flags)
    return found
