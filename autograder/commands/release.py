"""`release`: what students get, checked for answers, and the assignment in the gradebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.authoring.console import console, say_done, say_problems
from autograder.messages import tr

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.classroom.course_file import CourseFile
    from autograder.classroom.releasing import Released


@click.command(
    name="release",
    help=tr(
        "Release lessons of a class (default: all whose date of release is not ahead), unless an "
        "answer would get out."
    ),
)
@click.argument("lessons", nargs=-1, metavar=tr("[LESSON]..."))
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    help=tr("Where to lay the files to hand out (default: release/ in the class's folder)."),
)
@click.option(
    "--zip",
    "zipped",
    is_flag=True,
    help=tr("Also pack a zip of each language, with the lessons that are released now."),
)
@click.option(
    "--course",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help=tr("The class's folder (default: this one)."),
)
def command(lessons: tuple[str, ...], to: Path | None, zipped: bool, folder: Path) -> None:
    """Release, and name what there is to hand out."""
    from autograder.classroom.course_file import read_course
    from autograder.classroom.gradebook import enroll
    from autograder.classroom.problem import ClassroomError
    from autograder.classroom.releasing import release
    from autograder.classroom.roster import FILE, read_roster

    out = console()
    try:
        course = read_course(folder.resolve())
        with out.status(tr("Making the notebooks and looking for answers in them …")):
            released = release(course, lessons, to, zipped=zipped)
            gone = enroll(course, read_roster(course.root / FILE))
    except ClassroomError as error:
        say_problems(out, error.problems)
        raise SystemExit(2) from None
    _show(out, course, released, gone, whole=not lessons)


def _show(
    out: Console,
    course: CourseFile,
    released: tuple[Released, ...],
    gone: tuple[str, ...],
    *,
    whole: bool,
) -> None:
    for one in released:
        say_done(out, f"{one.path}" if one.changed else tr("{path} (unchanged)", path=one.path))
    ahead = [one.id for one in course.lessons if one.id not in {row.lesson for row in released}]
    if ahead and whole:
        names = ", ".join(ahead)
        out.print(tr("Left for later, by their dates in course.toml: {lessons}.", lessons=names))
    if released:
        out.print(tr("No answer is in these files. The gradebook knows the assignments and dates."))
    if gone:
        names = ", ".join(gone)
        out.print(tr("In the gradebook, and no longer in the roster (kept): {names}.", names=names))
