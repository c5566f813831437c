"""A learner's notebook is never overwritten, and a newer release is offered once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from course_lib.launcher.copies import Copy, Desk, place
from course_lib.launcher.releases import Releases

FIRST = date(2026, 4, 6)
LATER = date(2026, 5, 11)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "책상")


@pytest.fixture
def release(course: Releases) -> Path:
    return course.notebook("ja", "momentum")


def revise(release: Path, remark: str) -> bytes:
    """Change a release as a new version of the course would."""
    release.write_bytes(release.read_bytes() + remark.encode())
    return release.read_bytes()


def names(copy: Copy) -> set[str]:
    return {path.name for path in copy.notebook.parent.iterdir()}


def test_the_first_time_the_release_is_copied(desk: Desk, release: Path) -> None:
    copy = place(desk, "ja", release, FIRST)
    assert copy == Copy(desk.folder / "ja" / "momentum.ipynb", fresh=True)
    assert copy.notebook.read_bytes() == release.read_bytes()


def test_work_is_kept_and_nothing_is_offered_while_the_release_stays(
    desk: Desk, release: Path
) -> None:
    mine = place(desk, "ja", release, FIRST).notebook
    mine.write_text("my answers", encoding="utf-8")
    copy = place(desk, "ja", release, LATER)
    assert copy == Copy(mine)
    assert mine.read_text(encoding="utf-8") == "my answers"
    assert names(copy) == {"momentum.ipynb"}


def test_a_newer_release_is_laid_beside(desk: Desk, release: Path) -> None:
    mine = place(desk, "ja", release, FIRST).notebook
    mine.write_text("my answers", encoding="utf-8")
    content = revise(release, " ")
    copy = place(desk, "ja", release, LATER)
    assert copy.newer == mine.with_name("momentum (new 2026-05-11).ipynb")
    assert copy.newer is not None
    assert copy.newer.read_bytes() == content
    assert mine.read_text(encoding="utf-8") == "my answers"


def test_an_offer_is_repeated_in_words_but_copied_once(desk: Desk, release: Path) -> None:
    place(desk, "ja", release, FIRST)
    revise(release, " ")
    first = place(desk, "ja", release, FIRST)
    assert place(desk, "ja", release, LATER).newer == first.newer
    assert names(first) == {"momentum.ipynb", "momentum (new 2026-04-06).ipynb"}


def test_an_offer_that_was_moved_away_is_not_made_again(desk: Desk, release: Path) -> None:
    place(desk, "ja", release, FIRST)
    revise(release, " ")
    newer = place(desk, "ja", release, FIRST).newer
    assert newer is not None
    newer.replace(desk.notebook("ja", "momentum"))  # the learner takes the new one
    assert place(desk, "ja", release, LATER).newer is None


def test_two_revisions_of_one_day_are_told_apart(desk: Desk, release: Path) -> None:
    place(desk, "ja", release, FIRST)
    revise(release, " ")
    place(desk, "ja", release, FIRST)
    revise(release, "\n")
    copy = place(desk, "ja", release, FIRST)
    assert copy.newer is not None
    assert copy.newer.name == "momentum (new 2026-04-06, 2).ipynb"


def test_a_revision_that_was_taken_back_is_no_news(desk: Desk, release: Path) -> None:
    before = release.read_bytes()
    place(desk, "ja", release, FIRST)
    revise(release, " ")
    place(desk, "ja", release, FIRST)
    release.write_bytes(before)
    assert place(desk, "ja", release, LATER).newer is None


def test_line_ends_of_a_windows_checkout_are_no_revision(desk: Desk, release: Path) -> None:
    release.write_bytes(b'{\n "cells": []\n}\n')
    place(desk, "ja", release, FIRST)
    release.write_bytes(b'{\r\n "cells": []\r\n}\r\n')
    assert place(desk, "ja", release, LATER).newer is None


@pytest.mark.parametrize("broken", [None, "", "{", "[]", '{"colour": 1}'])
def test_a_lost_or_broken_record_stops_nobody(
    desk: Desk, release: Path, broken: str | None
) -> None:
    mine = place(desk, "ja", release, FIRST).notebook
    mine.write_text("my answers", encoding="utf-8")
    record = desk.hidden("ja") / "momentum.json"
    record.unlink()
    if broken is not None:
        record.write_text(broken, encoding="utf-8")
    assert place(desk, "ja", release, LATER) == Copy(mine)
    revise(release, " ")
    assert place(desk, "ja", release, LATER).newer is not None


def test_a_notebook_thrown_away_is_copied_anew(desk: Desk, release: Path) -> None:
    place(desk, "ja", release, FIRST).notebook.unlink()
    content = revise(release, " ")
    copy = place(desk, "ja", release, LATER)
    assert copy.fresh
    assert copy.notebook.read_bytes() == content
    assert place(desk, "ja", release, LATER).newer is None
