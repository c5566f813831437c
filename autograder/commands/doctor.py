"""`python -m autograder doctor`: what contains a submission on this machine."""

from __future__ import annotations

import sys

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from autograder.messages import tr
from autograder.sandbox.doctor import Check

UNCONTAINED = 1


@click.command(
    help=tr(
        "Show which layers hold submissions on this machine, and try to get past them. Exit "
        "status: 0 contained, 1 not."
    )
)
def command() -> None:
    """Print a table, and a sentence on what it means."""
    from autograder.sandbox.doctor import bubblewrap, checks, machine

    found = list(checks())
    shown = Table(title=machine(), box=SIMPLE_HEAD)
    for heading in (tr("Layer or attempt"), tr("Holds"), tr("Details")):
        shown.add_column(heading, overflow="fold")
    for check in (*found, bubblewrap()):
        shown.add_row(escape(check.name), *_cells(check))
    Console(highlight=False).print(shown)
    missing = [check.name for check in found if not check.held]
    print(_summary(missing))
    sys.exit(UNCONTAINED if missing else 0)


def _cells(check: Check) -> tuple[str, str]:
    color, word = ("green", tr("yes")) if check.held else ("red", tr("no"))
    return f"[{color}]{word}[/]", escape(check.why)


def _summary(missing: list[str]) -> str:
    if not missing:
        return tr("Submissions are contained on this machine.")
    return tr(
        "Submissions are not contained on this machine: {missing}. Marking refuses to start; "
        "mark on Linux 5.13 or later, or pass --uncontained if you trust whoever handed in.",
        missing=", ".join(missing),
    )
