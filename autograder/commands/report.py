"""`report`: what a class understood and what it did not, as pages, tables and data."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.messages import tr
from autograder.unwritable import unwritable
from course_lib.i18n import LANGUAGES, language

FORMATS = ("html", "csv", "json")


@click.command(
    help=tr(
        "Write the class report on LESSON, or on each marked lesson and on the course, into a "
        "folder: pages that need no network, tables, and data for other programs."
    )
)
@click.argument("lesson", required=False)
@click.option("--lang", type=click.Choice(LANGUAGES), help=tr("The language of the report."))
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("report"),
    help=tr("The folder to write into (default: report)."),
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help=tr("Only this form; can be given more than once (default: all three)."),
)
def command(lesson: str | None, lang: str | None, folder: Path, formats: tuple[str, ...]) -> None:
    """Read the marked class in the present folder and write the report."""
    from autograder.reporting.publish import NothingMarkedError, publish

    lang = lang or language()
    try:
        written = publish(Path.cwd(), lesson, lang, folder, formats or FORMATS)
    except NothingMarkedError as error:
        click.echo(tr("Error: {message}", lang, message=error), err=True)
        sys.exit(2)
    except OSError as error:
        click.echo(unwritable(error, folder, lang), err=True)
        sys.exit(2)
    for path in written:
        print(path)
