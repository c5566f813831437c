"""`new-course`: the folder of a class, ready for the first release."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.authoring.console import console, say_done, say_problems
from autograder.messages import tr

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.classroom.course_file import CourseFile


@click.command(
    name="new-course",
    help=tr("Make the folder of a class in DIR, which must be new or empty."),
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--name", default="", help=tr("The name of the class (default: of DIR)."))
@click.option(
    "--lessons", default="all", help=tr("Lessons with commas between (default: all of them).")
)
@click.option("--languages", help=tr("Languages with commas between (default: en,ja,ko)."))
@click.option(
    "--timezone", help=tr('Of the dates, such as "Asia/Tokyo" (default: that of this machine).')
)
@click.option(
    "--roster",
    "roster_file",
    type=click.Path(path_type=Path),
    help=tr("A CSV file with the columns id, first_name, last_name, email and any others."),
)
def command(
    folder: Path,
    name: str,
    lessons: str,
    languages: str | None,
    timezone: str | None,
    roster_file: Path | None,
) -> None:
    """Make the folder, and say what to do next."""
    from autograder.classroom.new_course import make_course, planned
    from autograder.classroom.problem import ClassroomError

    out = console()
    chosen = "all" if languages is None else languages
    words = {"name": name, "lessons": lessons, "languages": chosen, "timezone": timezone or ""}
    try:
        plan = planned(folder, **words, roster_file=roster_file)
        made = make_course(plan)
    except ClassroomError as error:
        say_problems(out, error.problems)
        raise SystemExit(2) from None
    _say_made(out, made, len(plan.students))
    if not timezone:
        out.print(_of_the_zone(plan.timezone))
    out.print(tr("Next: read README.md there, and write the dates into course.toml."))


def _say_made(out: Console, made: CourseFile, students: int) -> None:
    counts: dict[str, object] = {"lessons": len(made.lessons), "students": students}
    say_done(out, tr("{path}: lessons: {lessons}, students: {students}.", path=made.root, **counts))


def _of_the_zone(name: str) -> str:
    from autograder.classroom.machine_zone import machine_zone

    if machine_zone() is None:
        return tr(
            "Dates are in {zone}, for this machine does not name its time zone. `timezone` in "
            "course.toml changes it.",
            zone=name,
        )
    return tr(
        "Dates are in {zone}, the time zone of this machine. `timezone` in course.toml changes it.",
        zone=name,
    )
