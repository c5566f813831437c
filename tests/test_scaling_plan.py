"""The plan for larger classes is what its formulas make of the numbers that are kept."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.scaling_plan import (
    Measured,
    alone_ms,
    cluster_seconds,
    machine_seconds,
    most_workers,
    plan_table,
    table_of,
    updated,
)

DOCS = Path(__file__).resolve().parents[1] / "docs"
MADE = Measured(
    machine="made up",
    students=1,
    recorded=1,
    total_cpu_ms=102.0,
    start_cpu_s=5.0,
    together_mb=1.0,
    recorder_mb=1.0,
    worker_mb=1.0,
    child_mb=1.0,
    sqlite_ms=4.0,
    sqlite_cpu_ms=2.0,
    sqlite_growth=1.0,
    book_kb=1.0,
    postgresql_ms=3.0,
    client_cpu_ms=2.0,
    scheduler_cpu_ms=1.0,
)


def test_one_machine_is_as_fast_as_its_processors_until_the_recorder_is_slower() -> None:
    assert machine_seconds(MADE, 1000, 2) == pytest.approx(5 + 1000 * 0.051)
    assert machine_seconds(MADE, 1000, 100) == pytest.approx(5 + 1000 * 0.004)


def test_a_cluster_is_as_fast_as_its_workers_until_what_is_alone_is_slower() -> None:
    assert MADE.mark_ms == 100.0
    assert cluster_seconds(MADE, 1000, 10) == pytest.approx(5 + 1000 * 0.010)
    assert cluster_seconds(MADE, 1000, 50) == pytest.approx(5 + 1000 * 0.005)
    assert most_workers(MADE) == 20
    busy = replace(MADE, scheduler_cpu_ms=10.0)
    assert alone_ms(busy) == 10.0
    assert most_workers(busy) == 10


def test_what_was_not_measured_is_in_no_table() -> None:
    less = replace(MADE, postgresql_ms=math.nan)
    assert "PostgreSQL: time" not in table_of(less)
    assert "cluster" not in plan_table(less)


def test_the_page_shows_the_numbers_that_are_kept() -> None:
    measured = Measured(**json.loads((DOCS / "scaling.json").read_text(encoding="utf-8")))
    page = (DOCS / "scaling.md").read_text(encoding="utf-8")
    assert page == updated(page, measured)
    assert all(f"| {size} |" in page for size in ("30", "1,000", "100,000"))


def test_links_of_the_page_lead_somewhere() -> None:
    page = (DOCS / "scaling.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page)
    assert len(links) > 4
    assert [link for link in links if not (DOCS / link).exists()] == []
