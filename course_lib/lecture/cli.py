"""`python -m course_lib lecture ja momentum`: a lesson as slides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from course_lib.i18n import LANGUAGES, use
from course_lib.launcher.copies import Desk
from course_lib.launcher.releases import Releases, UnknownReleaseError
from course_lib.messages import tr

PORT = 8765


def command() -> click.Command:
    """Return the command that shows a lesson as slides; its help is in the session's language."""
    return click.Command(
        "lecture",
        context_settings={"help_option_names": ["-h", "--help"]},
        callback=lecture,
        params=[*_which(), *_how(), *_where()],
        short_help=tr("Show a lesson as slides."),
        help=tr(
            "Show a lesson as slides, with its figures, formulas and speaker notes.\n\n"
            "Keys: S speaker view, C code of a figure, D dark or light, O overview, F full "
            "screen. For a PDF, add ?print-pdf to the address and print."
        ),
    )


def _which() -> Iterator[click.Parameter]:
    yield click.Argument(["lang"], metavar=tr("LANGUAGE"))
    yield click.Argument(["lesson"], metavar=tr("LESSON"))
    yield click.Option(
        ["--solutions"],
        is_flag=True,
        help=tr("Show the exercises solved, with the cards of their checks."),
    )
    yield click.Option(
        ["--class-report"],
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="JSON",
        help=tr("Add what this class got wrong, from the class report's JSON file."),
    )


def _how() -> Iterator[click.Parameter]:
    yield click.Option(
        ["--live"],
        is_flag=True,
        help=tr("Slides whose code you can change and run before the class."),
    )
    yield click.Option(
        ["--serve"],
        is_flag=True,
        help=tr("Let other screens on the local network follow your slides."),
    )
    yield click.Option(
        ["--theme"],
        type=click.Choice(("light", "dark", "auto")),
        default="light",
        show_default=True,
        help=tr("Colors to begin with; auto follows the machine, the key D changes them."),
    )
    yield click.Option(["--no-browser"], is_flag=True, help=tr("Leave opening the page to you."))


def _where() -> Iterator[click.Parameter]:
    yield click.Option(
        ["--build"],
        type=click.Path(file_okay=False, path_type=Path),
        metavar=tr("FOLDER"),
        help=tr("Write the deck to this folder as one file, and open nothing."),
    )
    yield click.Option(
        ["--dir", "folder"],
        type=click.Path(file_okay=False, path_type=Path),
        default=Path("work"),
        show_default=True,
        help=tr("The folder that holds your notebooks; decks and figures are kept there."),
    )
    yield click.Option(
        ["--port"],
        type=click.IntRange(0, 65_000),
        default=PORT,
        show_default=True,
        help=tr("The first port to try for --live and --serve."),
    )


def lecture(lang: str, lesson: str, **wishes: Any) -> None:
    """Build a lecture and show it."""
    from course_lib.lecture.errors import LectureError

    releases = click.get_current_context().find_object(Releases) or Releases()
    if lang not in LANGUAGES:
        raise click.ClickException(releases.unknown_language(lang))
    use(lang)  # the kernels inherit it
    try:
        _give(releases, lang, lesson, wishes)
    except (UnknownReleaseError, LectureError) as error:
        raise click.ClickException(str(error)) from None


def _give(releases: Releases, lang: str, lesson: str, wishes: Mapping[str, Any]) -> None:
    # Only now: whoever opens a notebook need not wait for what draws slides.
    from course_lib.lecture.giving import Showing, give, refuse_both
    from course_lib.lecture.making import Wish, deck_of, notebook_of

    build, live, serve = wishes["build"], wishes["live"], wishes["serve"]
    refuse_both(build, live=live, serve=serve)
    wish = Wish(lang, lesson, wishes["solutions"], live, wishes["class_report"])
    notebook = notebook_of(wish, releases)
    cells = list(notebook.cells)
    room = Desk(wishes["folder"]).hidden(lang) / "lecture"
    deck = deck_of(wish, notebook, room / "outputs", click.echo)
    showing = Showing(
        theme=wishes["theme"],
        port=wishes["port"],
        serve=serve,
        browser=build is None and not wishes["no_browser"],
        file=(build or room) / f"{lang}-{lesson}.html",
    )
    give(deck, cells, showing, click.echo)
