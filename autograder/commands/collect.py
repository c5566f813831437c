"""`collect`: what a learning platform delivers, sorted into the class's folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape

from autograder.authoring.console import console, say_problems
from autograder.messages import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from autograder.classroom.collecting import Request, Row
    from autograder.classroom.course_file import CourseFile

PLATFORMS = ("auto", "moodle", "canvas", "drive", "exchange")


@click.command(
    name="collect",
    help=tr(
        "Sort the notebooks of SOURCE, a folder or a zip, into submitted/. Nothing is overwritten "
        "and nothing is dropped. Exit status: 0 all found a place, 1 some did not, 2 an error."
    ),
)
@click.argument("source", type=click.Path(path_type=Path), metavar="SOURCE")
@click.argument("lesson", required=False, metavar=tr("[LESSON]"))
@click.option(
    "--as",
    "platform",
    type=click.Choice(PLATFORMS),
    default="auto",
    help=tr("Whose file names these are (default: found out for each file)."),
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help=tr("A CSV file with two columns: what stands in the delivery, and the student's id."),
)
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    help=tr("Write a new file for --mapping that lists whoever was not found."),
)
@click.option(
    "--file-times",
    is_flag=True,
    help=tr(
        "Take the files' own times as when they were handed in (default: only those in a zip from "
        "Moodle or Canvas, and those that an exchange writes down)."
    ),
)
@click.option("--dry-run", is_flag=True, help=tr("Say what would be done, and do nothing."))
@click.option(
    "--course",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help=tr("The class's folder (default: this one)."),
)
def command(
    source: Path,
    lesson: str | None,
    platform: str,
    mapping: Path | None,
    template: Path | None,
    file_times: bool,
    dry_run: bool,
    folder: Path,
) -> None:
    """Collect, show a table, and leave with 1 where something found no place."""
    from autograder.classroom.collecting import Request
    from autograder.classroom.problem import ClassroomError

    out = console()
    wanted = Request(source, lesson, platform, mapping, dry_run, file_times=file_times)
    try:
        made, rows = _collected(folder.resolve(), wanted, out)
        if template:
            _write_template(template, rows)
    except ClassroomError as error:
        say_problems(out, error.problems)
        raise SystemExit(2) from None
    _show(out, made, rows, dry_run)
    raise SystemExit(any(row.status in ("unmatched", "damaged") for row in rows))


def _collected(folder: Path, wanted: Request, out: Console) -> tuple[CourseFile, Sequence[Row]]:
    from autograder.classroom.collecting import collect
    from autograder.classroom.course_file import read_course

    made = read_course(folder)
    with out.status(tr("Reading what was handed in …")):
        return made, collect(made, wanted)


def _write_template(path: Path, rows: Sequence[Row]) -> None:
    from autograder.classroom.collect_table import mapping_template
    from autograder.classroom.problem import ClassroomError

    try:
        with path.open("x", encoding="utf-8-sig", newline="\n") as file:
            file.write(mapping_template(rows))
    except OSError as error:
        raise ClassroomError(
            tr(
                "{path} cannot be written ({error}), expected the name of a new file: name "
                "another one",
                path=path,
                error=error.strerror,
            )
        ) from None


def _show(out: Console, made: CourseFile, rows: Sequence[Row], dry_run: bool) -> None:
    from autograder.classroom.collect_table import of_unknown_time, remarks, summary, table
    from autograder.classroom.gradebook import left
    from autograder.classroom.roster import FILE, read_roster

    students = read_roster(made.root / FILE)
    names = {student.id: student.name for student in students}
    out.print(table(rows, names, made.zone))
    for line in remarks(rows):
        out.print(f"[yellow]•[/] {escape(line)}")
    out.print(summary(rows) or tr("There is no file in it."))
    if unknown := of_unknown_time(rows):
        out.print(unknown)
    if gone := ", ".join(left(made, students)):
        out.print(tr("In the gradebook, and no longer in the roster (kept): {names}.", names=gone))
    if any(row.status == "unmatched" and not row.student for row in rows):
        out.print(
            tr(
                "For those who were not found, run it again with --mapping; --template writes "
                "such a file to fill in."
            )
        )
    if dry_run:
        out.print(tr("This was a dry run: nothing was changed."))
