"""`build`: turn the lessons into notebooks, or tell whether the notebooks are up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from autograder import course
from autograder.authoring.console import console, problems_shown, say_done, say_problems
from autograder.authoring.tree import Tree, chosen
from autograder.messages import tr

if TYPE_CHECKING:
    from autograder.authoring.build import Built


@click.command(
    name="build",
    help=tr("Build the notebooks of all lessons (or of those named) in three languages."),
)
@click.argument("lessons", nargs=-1, metavar=tr("[LESSON]..."))
@click.option("--check", is_flag=True, help=tr("Write nothing; name the files that differ."))
@click.option(
    "--allow-untranslated", is_flag=True, help=tr("Fill gaps of a translation with English.")
)
@click.option(
    "--root",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=course.ROOT,
    help=tr("The folder that holds lessons/ (default: this course)."),
)
def command(lessons: tuple[str, ...], check: bool, allow_untranslated: bool, root: Path) -> None:
    """Build or check, and leave with 1 where something is wrong."""
    from autograder.authoring.build import build, unfinished_packages

    out, tree = console(), Tree(root.resolve())
    with problems_shown(out):
        names = chosen(tree, lessons, tree.lesson_ids())
        built = build(tree, names, allow_untranslated=allow_untranslated)
    fine = _check(out, tree, built, whole=not lessons) if check else _write(out, tree, built)
    with_packages = not lessons and not allow_untranslated
    problems = [*built.problems, *(unfinished_packages(tree) if with_packages else ())]
    say_problems(out, problems)
    raise SystemExit(0 if fine and not problems else 1)


def _write(out: Console, tree: Tree, built: Built) -> bool:
    from autograder.authoring.output import write

    changed = write(tree.root, built.files)
    for path in changed:
        say_done(out, path.as_posix())
    out.print(tr("{changed} of {all} files written.", changed=len(changed), all=len(built.files)))
    return True


def _check(out: Console, tree: Tree, built: Built, *, whole: bool) -> bool:
    from autograder.authoring.output import differing, leftovers

    old = differing(tree.root, built.files)
    extra = leftovers(tree.root, built.files) if whole and not built.problems else ()
    say_problems(out, [*map(_differs, old), *map(_not_built, extra)])
    if not old and not extra and not built.problems:
        out.print(tr("{all} files are up to date.", all=len(built.files)), style="green")
    return not old and not extra


def _differs(path: Path) -> str:
    return tr(
        "{path} is not what the build makes of the source, expected the same bytes: never edit "
        "it by hand; run python -m autograder build (or translate harvest, if the edit is a "
        "translation to be kept)",
        path=path.as_posix(),
    )


def _not_built(path: Path) -> str:
    return tr(
        "{path} belongs to no lesson, expected only built notebooks here: delete it, or list "
        "its lesson in lessons/course.toml",
        path=path.as_posix(),
    )
