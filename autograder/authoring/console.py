"""How the author's and translator's commands speak: ticks, crosses, tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from autograder.authoring.problems import AuthoringError
from autograder.messages import tr

if TYPE_CHECKING:
    from autograder.authoring.harvest import Change
    from autograder.authoring.translation import Translation


def console() -> Console:
    """Return a console that leaves long lines to the terminal, so that paths can be copied."""
    return Console(soft_wrap=True, highlight=False)


def say_problems(out: Console, problems: Iterable[str]) -> None:
    """Print each problem behind a cross."""
    for problem in problems:
        out.print(f"[red]✗[/] {escape(problem)}")


def say_done(out: Console, what: str) -> None:
    """Print something that went well behind a tick."""
    out.print(f"[green]✓[/] {escape(what)}")


@contextmanager
def problems_shown(out: Console) -> Iterator[None]:
    """Print the problems that stop what runs inside, and leave with 1."""
    try:
        yield
    except AuthoringError as error:
        say_problems(out, error.problems)
        raise SystemExit(1) from None
    except LookupError as error:
        say_problems(out, [str(error.args[0])])
        raise SystemExit(1) from None


def counts(translated: Iterable[Translation]) -> Table:
    """Return the table of how far each catalogue has come."""
    table = Table(box=None)
    for title in (tr("catalogue"), tr("language")):
        table.add_column(title)
    for title in (tr("done"), tr("fuzzy"), tr("missing")):
        table.add_column(title, justify="right")
    for one in translated:
        numbers = (len(one.done), len(one.fuzzy), len(one.missing) - len(one.fuzzy))
        table.add_row(one.name, one.lang, *(str(number) for number in numbers))
    return table


def changed(changes: Iterable[Change]) -> Table:
    """Return the table of what a harvest changed."""
    table = Table(tr("cell"), tr("English"), tr("before"), tr("now"), show_lines=True)
    for one in changes:
        table.add_row(*map(escape, (one.place, one.english, one.before, one.after)))
    return table
