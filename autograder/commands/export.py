"""`export`: write the grades for other programs, or say what the next export would change."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autograder.messages import tr

if TYPE_CHECKING:
    from autograder.exporting.base import CourseExport, Preview

FORMATS = {
    "csv": "CsvExport",
    "excel": "ExcelExport",
    "canvas": "CanvasExport",
    "moodle": "MoodleExport",
}
_SHOWN = 20  # scores left empty that are listed


@click.command(
    help=tr(
        "Write the grades of the course in the present folder. A score that is not final, or not "
        "due yet, is left empty, with a note, and is never 0."
    )
)
@click.option(
    "--format",
    "name",
    type=click.Choice(tuple(FORMATS)),
    default="csv",
    help=tr("The format (default: csv)."),
)
@click.option("--to", type=click.Path(path_type=Path), help=tr("The file to write."))
@click.option(
    "--bom", is_flag=True, help=tr("Start a CSV with the mark by which Excel knows UTF-8.")
)
@click.option(
    "--assignment", "assignments", multiple=True, help=tr("Only this assignment; can be repeated.")
)
@click.option(
    "--people",
    type=click.Path(path_type=Path),
    help=tr("A table of the students' ids elsewhere (default: roster.csv)."),
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="ASSIGNMENT=HEADING",
    help=tr("What Canvas or Moodle calls an assignment's column, for example the name and id."),
)
@click.option(
    "--identifier",
    type=click.Choice(("idnumber", "email", "username")),
    default="idnumber",
    help=tr("By what Moodle finds a student (default: idnumber)."),
)
@click.option(
    "--nothing",
    type=click.Choice(("zero", "empty")),
    default="zero",
    help=tr("What stands where nothing was handed in by the due date (default: zero)."),
)
@click.option(
    "--dry-run", is_flag=True, help=tr("Write nothing; list what differs from the last export.")
)
def command(name: str, dry_run: bool, **settings: Any) -> None:
    """Export, or show the difference."""
    from autograder.exporting.errors import ExportError
    from autograder.exporting.running import course_here, exporter, opened

    try:
        course = course_here(Path.cwd())
        plugin = exporter(course, FORMATS[name], settings)
        with opened(course) as gradebook:
            found = plugin.preview(gradebook) if dry_run else plugin.write(gradebook)
    except ExportError as error:
        print(tr("Error: {message}", message=error), file=sys.stderr)
        sys.exit(2)
    _say_empty(found)
    if dry_run:
        _say_difference(found, name)
    else:
        _say_written(found, plugin)


def _say_empty(found: Preview) -> None:
    """List the scores that are left empty, and why; count what was not handed in."""
    from autograder.exporting.remarks import remarks, unsettled

    left = unsettled(found.lines)
    for line in left[:_SHOWN]:
        print(f"{line.assignment}, {line.student}: {tr(line.note)}")
    if left:
        print(tr("{count} scores are left empty.", count=len(left)))
    for remark in remarks(found.lines, found.left_out):
        print(remark)


def _say_difference(found: Preview, name: str) -> None:
    if found.last is None:
        print(tr("There was no export in the format {format} so far.", format=name))
    else:
        print(tr("Against the export of {when} to {to}:", when=found.last.when, to=found.last.to))
    for change in found.changes:
        print(change.text())
    print(tr("{count} differences. Nothing was written.", count=len(found.changes)))


def _say_written(found: Preview, plugin: CourseExport) -> None:
    print(
        tr(
            "{count} rows written to {path}; {changed} differ from the last export.",
            count=len(found.lines),
            path=plugin.target,
            changed=len(found.changes),
        )
    )
