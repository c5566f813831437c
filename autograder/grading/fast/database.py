"""The gradebook as the recorder opens it: patient, and with one writer at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError

from autograder.messages import tr

PATIENCE = 60  # seconds that we wait for another process to leave an SQLite gradebook


class GradebookError(RuntimeError):
    """The gradebook cannot be read or written; nothing was half recorded."""


def patient(db_url: str, seconds: float = PATIENCE) -> str:
    """Return the gradebook's address with which nbgrader, too, waits for other processes.

    An address that already says how long keeps it if that is longer.
    """
    url = make_url(db_url)
    if url.get_backend_name() != "sqlite":
        return db_url
    said = url.query.get("timeout", "0")
    longest = max(float(said if isinstance(said, str) else said[0]), seconds)
    return url.update_query_dict({"timeout": f"{longest:g}"}).render_as_string(hide_password=False)


def open_engine(db_url: str) -> Engine:
    """Return the engine that the recorder writes through.

    A transaction in SQLite takes the writer's place when it begins, so that what it has read
    still holds when it writes. The journal's mode stays as it is: a write-ahead log would stay
    switched on for nbgrader too, fail on network drives, and hide the newest grades from
    whoever copies `gradebook.db` alone.
    """
    engine = create_engine(db_url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", _take_the_writers_place)
    return engine


@contextmanager
def plain_errors(url: URL) -> Iterator[None]:
    """Turn what a database says into what a person can do about it.

    Raises:
        GradebookError: the gradebook is locked, its disk is full, or there is no way to it.
    """
    where = url.database or url.render_as_string()
    try:
        yield
    except ModuleNotFoundError as error:
        raise GradebookError(_without_driver(where, str(error.name))) from error
    except OperationalError as error:
        said = str(error.orig)
        if "locked" in said:
            raise GradebookError(_locked(where)) from error
        if "full" in said or "No space left" in said:
            raise GradebookError(_full(where)) from error
        raise GradebookError(_other(where, said)) from error


def _leave_transactions_to_us(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]


def _take_the_writers_place(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _locked(where: str) -> str:
    return tr(
        "The gradebook {path} is in use by another program, and was not given free in time; "
        "expected it to be free within a minute. Close programs that write to it, and run the "
        "command again: it goes on where it stopped.",
        path=where,
    )


def _full(where: str) -> str:
    return tr(
        "There is no room left for the gradebook {path}; expected a disk with some. What was "
        "recorded stays, and nothing is half recorded: free some space, and run the command "
        "again.",
        path=where,
    )


def _without_driver(where: str, package: str) -> str:
    return tr(
        "The gradebook {path} needs the package {package}, which is not installed: for "
        'PostgreSQL run pip install "training-course[postgresql]" and write its address as '
        "postgresql+psycopg://USER@HOST/DATABASE.",
        path=where,
        package=package,
    )


def _other(where: str, said: str) -> str:
    return tr(
        "The gradebook {path} could not be used ({reason}); expected nbgrader's tables. Look at "
        "the address in nbgrader_config.py; after an upgrade of nbgrader, make a copy of the "
        "file and run `nbgrader db upgrade`.",
        path=where,
        reason=said,
    )
