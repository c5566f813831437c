"""The instructor's, author's and translator's command line: `python -m autograder`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TextIO

import click

from autograder.messages import tr


class CommandFolder(click.Group):
    """A group whose commands are the modules of `autograder/commands`, imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of all commands, in alphabetical order."""
        folder = Path(__file__).parent / "commands"
        return sorted(p.stem.replace("_", "-") for p in folder.glob("[a-z]*.py"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of this name and return its `command`."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"autograder.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command


def never_fail_to_print(stream: TextIO) -> None:
    """Let a console that lacks a character (cp949, cp932) show a substitute, not an error."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")


@click.group(
    cls=CommandFolder,
    help=tr("Build the course, check answers, and mark classes."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
def main() -> None:
    """Run one of the commands."""
    for stream in (sys.stdout, sys.stderr):
        never_fail_to_print(stream)


if __name__ == "__main__":
    main(prog_name="python -m autograder")
