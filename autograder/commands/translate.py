"""`translate`: keep the catalogues in step with the source, check them, bring edits back."""

from __future__ import annotations

from pathlib import Path

import click

from autograder import course
from autograder.authoring.console import (
    changed,
    console,
    counts,
    problems_shown,
    say_done,
    say_problems,
)
from autograder.authoring.tree import Tree, chosen
from autograder.messages import tr

_root = click.option(
    "--root",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=course.ROOT,
    help=tr("The folder that holds lessons/ (default: this course)."),
)
_names = click.argument("names", nargs=-1, metavar=tr("[LESSON|PACKAGE]..."))


@click.group(name="translate", help=tr("Work on the Japanese and Korean catalogues."))
def command() -> None:
    """Run one of the three."""


@command.command(help=tr("Write new and changed texts of the source into the catalogues."))
@_names
@_root
def update(names: tuple[str, ...], root: Path) -> None:
    """Update the catalogues asked for and show how far they are."""
    from autograder.authoring.update import translations_of, update_catalogues

    out, tree = console(), Tree(root.resolve())
    with problems_shown(out):
        wanted = chosen(tree, names, tree.catalogue_names())
        for path in update_catalogues(tree, wanted):
            say_done(out, path.relative_to(tree.root).as_posix())
        out.print(counts(translations_of(tree, wanted)))


@command.command(help=tr("Count what is translated, and check how it is translated."))
@_names
@_root
def check(names: tuple[str, ...], root: Path) -> None:
    """Check the catalogues asked for; leave with 1 where something is missing or wrong."""
    from autograder.authoring.glossary import read_glossary
    from autograder.authoring.lint_catalogue import findings
    from autograder.authoring.translation import unfinished
    from autograder.authoring.update import translations_of

    out, tree = console(), Tree(root.resolve())
    with problems_shown(out):
        translated = translations_of(tree, chosen(tree, names, tree.catalogue_names()))
        terms = read_glossary(tree.glossary())
    problems = [unfinished(one) for one in translated if one.missing]
    problems += [str(found) for one in translated for found in findings(one, terms)]
    say_problems(out, problems)
    out.print(counts(translated))
    raise SystemExit(1 if problems else 0)


@command.command(help=tr("Bring a notebook edited in JupyterLab back into the catalogue."))
@click.argument("notebook", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--lang", type=click.Choice(["ja", "ko"]), help=tr("The language of the notebook."))
@_root
def harvest(notebook: Path, lang: str | None, root: Path) -> None:
    """Harvest one notebook and show what has changed in the catalogue."""
    from autograder.authoring.harvest import harvest as bring_back

    out, tree = console(), Tree(root.resolve())
    with problems_shown(out):
        target, changes = bring_back(tree, notebook, lang)
    if not changes:
        out.print(tr("The notebook says nothing that the catalogue does not say."))
        return
    out.print(changed(changes))
    say_done(out, target.relative_to(tree.root).as_posix())
