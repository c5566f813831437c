"""What PyTorch computed once, read from the files beside `tests/oracle/make_numbers.py`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

ORACLE = Path(__file__).resolve().parents[1] / "oracle"


@cache
def numbers(name: str) -> dict[str, Any]:
    """Return all arrays of one file, none of them writable."""
    with np.load(ORACLE / f"{name}.npz") as file:
        arrays = {key: file[key] for key in file.files}
    for array in arrays.values():
        array.setflags(write=False)
    return arrays


@cache
def table(name: str) -> dict[str, Any]:
    """Return one table."""
    content: dict[str, Any] = json.loads((ORACLE / f"{name}.json").read_text(encoding="utf-8"))
    return content


def part(name: str, prefix: str) -> dict[str, Any]:
    """Return the arrays whose key starts with a prefix, under the rest of the key."""
    arrays = numbers(name)
    return {
        key.removeprefix(f"{prefix}/"): value
        for key, value in arrays.items()
        if key.startswith(f"{prefix}/")
    }
