"""The study as a person reads it."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping

from rich.box import SIMPLE_HEAD
from rich.table import Table

from autograder.bench.ratios import pairs
from autograder.bench.rounds import Figures, Series
from autograder.bench.stages import FLOOR, Account
from autograder.bench.study import Study, Wanted
from autograder.messages import tr
from course_lib.i18n import mark

_KINDS: Mapping[str, str] = {
    "plain": mark("without the lesson's demonstrations and without figures"),
    "figure": mark("without the lesson's demonstrations, with one figure of the learner's own"),
    "whole": mark("as released, demonstrations included"),
}

_ROLES: Mapping[str, str] = {
    "recorder": mark("recorder"),
    "worker": mark("worker"),
    "zygote": mark("warm process"),
    "child": mark("a submission's own process"),
}


def machine() -> str:
    """Return what is measured on."""
    return tr(
        "{system} {machine}, {count} processors, Python {version}",
        system=platform.system(),
        machine=platform.machine(),
        count=os.cpu_count() or 1,
        version=platform.python_version(),
    )


def tables(study: Study) -> Iterator[Table]:
    """Yield every table that the study fills."""
    yield comparison(study)
    if study.account:
        yield expenses(study.account)
    if study.growth:
        yield memory(study)


def comparison(study: Study) -> Table:
    """Return what one submission takes in every way."""
    wanted = study.wanted
    shown = _table(
        tr(
            "{lesson}, {count} submissions, {kind}; medians of {rounds} rounds, per submission",
            lesson=wanted.lesson,
            count=wanted.submissions,
            kind=tr(_KINDS[wanted.kind]),
            rounds=wanted.rounds,
        ),
        tr("way"),
        (tr("a round"), tr("wall ms"), tr("CPU ms"), tr("MB"), tr("start ms"), tr("start CPU")),
        (tr("× wall"), tr("× CPU")),
    )
    for series in study.series:
        shown.add_row(*_row(series, study.best.median))
    return shown


def _row(series: Series, best: Figures) -> tuple[str, ...]:
    figures = series.median
    return (
        title(series),
        str(series.marked),
        f"{figures.wall_ms:.1f}",
        f"{figures.cpu_ms:.1f}",
        f"{figures.peak_mb:.0f}",
        f"{figures.start_ms:.0f}",
        f"{figures.start_cpu_ms:.0f}",
        f"{figures.wall_ms / best.wall_ms:.1f}",
        f"{figures.cpu_ms / best.cpu_ms:.1f}",
    )


def title(series: Series) -> str:
    """Return a way's name."""
    return tr(series.way.title, workers=series.way.workers)


def expenses(account: Account) -> Table:
    """Return where the processor time of one submission goes."""
    shown = _table(
        tr("Processor time of one submission, one worker"),
        tr("stage"),
        (tr("CPU ms"), tr("share")),
    )
    whole = sum(stage.ms for stage in account.stages)
    for stage in account.stages:
        shown.add_row(tr(stage.title), f"{stage.ms:.1f}", f"{100 * stage.ms / whole:.0f} %")
    shown.add_section()
    shown.add_row(tr("together"), f"{whole:.1f}", "100 %")
    if account.floor_ms:
        times = whole / account.floor_ms
        shown.add_row(
            tr(FLOOR), f"{account.floor_ms:.1f}", tr("1 in {times}", times=f"{times:.1f}")
        )
    return shown


def memory(study: Study) -> Table:
    """Return how the processes grew while a large class was marked."""
    shown = _table(
        tr("Memory over {count} submissions, in MB", count=study.wanted.memory),
        tr("largest process"),
        (tr("within the first 200"), tr("in all")),
    )
    for row in study.growth:
        shown.add_row(tr(_ROLES[row.role]), f"{row.early_mb:.0f}", f"{row.late_mb:.0f}")
    return shown


def sentences(study: Study) -> Iterator[str]:
    """Yield what has to be said of how it was measured."""
    yield machine()
    yield _manner(study.wanted)
    yield from study.missing
    yield from _agreements(study)
    if study.account:
        yield tr(
            "A child's own memory: at most {size} MB. The sandbox: {held} ms of processor time.",
            size=f"{study.account.own_mb:.1f}",
            held=f"{study.account.held_ms:.1f}",
        )
        yield tr(
            "Of {asked} answers that were looked at for this account, {known} had come before, to "
            "the last bit: such a one is neither read nor judged again.",
            asked=study.account.asked,
            known=study.account.known,
        )
    for pair in pairs(study):
        yield tr(
            "{slow}, against {quick}: wall × {wall}, CPU × {cpu}",
            slow=title(pair.slow),
            quick=title(pair.quick),
            wall=f"{pair.wall:.2f}",
            cpu=f"{pair.cpu:.2f}",
        )


def _manner(wanted: Wanted) -> str:
    return tr(
        "× says how many times as long a way takes as the fast lane with {workers} workers. Of "
        "the slow ways, a round marks one submission and then a few; the difference is what one "
        "takes, the rest is the start, of which each of {count} bears its share. otter-grader "
        "is started for every submission, as `otter run` is; it runs plain numerical tests.",
        count=wanted.submissions,
        workers=wanted.workers,
    )


def _agreements(study: Study) -> Iterator[str]:
    for way in ("stock", "preprocessors"):
        series, (same, compared) = study.of(way), study.agreement(way)
        if series and compared:
            yield tr(
                "Scores of {way} that equal the fast lane's: {same} of {compared}",
                way=title(series),
                same=same,
                compared=compared,
            )


def _table(heading: str, first: str, numbers: tuple[str, ...], more: tuple[str, ...] = ()) -> Table:
    shown = Table(title=heading, box=SIMPLE_HEAD)
    shown.add_column(first, no_wrap=True)
    for name in (*numbers, *more):
        shown.add_column(name, justify="right")
    return shown
