"""The study as numbers: the JSON that `--json` prints, and the ratios in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
    for pair in pairs(study):
        found[f"{pair.name}_wall"] = round(pair.wall, 2)
        if pair.slow.way.id != pair.quick.way.id:  # one lane's work is the same for any workers
            found[f"{pair.name}_cpu"] = round(pair.cpu, 2)
    return found


@dataclass(frozen=True)
class Pair:
    """Two ways that are compared; ``name`` is what the JSON calls it."""

    name: str
    slow: Series
    quick: Series

    @property
    def wall(self) -> float:
        """Return how many times as long the slow way takes."""
        return self.slow.median.wall_ms / self.quick.median.wall_ms

    @property
    def cpu(self) -> float:
        """Return how many times as much processor time the slow way takes."""
        return self.slow.median.cpu_ms / self.quick.median.cpu_ms


def pairs(study: Study) -> Iterator[Pair]:
    """Yield what is compared, of what was measured."""
    for way in WAYS:
        series = study.of(way)
        if series:
            yield Pair(f"{way}_over_fast", series, study.best)
    ours, stock = study.of("preprocessors"), study.of("stock")
    if ours and stock:
        yield Pair("stock_over_preprocessors", stock, ours)
    one, many = study.of("fast", 1), study.best
    if one and many is not one:
        yield Pair(f"one_worker_over_{study.wanted.workers}", one, many)
