"""`demo`: a made-up class of thirty, released, handed in, marked and given its feedback."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.markup import escape

from autograder.messages import tr
from course_lib.i18n import LANGUAGES, language

if TYPE_CHECKING:
    from autograder.demo.results import Result
    from autograder.grading.marking import MarkingRoom


@click.command(
    help=tr(
        "Mark a made-up class of thirty in DIR (default: demo-class) and show the result. "
        "The course itself is not touched; DIR is made afresh each time."
    )
)
@click.argument("folder", type=click.Path(path_type=Path), default="demo-class", metavar="[DIR]")
@click.option("--lang", type=click.Choice(LANGUAGES), help=tr("The language of the table."))
@click.option("--workers", type=click.IntRange(1, 8), help=tr("Students marked at a time."))
def command(folder: Path, lang: str | None, workers: int | None) -> None:
    """Make the class, mark it, and print one line a student."""
    from autograder.demo.classroom import FolderError, open_classroom

    lang, out = lang or language(), Console()
    started = time.monotonic()
    try:
        with out.status(tr("Releasing the lesson and collecting thirty notebooks …", lang)):
            room = open_classroom(folder)
    except FolderError as error:
        click.echo(tr("Error: {message}", lang, message=error), err=True)
        sys.exit(2)
    failed = _mark(out, room, lang, workers)
    seconds = round(time.monotonic() - started)
    out.print(tr("{seconds} seconds in all. Log: {path}", lang, seconds=seconds, path=room.log))
    sys.exit(1 if failed else 0)


def _mark(out: Console, room: MarkingRoom, lang: str, workers: int | None) -> bool:
    """Mark everybody behind a progress bar, show the table, and tell whether anyone failed."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from autograder.demo.marking_day import Failure, default_workers, mark_class
    from autograder.demo.roster import students
    from autograder.demo.table import table

    results: dict[str, Result] = {}
    failures: list[Failure] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=out) as progress:
        task = progress.add_task(tr("Marking", lang), total=len(students()))
        for found in mark_class(room, workers or default_workers()):
            progress.update(task, advance=1, description=found.student.name)
            if isinstance(found, Failure):
                failures.append(found)
            else:
                results[found.student.id] = found
    ordered = [results[student.id] for student in students() if student.id in results]
    out.print(table(ordered, room.root, lang))
    for failure in failures:
        out.print(f"[red]{failure.student.id}: {escape(failure.reason)}[/]")
    return bool(failures)
