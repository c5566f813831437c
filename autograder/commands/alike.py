"""`alike`: show which students' answers are alike beyond what the exercise forces."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.messages import tr
from autograder.unwritable import unwritable
from course_lib.i18n import LANGUAGES, language

if TYPE_CHECKING:
    from autograder.integrity.publish import Published


@click.command(
    help=tr(
        "Compare everybody's answers to LESSON, or to each marked lesson, and write a page on "
        "which you can judge pairs side by side. It proves nothing, and no score changes."
    )
)
@click.argument("lesson", required=False)
@click.option("--lang", type=click.Choice(LANGUAGES), help=tr("The language of the page."))
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("alike"),
    help=tr("The folder to write into (default: alike)."),
)
@click.option(
    "--top",
    type=click.IntRange(1),
    default=20,
    help=tr("How many pairs are shown at most (default: 20)."),
)
@click.option(
    "--threshold",
    type=click.FloatRange(0),
    help=tr("The score from which on a pair is shown; lower ones are mostly chance."),
)
def command(
    lesson: str | None, lang: str | None, folder: Path, top: int, threshold: float | None
) -> None:
    """Compare, write, and say in one line a lesson what was found."""
    from autograder.exporting.errors import ExportError
    from autograder.exporting.running import course_here
    from autograder.integrity.answers import NoClassError
    from autograder.integrity.pairs import THRESHOLD
    from autograder.integrity.publish import Settings, publish

    lang = lang or language()
    settings = Settings(lang, folder, top, THRESHOLD if threshold is None else threshold)
    try:
        for found in publish(course_here(Path.cwd()), lesson, settings):
            _say(found, lang)
    except (NoClassError, ExportError) as error:
        print(tr("Error: {message}", lang, message=error), file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        print(unwritable(error, folder, lang), file=sys.stderr)
        sys.exit(2)


def _say(found: Published, lang: str) -> None:
    print(
        tr(
            "{assignment}: pairs to look at among {students} students: {pairs}. {path}",
            lang,
            assignment=found.assignment,
            pairs=len(found.pairs),
            students=found.students,
            path=found.path,
        )
    )
