"""`python -m autograder bench`: how fast marking is, beside nbgrader by itself and otter-grader."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from autograder.messages import tr

if TYPE_CHECKING:
    from autograder.bench.study import Study, Wanted

FAILED = 1
_WIDTH = 100  # columns that the tables need; a narrower terminal breaks lines by itself
_KINDS = ("plain", "figure", "whole")


@click.command(
    help=tr(
        "Mark the same made-up class with nbgrader by itself, otter-grader 7 (in an environment "
        "that is made for it), nbgrader with this project's preprocessors, and the fast lane, "
        "in turn, and print what one submission takes. The course itself is not touched."
    )
)
@click.option("--submissions", type=click.IntRange(1), default=100, help=tr("Size of the class."))
@click.option("--lesson", default="momentum", help=tr("The lesson that is handed in."))
@click.option("--workers", type=click.IntRange(1), default=2, help=tr("Of the fast lane."))
@click.option("--rounds", type=click.IntRange(1), default=3, help=tr("How often all is measured."))
@click.option("--skip", default="", metavar="WAY,…", help=tr("Ways to leave out, or stages."))
@click.option(
    "--kind",
    type=click.Choice(_KINDS),
    default="plain",
    help=tr(
        "Notebooks without the lesson's demonstrations; with a learner's own figure besides; "
        "or as they are released."
    ),
)
@click.option(
    "--otter-env",
    type=click.Path(path_type=Path, file_okay=False),
    help=tr("Folder of otter-grader's environment; made where there is none."),
)
@click.option("--memory", type=click.IntRange(0), default=0, help=tr("Watch a class of this size."))
@click.option("--json", "as_json", is_flag=True, help=tr("Print JSON alone."))
def command(as_json: bool, skip: str, **options: object) -> None:
    """Measure, and print the tables or JSON."""
    from autograder.bench.course_copy import BenchError
    from autograder.bench.ratios import as_json as numbers
    from autograder.bench.study import Wanted

    wanted = Wanted(skip=_skipped(skip), **options)  # type: ignore[arg-type]
    try:
        study = _study(wanted)
    except BenchError as error:
        click.echo(tr("Error: {message}", message=error), err=True)
        sys.exit(FAILED)
    if as_json:
        for reason in study.missing:
            click.echo(reason, err=True)
        click.echo(json.dumps(numbers(study), indent=2))
    else:
        _show(study)


def _skipped(text: str) -> frozenset[str]:
    from autograder.bench.study import SKIPPABLE

    names = frozenset(filter(None, (name.strip() for name in text.split(","))))
    unknown = names - set(SKIPPABLE)
    if unknown:
        raise click.BadParameter(
            tr(
                "{names} cannot be left out; expected any of {known}, separated by commas",
                names=", ".join(sorted(unknown)),
                known=", ".join(SKIPPABLE),
            ),
            param_hint="--skip",
        )
    return names


def _study(wanted: Wanted) -> Study:
    from autograder.bench.study import studied

    out = Console(stderr=True)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        out.status(tr("Making the class …")) as status,
    ):

        def report(title: str, workers: int, number: int) -> None:
            name = tr(title, workers=workers)
            status.update(
                tr(
                    "Round {number} of {rounds}: {name}",
                    number=number + 1,
                    rounds=wanted.rounds,
                    name=name,
                )
            )

        return studied(wanted, Path(folder), report)


def _show(study: Study) -> None:
    from autograder.bench.tables import sentences, tables

    out = Console(highlight=False)
    out.width = max(out.width, _WIDTH)
    for table in tables(study):
        out.print(table)
    for sentence in sentences(study):
        out.print(sentence, markup=False)
