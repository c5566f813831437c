"""Whether there is a gradebook: a file that is there, or a database on a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.grading.course_folder import course_in
from autograder.grading.fast.database import patient
from autograder.grading.gradebook_file import file_of, require_gradebook

SERVER = "postgresql+psycopg://somebody@host/optimizers"


@pytest.mark.parametrize("query", ["", "?timeout=60", "?timeout=60&cache=shared"])
def test_the_file_is_found_behind_an_address(tmp_path: Path, query: str) -> None:
    path = tmp_path / "수업 授業" / "gradebook.db"
    assert file_of(f"sqlite:///{path.as_posix()}{query}") == path
    assert file_of("sqlite+pysqlite:///gradebook.db") == Path("gradebook.db")


@pytest.mark.parametrize("address", [SERVER, "sqlite://"])
def test_a_gradebook_that_is_no_file_is_not_refused(address: str) -> None:
    assert file_of(address) is None
    require_gradebook(address, ValueError)


def test_a_missing_file_is_named_and_not_made(tmp_path: Path) -> None:
    address = patient(course_in(tmp_path).db_url)
    with pytest.raises(LookupError, match=r"gradebook\.db is missing.* autograder release LESSON"):
        require_gradebook(address, LookupError)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "gradebook.db").touch()
    require_gradebook(address, LookupError)
