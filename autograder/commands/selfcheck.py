"""`python -m autograder selfcheck`: prove that every verdict is the right one."""

from __future__ import annotations

from collections.abc import Iterator

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder import course
from autograder.evidence import Evidence, gather, margin_in_words
from autograder.messages import tr
from autograder.selfcheck import Finding


@click.command(help=tr("Prove that the checker names every mistake, and nothing else."))
@click.argument("exercise_ids", nargs=-1, metavar="[EXERCISE…]")
def command(exercise_ids: tuple[str, ...]) -> None:
    """Judge stub, solution, reference and every known cause of the exercises named."""
    console = Console()
    chosen = [course.exercise(i) for i in exercise_ids] or list(course.all_exercises())
    gathered = [
        gather(exercise)
        for exercise in track(chosen, tr("Judging"), console=console, transient=True)
    ]
    console.print(_table(gathered))
    for evidence in gathered:
        for line in _complaints(evidence):
            console.print(line, markup=False, highlight=False)
    if not all(evidence.holds for evidence in gathered):
        raise SystemExit(1)


def _table(gathered: list[Evidence]) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 0))
    table.add_column(tr("exercise"), no_wrap=True)
    for heading in (tr("causes"), tr("verdicts"), tr("wrong"), tr("smallest margin")):
        table.add_column(heading, justify="right")
    table.add_column(tr("mutants rejected"), justify="right")
    table.add_column(tr("untranslated"), justify="right")
    for evidence in gathered:
        alive = len(evidence.survivors)
        table.add_row(
            evidence.exercise.id,
            str(len(evidence.exercise.causes)),
            str(len(evidence.findings)),
            str(len(evidence.wrong)),
            margin_in_words(evidence.smallest),
            f"{evidence.mutants - alive} / {evidence.mutants}",
            str(len(evidence.untranslated)),
        )
    return table


def _complaints(evidence: Evidence) -> Iterator[str]:
    exercise_id = evidence.exercise.id
    yield from (_confused(finding) for finding in evidence.wrong)
    near = evidence.smallest
    if near and near.distance < evidence.needed_margin:
        yield tr(
            "{exercise}: {one} and {other} are {distance} tolerances apart, expected at least "
            "{needed}: add a probe that tells them apart",
            exercise=exercise_id,
            one=near.one,
            other=near.other,
            distance=f"{near.distance:.3g}",
            needed=f"{evidence.needed_margin:g}",
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
        got=finding.got,
    )
