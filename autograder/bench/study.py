"""One whole run of the benchmark: make the class, let every way mark it, account for the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder import course
from autograder.bench import otter
from autograder.bench.course_copy import BenchError, Kind, Template, make_template
from autograder.bench.memory import Growth, growth
from autograder.bench.rounds import Otter, Series, in_rounds
from autograder.bench.stages import Account, account
from autograder.bench.ways import OTTER, PREPROCESSORS, STOCK, Way, fast

SKIPPABLE = ("stock", "otter", "preprocessors", "stages")


@dataclass(frozen=True)
class Wanted:
    """What is to be measured.

    Args:
        lesson: its id.
        submissions: the size of the class.
        workers: of the fast lane, beside one.
        rounds: how often everything is measured.
        kind: of notebooks.
        skip: ways, and "stages", that are left out.
        otter_env: where otter-grader's environment lies or is made; None: in the cache.
        memory: the size of a class that is marked to watch the memory; 0: none.
    """

    lesson: str = "momentum"
    submissions: int = 100
    workers: int = 2
    rounds: int = 3
    kind: Kind = "plain"
    skip: frozenset[str] = frozenset()
    otter_env: Path | None = None
    memory: int = 0


@dataclass
class Study:
    """What was measured; ``missing`` says why a column is."""

    wanted: Wanted
    series: list[Series] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    account: Account | None = None
    growth: list[Growth] = field(default_factory=list)

    def of(self, way: str, workers: int = 1) -> Series | None:
        """Return what was measured of a way."""
        found = (row for row in self.series if (row.way.id, row.way.workers) == (way, workers))
        return next(found, None)

    @property
    def best(self) -> Series:
        """Return the fast lane with the workers that were asked for."""
        found = self.of("fast", self.wanted.workers)
        assert found is not None
        return found

    def agreement(self, way: str) -> tuple[int, int]:
        """Return how many of a way's scores are the fast lane's, and how many there are."""
        series, ours = self.of(way), self.best.scores
        theirs: Mapping[str, float] = series.scores if series else {}
        return sum(abs(ours[name] - score) < 1e-9 for name, score in theirs.items()), len(theirs)


Report = Callable[[str, int, int], None]


def studied(wanted: Wanted, folder: Path, report: Report) -> Study:
    """Measure everything that is wanted.

    Args:
        wanted: what.
        folder: a new one, for classes and copies.
        report: is told the way's title in English, its workers, and the round.

    Raises:
        BenchError: the class could not be made, or a command failed.
    """
    study = Study(wanted)
    template = make_template(folder / "class", wanted.lesson, wanted.submissions, wanted.kind)
    by = _otter(study, folder)
    ways = _ways(wanted, with_otter=by is not None)
    study.series = in_rounds(
        template,
        ways,
        wanted.rounds,
        folder,
        by,
        lambda number, way: report(way.title, way.workers, number),
    )
    if "stages" not in wanted.skip:
        study.account = account(template, _alone(study).median, folder / "stages")
    if wanted.memory:
        study.growth = _growth(wanted, folder)
    return study


def _alone(study: Study) -> Series:
    """Return the fast lane with one worker, whose account can be added up."""
    return study.of("fast", 1) or study.best


def _otter(study: Study, folder: Path) -> Otter | None:
    """Return otter-grader, made ready; where it cannot be, the study goes on without."""
    wanted = study.wanted
    if "otter" in wanted.skip:
        return None
    try:
        program = otter.environment(wanted.otter_env or otter.default_environment())
    except BenchError as error:
        study.missing.append(str(error))
        return None
    return Otter(program, otter.autograder_zip(folder, course.exercises(wanted.lesson)))


def _ways(wanted: Wanted, *, with_otter: bool) -> list[Way]:
    others = [way for way in (STOCK, PREPROCESSORS) if way.id not in wanted.skip]
    lanes = [fast(count) for count in sorted({1, wanted.workers})]
    return [*others, *([OTTER] if with_otter else []), *lanes]


def _growth(wanted: Wanted, folder: Path) -> list[Growth]:
    large: Template = make_template(folder / "large", wanted.lesson, wanted.memory, wanted.kind)
    return growth(large, wanted.workers, folder / "growth")[1]
