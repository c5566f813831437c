"""The study as numbers: the JSON that `--json` prints, and the ratios in it."""

from __future__ import annotations

from typing import Any

from autograder.bench.rounds import Series
from autograder.bench.study import Study

WAYS = ("stock", "otter", "preprocessors")


def as_json(study: Study) -> dict[str, Any]:
    """Return what one submission takes in every way; null where a way was not measured."""
    columns: dict[str, Any] = {way: _numbers(study.of(way)) for way in WAYS}
    columns["fast"] = _numbers(study.best)
    return {**columns, "ratios": ratios(study)}


def _numbers(series: Series | None) -> dict[str, float] | None:
    if series is None:
        return None
    figures = series.median
    return {
        "wall_ms": round(figures.wall_ms, 2),
        "cpu_ms": round(figures.cpu_ms, 2),
        "peak_mb": round(figures.peak_mb, 1),
    }


def ratios(study: Study) -> dict[str, float]:
    """Return how many times as long the other ways take; those that were measured."""
    found: dict[str, float] = {}
    for way in WAYS:
        series = study.of(way)
        if series:
            found |= _over(series, study.best, f"{way}_over_fast")
    ours, stock = study.of("preprocessors"), study.of("stock")
    if ours and stock:
        found |= _over(stock, ours, "stock_over_preprocessors")
    one, many = study.of("fast", 1), study.best
    if one and many is not one:
        name = f"one_worker_over_{study.wanted.workers}"
        found[f"{name}_wall"] = round(one.median.wall_ms / many.median.wall_ms, 2)
    return found


def _over(slow: Series, quick: Series, name: str) -> dict[str, float]:
    return {
        f"{name}_wall": round(slow.median.wall_ms / quick.median.wall_ms, 2),
        f"{name}_cpu": round(slow.median.cpu_ms / quick.median.cpu_ms, 2),
    }
