"""Rounds in which every way marks in turn, so that a busy moment of the machine meets them all.

Of a slow way, a round marks one submission and then some more of them. The difference is what
one submission takes; what is left is the start, which a class shares. From both follows what a
submission takes in the whole class. The fast lane marks the whole class.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.bench import otter
from autograder.bench.course_copy import Template
from autograder.bench.running import Used
from autograder.bench.ways import Scores, Way, mark_folder

Report = Callable[[int, Way], None]

_TINY = 3  # submissions, of which the start cannot be told apart


@dataclass(frozen=True)
class Figures:
    """What one submission takes.

    Args:
        wall_ms: milliseconds by the clock, in a class of the size that is measured.
        cpu_ms: milliseconds of processor time, likewise.
        peak_mb: megabytes of all processes together, at most.
        start_ms: milliseconds by the clock before the first submission is marked.
        start_cpu_ms: milliseconds of processor time, likewise.
    """

    wall_ms: float
    cpu_ms: float
    peak_mb: float
    start_ms: float = 0.0
    start_cpu_ms: float = 0.0


@dataclass
class Series:
    """What was measured of one way, a row for each round, and the scores that it gave."""

    way: Way
    rows: list[Figures] = field(default_factory=list)
    scores: Scores = field(default_factory=dict)
    marked: int = 0

    @property
    def median(self) -> Figures:
        """Return the medians over the rounds; of memory, the largest."""
        rows = self.rows
        return Figures(
            wall_ms=statistics.median(row.wall_ms for row in rows),
            cpu_ms=statistics.median(row.cpu_ms for row in rows),
            peak_mb=max(row.peak_mb for row in rows),
            start_ms=statistics.median(row.start_ms for row in rows),
            start_cpu_ms=statistics.median(row.start_cpu_ms for row in rows),
        )


@dataclass(frozen=True)
class Otter:
    """An installed otter-grader, and the configuration that it marks by."""

    program: Path
    configuration: Path


def in_rounds(
    template: Template,
    ways: Iterable[Way],
    rounds: int,
    folder: Path,
    otter_by: Otter | None = None,
    report: Report = lambda _round, _way: None,
) -> list[Series]:
    """Return what every way took.

    Args:
        template: the class.
        ways: in their order within a round.
        rounds: how often.
        folder: for the copies of the class.
        otter_by: what marks in the way of that name.
        report: is told before each turn.
    """
    measured = [Series(way) for way in ways]
    for number in range(rounds):
        for series in measured:
            report(number, series.way)
            if series.way.id == "otter":
                assert otter_by is not None
                _take_otters_turn(series, template, number, otter_by, folder)
            else:
                _take_turn(series, template, number, folder)
    return measured


def _take_turn(series: Series, template: Template, number: int, folder: Path) -> None:
    """Mark one submission, then some more; a tiny class is marked once as it is."""
    way, count = series.way, len(template.students)
    some = sample(template.students, way.sample or count, number)
    runs = []
    for students in ([some[0]], some) if count > _TINY else (some,):
        used, scores = mark_folder(way, template, students, folder / way.id)
        runs.append((used, len(students)))
        series.scores |= scores
    series.marked = len(some)
    series.rows.append(in_a_class(runs, count))


def _take_otters_turn(
    series: Series, template: Template, number: int, by: Otter, folder: Path
) -> None:
    """Mark a few submissions, each by a command of its own as otter-grader does."""
    some = sample(template.students, series.way.sample, number)
    used = [
        otter.mark(by.program, by.configuration, template.work[name], folder / "otter")[0]
        for name in some
    ]
    series.marked = len(some)
    series.rows.append(
        Figures(
            1e3 * statistics.median(row.wall for row in used),
            1e3 * statistics.median(row.cpu for row in used),
            max(row.peak for row in used),
        )
    )


def sample(students: Sequence[str], size: int, number: int) -> list[str]:
    """Return as many students, others in every round, as evenly over the class as it goes."""
    count = len(students)
    size = min(size, count)
    return [students[(number + i * count // size) % count] for i in range(size)]


def in_a_class(runs: Sequence[tuple[Used, int]], count: int) -> Figures:
    """Return what one submission takes in a class, from runs over one and over more.

    Args:
        runs: what was used, and for how many submissions.
        count: the size of the class.
    """
    one, size = runs[-1]
    peak = max(used.peak for used, _ in runs)
    if len(runs) == 1:
        return Figures(1e3 * one.wall / size, 1e3 * one.cpu / size, peak)
    wall, start = _per_submission(runs[0][0].wall, one.wall, size, count)
    cpu, start_cpu = _per_submission(runs[0][0].cpu, one.cpu, size, count)
    return Figures(1e3 * wall, 1e3 * cpu, peak, 1e3 * start, 1e3 * start_cpu)


def _per_submission(of_one: float, of_all: float, size: int, count: int) -> tuple[float, float]:
    """Return what a submission takes of something in the class, and what the start does."""
    each = (of_all - of_one) / (size - 1)
    start = max(of_one - each, 0.0)
    return start / count + each, start
