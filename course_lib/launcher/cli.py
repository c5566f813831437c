"""The commands of the launcher: one for each language, each speaking that language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import click

from course_lib.i18n import LANGUAGES, language, use
from course_lib.launcher import jupyter
from course_lib.launcher.copies import Copy, Desk, place
from course_lib.launcher.releases import Releases, UnknownReleaseError
from course_lib.lecture.cli import command as lecture
from course_lib.messages import tr

OWN_NAMES = {"en": "English", "ja": "日本語", "ko": "한국어"}
HELP_NAMES = {"help_option_names": ["-h", "--help"]}


class Languages(click.Group):
    """A group with one command for each language of the course."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the languages."""
        return [*LANGUAGES, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command that opens lessons in a language."""
        return opener(cmd_name) if cmd_name in LANGUAGES else super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which languages there are."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise click.ClickException(_releases(ctx).unknown_language(args[0]))
        return super().resolve_command(ctx, args)


def opener(lang: str) -> click.Command:
    """Return the command that opens a lesson in one language; its help is in that language."""
    return click.Command(
        lang,
        context_settings=HELP_NAMES,
        callback=partial(open_lesson, lang),
        params=list(_parameters(lang)),
        help=tr(
            "Open a lesson in {language}. Your copy is never overwritten.\n\n"
            "Without a lesson, list the lessons. Options for JupyterLab itself follow after --.",
            lang,
            language=OWN_NAMES[lang],
        ),
        short_help=tr("Open a lesson in {language}.", lang, language=OWN_NAMES[lang]),
    )


def _parameters(lang: str) -> Iterator[click.Parameter]:
    yield click.Argument(["lesson"], required=False)
    yield click.Argument(["more"], nargs=-1, type=click.UNPROCESSED, metavar="[-- ...]")
    yield click.Option(
        ["--dir", "folder"],
        type=click.Path(file_okay=False, path_type=Path),
        default=Path("work"),
        show_default=True,
        help=tr("The folder that holds your notebooks.", lang),
    )
    yield click.Option(
        ["--no-browser"],
        is_flag=True,
        help=tr("Start JupyterLab, but leave opening the page to you.", lang),
    )
    yield click.Option(["--no-open"], is_flag=True, help=tr("Copy the notebook only.", lang))


def open_lesson(
    lang: str, lesson: str | None, more: tuple[str, ...], folder: Path, **flags: bool
) -> None:
    """Copy a lesson to the learner's folder and open it."""
    releases = _releases(click.get_current_context())
    if lesson is None:
        click.echo("\n".join(lesson_lines(releases, (lang,))))
        return
    try:
        release = releases.notebook(lang, lesson)
    except UnknownReleaseError as error:
        raise click.ClickException(str(error)) from None
    desk = Desk(folder)
    copy = place(desk, lang, release, date.today())
    for line in news(copy, lang):
        click.echo(line)
    if not flags["no_open"]:
        _open(desk, copy, lang, browser=not flags["no_browser"], more=more)


def news(copy: Copy, lang: str) -> Iterator[str]:
    """Yield what a learner should know about the copy, in their language."""
    if copy.fresh:
        yield tr("Your own copy of the lesson: {notebook}", lang, notebook=copy.notebook)
    else:
        yield tr("Your notebook, as you left it: {notebook}", lang, notebook=copy.notebook)
    if copy.newer is not None:
        yield tr(
            "This lesson has been revised since you began. The new version lies beside yours, "
            "and yours is unchanged: {newer}",
            lang,
            newer=copy.newer,
        )


def _open(desk: Desk, copy: Copy, lang: str, *, browser: bool, more: tuple[str, ...]) -> None:
    use(lang)  # the kernels inherit it
    hidden = desk.hidden(lang)
    jupyter.write_settings(hidden, lang)
    click.echo(tr("Starting JupyterLab. To stop it, press Ctrl+C here twice.", lang))
    jupyter.start(jupyter.arguments(copy.notebook, hidden, browser=browser, more=more), hidden)


def lesson_lines(releases: Releases, languages: tuple[str, ...]) -> Iterator[str]:
    """Yield the lessons with their titles, and how to open one."""
    rows = [(lesson, lang) for lang in languages for lesson in releases.lessons(lang)]
    if not rows:
        raise click.ClickException(releases.nothing(languages[0]))
    width = max(len(lesson) for lesson, _ in rows)
    for lesson, lang in rows:
        yield f"  {lang} {lesson:{width}}  {releases.title(lang, lesson)}"
    spoken = languages[0] if len(languages) == 1 else None
    lesson, lang = next((row for row in rows if row[1] == language()), rows[0])
    command = f"python -m course_lib {lang} {lesson}"
    yield tr("Open one, for example: {command}", spoken, command=command)


def _releases(ctx: click.Context) -> Releases:
    return ctx.find_object(Releases) or Releases()


@click.group(
    cls=Languages,
    invoke_without_command=True,
    context_settings=HELP_NAMES,
    help=tr("Open a lesson in your language; without a language, list all lessons."),
    subcommand_metavar=tr("[LANGUAGE] [LESSON]"),
)
@click.pass_context
def main(ctx: click.Context) -> None:
    """List the lessons, or pass on to the language that was named."""
    if ctx.invoked_subcommand is None:
        click.echo("\n".join(lesson_lines(_releases(ctx), LANGUAGES)))


main.add_command(lecture())
