"""The suite speaks English, whatever the machine it runs on is set to; slow tests come first.

The language is set before anything of the project is imported: help is translated while
modules are loaded. It stands in the environment, so that processes started by tests share it; a
test of another language names its own. So does the number of threads for linear algebra: two
tests at a time keep two processors busy, and threads of theirs would only wait for each other.
"""

from __future__ import annotations

import os

import pytest

os.environ["COURSE_LANG"] = "en"
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, or one process is left alone with it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
