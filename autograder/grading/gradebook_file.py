"""Where a course's gradebook is, and what to say where there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import make_url

from autograder.messages import tr


def file_of(db_url: str) -> Path | None:
    """Return the file of an SQLite gradebook; None where it is elsewhere."""
    url = make_url(db_url)
    on_disk = url.get_backend_name() == "sqlite" and url.database
    return Path(str(url.database)) if on_disk else None


def require_gradebook(db_url: str, refusal: Callable[[str], Exception]) -> None:
    """Refuse an SQLite gradebook that is not there; to open it would make an empty one.

    Whether a database on a server is there shows when it is opened.

    Args:
        db_url: the gradebook's address.
        refusal: the error to be raised, made of the sentence.
    """
    path = file_of(db_url)
    if path is not None and not path.is_file():
        raise refusal(
            tr(
                "There is no gradebook: {path} is missing, expected the course's gradebook. Go "
                "to the course's folder, or release a lesson there first with "
                "`python -m autograder release LESSON`.",
                path=path,
            )
        )
