"""A small course with one lesson in two languages, made anew for each test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from course_lib.launcher.releases import Releases

HEADINGS = {"en": "# 4. Momentum", "ja": "# 4. モーメンタム"}


def notebook(heading: str, remark: str = "") -> str:
    """Return a notebook whose first cell is a heading."""
    cells = [
        {"id": "setup", "cell_type": "code", "source": "1 + 1", "outputs": []},
        {"id": "title", "cell_type": "markdown", "source": [heading + "\n", remark]},
    ]
    return json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False)


@pytest.fixture
def course(tmp_path: Path) -> Releases:
    """Return the releases of a small course."""
    root = tmp_path / "강좌 コース"
    for lang, heading in HEADINGS.items():
        path = root / "notebooks" / lang / "momentum" / "momentum.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(notebook(heading), encoding="utf-8")
    for lesson in ("adam", "bug_hunt"):
        path = root / "notebooks" / "en" / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(notebook(f"# {lesson}"), encoding="utf-8")
    (root / "lessons").mkdir()
    rows = "".join(f'[[lesson]]\nid = "{name}"\n' for name in ("momentum", "adam"))
    (root / "lessons" / "course.toml").write_text(rows, encoding="utf-8")
    return Releases(root)
