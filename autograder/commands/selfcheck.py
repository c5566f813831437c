"""`python -m autograder selfcheck`: prove that every verdict is the right one."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder import course
from autograder.evidence import Evidence, gather, margin_in_words
from autograder.exercise import Exercise
from autograder.margins import CLASSES, Class, Margin
from autograder.messages import tr
from autograder.selfcheck import SEEDS, Finding
from course_lib.i18n import mark

WIDTH = 128  # of the table, where nothing says how wide the terminal is
KINDS: dict[Class, str] = {
    "float": mark("numbers"),
    "random": mark("random"),
    "discrete": mark("discrete"),
}


@click.command(help=tr("Prove that the checker names every mistake, and nothing else."))
@click.argument("exercise_ids", nargs=-1, metavar="[EXERCISE…]")
@click.option(
    "--jobs", type=click.IntRange(1), help=tr("How many processes share the work; all cores.")
)
def command(exercise_ids: tuple[str, ...], jobs: int | None) -> None:
    """Judge stub, solution, reference and every known cause of the exercises named."""
    console = Console()
    console.width = max(console.width, WIDTH)
    chosen = [course.exercise(i) for i in exercise_ids] or list(course.all_exercises())
    gathered = _gathered(chosen, min(jobs or _cores(), len(chosen)), console)
    console.print(_table(gathered))
    for evidence in gathered:
        for line in _complaints(evidence):
            console.print(line, markup=False, highlight=False)
    for line in _summary(gathered):
        console.print(line, markup=False, highlight=False)
    if not all(evidence.holds for evidence in gathered):
        raise SystemExit(1)


# ── The work ────────────────────────────────────────────────────────────────────────────


def _gathered(chosen: list[Exercise], jobs: int, console: Console) -> list[Evidence]:
    """Gather the evidence of every exercise, in the order of the course."""
    if jobs == 1:
        shown = track(chosen, tr("Judging"), console=console, transient=True)
        return [gather(exercise.id) for exercise in shown]
    long_first = sorted(chosen, key=_size, reverse=True)
    # Spawned everywhere, as Windows must: a fork would copy the threads of a progress bar.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn) as pool:
        waiting = [pool.submit(gather, exercise.id) for exercise in long_first]
        shown_done = track(
            as_completed(waiting), tr("Judging"), len(waiting), console=console, transient=True
        )
        found = {evidence.exercise: evidence for evidence in (done.result() for done in shown_done)}
    return [found[exercise.id] for exercise in chosen]


def _size(exercise: Exercise) -> int:
    return sum(1 + len(cause.also) for cause in exercise.causes)


def _cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# ── The report ──────────────────────────────────────────────────────────────────────────


def _table(gathered: list[Evidence]) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 0), title=tr("smallest margins, in tolerances"))
    table.add_column(tr("exercise"), no_wrap=True)
    headings = [tr("causes"), tr("verdicts"), tr("wrong"), *(tr(KINDS[kind]) for kind in CLASSES)]
    headings += [tr("probes needed"), tr("mutants rejected (+ equivalent)"), tr("untranslated")]
    for heading in headings:
        table.add_column(heading, justify="right")
    for evidence in gathered:
        table.add_row(*_row(evidence))
    return table


def _row(evidence: Evidence) -> Iterator[str]:
    yield evidence.exercise
    yield str(evidence.causes)
    yield str(len(evidence.findings))
    yield str(len(evidence.wrong))
    yield from (margin_in_words(evidence.margins.get(kind)) for kind in CLASSES)
    yield f"{len(evidence.needed)} / {len(evidence.probes)}"
    yield evidence.mutation_score
    yield str(len(evidence.untranslated))


def _summary(gathered: list[Evidence]) -> Iterator[str]:
    """Say what was compared, and where two causes are closest."""
    seeds = ", ".join("open" if seed is None else str(seed) for seed in SEEDS)
    compared = sum(evidence.compared for evidence in gathered)
    wrong = sum(len(evidence.wrong) for evidence in gathered)
    yield tr(
        "{compared} pairs of candidates compared under the seeds {seeds}: {wrong} confused",
        compared=compared,
        seeds=seeds,
        wrong=wrong,
    )
    for kind in CLASSES:
        known = [(e.exercise, e.margins[kind]) for e in gathered if kind in e.margins]
        if known and kind != "discrete":
            exercise_id, margin = min(known, key=lambda each: each[1].distance)
            yield tr(KINDS[kind]) + ": " + _apart(exercise_id, margin)


def _apart(exercise_id: str, margin: Margin) -> str:
    return tr(
        "{exercise}: {one} and {other} are {distance} tolerances apart (test: {probe})",
        exercise=exercise_id,
        one=margin.one,
        other=margin.other,
        distance=f"{margin.distance:.3g}",
        probe=margin.probe,
    )


def _complaints(evidence: Evidence) -> Iterator[str]:
    exercise_id = evidence.exercise
    yield from (_confused(finding) for finding in evidence.wrong)
    for near in evidence.too_close:
        yield tr(
            "{exercise}: {one} and {other} are {distance} tolerances apart, expected at least "
            "{needed}: add a probe that tells them apart",
            exercise=exercise_id,
            one=near.one,
            other=near.other,
            distance=f"{near.distance:.3g}",
            needed=f"{near.needed:g}",
        )
    for mutant in evidence.survivors:
        yield tr("{exercise}: this mutant passes: {mutant}", exercise=exercise_id, mutant=mutant)
    if evidence.unneeded:
        names = ", ".join(evidence.unneeded)
        yield tr("{exercise}: no cause needs: {probes}", exercise=exercise_id, probes=names)
    for lang, sentence in evidence.untranslated:
        yield tr("no translation into {lang}: {text}", lang=lang, text=sentence)


def _confused(finding: Finding) -> str:
    return tr(
        "{exercise}, {candidate}, seed {seed}: expected {expected}, got {got}",
        exercise=finding.exercise,
        candidate=finding.candidate,
        seed=finding.seed,
        expected=finding.expected,
        got=" = ".join((finding.got, *finding.taken_for)),
    )
