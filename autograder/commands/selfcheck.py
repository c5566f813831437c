"""`python -m autograder selfcheck`: prove that every verdict is the right one."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from autograder import course
from autograder.messages import tr
from autograder.selfcheck import Finding, missing_messages, selfcheck


@click.command(help=tr("Prove that the checker names every mistake, and nothing else."))
@click.argument("exercise_ids", nargs=-1, metavar="[EXERCISE…]")
def command(exercise_ids: tuple[str, ...]) -> None:
    """Judge stub, solution, reference and every known cause of the exercises named."""
    console = Console()
    chosen = [course.exercise(i) for i in exercise_ids] or list(course.all_exercises())
    table = Table(tr("exercise"), tr("verdicts"), tr("wrong"), tr("untranslated"))
    wrong: list[Finding] = []
    missing: list[tuple[str, str]] = []
    for exercise in chosen:
        findings = list(selfcheck(exercise))
        failed = [finding for finding in findings if not finding.ok]
        untranslated = list(missing_messages(exercise))
        counts = (len(findings), len(failed), len(untranslated))
        table.add_row(exercise.id, *map(str, counts))
        wrong += failed
        missing += untranslated
    console.print(table)
    for finding in wrong:
        console.print(_line(finding), markup=False, highlight=False)
    for lang, sentence in missing:
        console.print(tr("no translation into {lang}: {text}", lang=lang, text=sentence))
    if wrong or missing:
        raise SystemExit(1)


def _line(finding: Finding) -> str:
    return tr(
        "{exercise}, {candidate}, seed {seed}: expected {expected}, got {got}",
        exercise=finding.exercise,
        candidate=finding.candidate,
        seed=finding.seed,
        expected=finding.expected,
        got=finding.got,
    )
