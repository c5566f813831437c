"""`python -m course_lib lecture ja momentum`: a lesson as slides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from course_lib.i18n import LANGUAGES, use
from course_lib.launcher.copies import Desk
from course_lib.launcher.releases import Releases, UnknownReleaseError
from course_lib.messages import tr

PORT = 8765


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what can be said about a lecture."""
    for option in reversed(
        (
            click.option(
                "--build",
                type=click.Path(file_okay=False, path_type=Path),
                metavar=tr("FOLDER"),
                help=tr("Write the deck to this folder as one file, and open nothing."),
            ),
            click.option(
                "--live",
                is_flag=True,
                help=tr("Slides whose code you can change and run before the class."),
            ),
            click.option(
                "--serve",
                is_flag=True,
                help=tr("Let other screens on the local network follow your slides."),
            ),
            click.option(
                "--solutions",
                is_flag=True,
                help=tr("Show the exercises solved, with the cards of their checks."),
            ),
            click.option(
                "--class-report",
                type=click.Path(dir_okay=False, path_type=Path),
                metavar="JSON",
                help=tr("Add what this class got wrong, from the class report's JSON file."),
            ),
            click.option(
                "--theme",
                type=click.Choice(("light", "dark", "auto")),
                default="light",
                show_default=True,
                help=tr("Colors to begin with; auto follows the machine, the key D changes them."),
            ),
            click.option(
                "--dir",
                "folder",
                type=click.Path(file_okay=False, path_type=Path),
                default=Path("work"),
                show_default=True,
                help=tr("The folder that holds your notebooks; decks and figures are kept there."),
            ),
            click.option(
                "--port",
                type=click.IntRange(0, 65_000),
                default=PORT,
                show_default=True,
                help=tr("The first port to try for --live and --serve."),
            ),
            click.option("--no-browser", is_flag=True, help=tr("Leave opening the page to you.")),
        )
    ):
        command = option(command)
    return command


@click.command(
    "lecture",
    short_help=tr("Show a lesson as slides."),
    help=tr(
        "Show a lesson as slides, with its figures, formulas and speaker notes.\n\n"
        "Keys: S speaker view, C code of a figure, D dark or light, O overview, F full screen. "
        "For a PDF, add ?print-pdf to the address and print."
    ),
)
@click.argument("lang", metavar=tr("LANGUAGE"))
@click.argument("lesson", metavar=tr("LESSON"))
@_options
def lecture(lang: str, lesson: str, **wishes: Any) -> None:
    """Build a lecture and show it."""
    releases = click.get_current_context().find_object(Releases) or Releases()
    if lang not in LANGUAGES:
        raise click.ClickException(releases.unknown_language(lang))
    from course_lib.lecture.errors import LectureError

    use(lang)  # the kernels inherit it
    try:
        _give(releases, lang, lesson, **wishes)
    except (UnknownReleaseError, LectureError) as error:
        raise click.ClickException(str(error)) from None


def _give(
    releases: Releases,
    lang: str,
    lesson: str,
    *,
    build: Path | None,
    folder: Path,
    class_report: Path | None,
    **looks: Any,
) -> None:
    from course_lib.lecture.giving import Showing, give, refuse_both
    from course_lib.lecture.making import Wish, deck_of, notebook_of

    live, serve = bool(looks["live"]), bool(looks["serve"])
    refuse_both(build, live=live, serve=serve)
    wish = Wish(lang, lesson, bool(looks["solutions"]), live, class_report)
    notebook = notebook_of(wish, releases)
    cells = list(notebook.cells)
    room = Desk(folder).hidden(lang) / "lecture"
    deck = deck_of(wish, notebook, room / "outputs", click.echo)
    showing = Showing(
        theme=looks["theme"],
        port=looks["port"],
        serve=serve,
        browser=not looks["no_browser"],
        target=build or room,
        opens=build is None,
        name=f"{lesson}.html" if build is None else f"{lang}-{lesson}.html",
    )
    give(deck, cells, showing, click.echo)
