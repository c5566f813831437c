"""`new-course`: the folder of a class, ready for the first release."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.authoring.console import console, say_done, say_problems
from autograder.messages import tr


@click.command(
    name="new-course",
    help=tr("Make the folder of a class in DIR, which must be new or empty."),
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--name", default="", help=tr("The name of the class (default: of DIR)."))
@click.option(
    "--lessons", default="all", help=tr("Lessons with commas between (default: all of them).")
)
@click.option(
    "--languages", default="", help=tr("Languages with commas between (default: en,ja,ko).")
)
@click.option(
    "--timezone", default="UTC", help=tr('Of the dates, such as "Asia/Tokyo" (default: UTC).')
)
@click.option(
    "--roster",
    "roster_file",
    type=click.Path(path_type=Path),
    help=tr("A CSV file with the columns id, first_name, last_name, email and any others."),
)
def command(
    folder: Path, name: str, lessons: str, languages: str, timezone: str, roster_file: Path | None
) -> None:
    """Make the folder, and say what to do next."""
    from autograder.classroom.new_course import make_course, planned
    from autograder.classroom.problem import ClassroomError

    out = console()
    words = {"name": name, "lessons": lessons, "languages": languages, "timezone": timezone}
    try:
        plan = planned(folder, **words, roster_file=roster_file)
        made = make_course(plan)
    except ClassroomError as error:
        say_problems(out, error.problems)
        raise SystemExit(2) from None
    counts: dict[str, object] = {"lessons": len(made.lessons), "students": len(plan.students)}
    say_done(
        out,
        tr("{path}: lessons: {lessons}, students: {students}.", path=made.root, **counts),
    )
    out.print(tr("Next: read README.md there, and write the dates into course.toml."))
