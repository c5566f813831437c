"""`python -m autograder grade`: mark what a class handed in, as fast as the machine allows."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from autograder.messages import tr

if TYPE_CHECKING:
    from autograder.grading.fast.crew import Crew, Orders
    from autograder.grading.fast.lane import Manner
    from autograder.grading.fast.room import Room
    from autograder.grading.fast.showing import Display
    from autograder.grading.fast.tls import Tls

FAILED, REFUSED, UNCONTAINED, STOPPED, INTERRUPTED = 1, 2, 3, 4, 130
_PEM = click.Path(path_type=Path, dir_okay=False)


@click.command(
    help=tr(
        "Mark what was handed in for LESSON (default: for every lesson) in the course of the "
        "present folder. What has not changed since it was marked is passed over; a run that "
        "was stopped goes on where it was. Exit status: 0 marked, 1 some waits for you because "
        "marking it failed, 2 nothing to mark in, 3 this machine cannot contain submissions, "
        "4 the gradebook or the folder could not be written (run it again), 130 interrupted."
    )
)
@click.argument("lesson", required=False)
@click.option("--workers", type=click.IntRange(1), help=tr("Processes that mark at a time."))
@click.option("--cluster", metavar="ADDRESS", help=tr("Mark on a Dask cluster: tls://HOST:PORT."))
@click.option("--tls-ca", type=_PEM, help=tr("The authority's certificate of the cluster."))
@click.option("--tls-cert", type=_PEM, help=tr("Your own certificate for the cluster."))
@click.option("--tls-key", type=_PEM, help=tr("The key of your certificate."))
@click.option("--plain-network", is_flag=True, help=tr("Allow a cluster without encryption."))
@click.option("--force", is_flag=True, help=tr("Mark what has not changed, too."))
@click.option("--uncontained", is_flag=True, help=tr("Mark though a layer does not hold."))
@click.option("--student", "students", multiple=True, help=tr("Only this student's; repeatable."))
def command(
    lesson: str | None,
    workers: int | None,
    cluster: str | None,
    tls_ca: Path | None,
    tls_cert: Path | None,
    tls_key: Path | None,
    plain_network: bool,
    force: bool,
    uncontained: bool,
    students: tuple[str, ...],
) -> None:
    """Mark behind a progress bar, and print a summary."""
    if cluster:
        files = (tls_ca, tls_cert, tls_key)
        crew = partial(_joined, cluster=cluster, tls=files, plain=plain_network)
        sys.exit(_graded(lesson, students, crew, force, uncontained))
    with _standing(workers) as told:
        status = _graded(lesson, students, told, force, uncontained)
    sys.exit(status)


def _standing(workers: int | None) -> AbstractContextManager[Callable[[Orders], Crew]]:
    """Return a crew whose processes start before all that is large is imported here."""
    from autograder.grading.fast.early import default_workers, started_early

    count = workers or default_workers()
    launched = started_early(count)
    from autograder.grading.light import lightly

    with lightly():
        from autograder.grading.fast.standing import standing_crew
    return standing_crew(count, launched)


def _graded(
    lesson: str | None,
    students: tuple[str, ...],
    crew: Callable[[Orders], Crew],
    force: bool,
    uncontained: bool,
) -> int:
    from autograder.grading.light import lightly

    with lightly():
        from autograder.grading.fast.lane import Manner
    return _guarded(lesson, students, Manner(crew, force, not uncontained))


def _guarded(lesson: str | None, students: tuple[str, ...], manner: Manner) -> int:
    """Mark, and return the exit status; every trouble is one sentence, not a traceback."""
    from autograder.classroom.problem import ClassroomError
    from autograder.grading.fast.database import GradebookError
    from autograder.grading.fast.local_crew import CrewError
    from autograder.grading.fast.room import RoomError
    from autograder.grading.fast.shelf import ShelfError
    from autograder.grading.fast.tls import ClusterError
    from autograder.grading.rulings import RulingError
    from autograder.grading.seeds import SeedFileError
    from autograder.sandbox.client import UncontainedError
    from autograder.sandbox.starting import StartError

    try:
        return _marked(lesson, students, manner)
    except (RoomError, RulingError, SeedFileError, ClassroomError) as error:
        return _told(error, REFUSED)
    except (UncontainedError, StartError) as error:
        return _told(error, UNCONTAINED)
    except (GradebookError, ShelfError, ClusterError, CrewError) as error:
        return _told(error, STOPPED)
    except KeyboardInterrupt:
        click.echo(tr("Interrupted. What was marked is recorded; run it again to go on."), err=True)
        return INTERRUPTED


def _told(error: Exception, status: int) -> int:
    click.echo(tr("Error: {message}", message=error), err=True)
    return status


def _marked(lesson: str | None, students: tuple[str, ...], manner: Manner) -> int:
    from autograder.grading.fast.lateness import settle_lateness
    from autograder.grading.fast.room import lessons_in, open_room, require_students
    from autograder.grading.fast.showing import Display

    room = open_room(Path.cwd())
    try:
        lessons = lessons_in(room, lesson)
        require_students(room, lessons, students)
        for name in lessons:
            for line in settle_lateness(room, name).lines():
                click.echo(line)
        display = Display(Console(stderr=True))
        with display.bar():
            for name in lessons:
                _mark_lesson(room, name, students, manner, display)
    finally:
        room.close()
    for line in display.tally.lines():
        click.echo(line)
    return FAILED if display.tally.counts["failed"] else 0


def _mark_lesson(
    room: Room, lesson: str, students: tuple[str, ...], manner: Manner, display: Display
) -> None:
    from autograder.grading.fast.lane import Lane
    from autograder.grading.fast.room import folders_of

    folders = folders_of(room, lesson, students)
    if folders:
        lane = Lane(room, lesson, folders, manner, display.begin(lesson))
        lane.run()
        display.tally.counts["waits"] += lane.waiting()


def _joined(
    orders: Orders,
    *,
    cluster: str,
    tls: tuple[Path | None, Path | None, Path | None],
    plain: bool,
) -> Crew:
    from autograder.grading.fast.joining import join

    return join(cluster, orders, _tls(tls), plain=plain)


def _tls(files: tuple[Path | None, Path | None, Path | None]) -> Tls | None:
    from autograder.grading.fast.tls import Tls

    if not any(files):
        return None
    return Tls(*(path or Path() for path in files))
