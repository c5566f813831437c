"""The seed of the hidden probes: drawn once for an assignment and a round, and kept."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.grading.seeds import FILE, SeedFileError, all_seeds, seed_for


def test_a_seed_is_drawn_once_and_kept(tmp_path: Path) -> None:
    first = seed_for(tmp_path, "momentum")
    before = (tmp_path / FILE).read_bytes()
    assert seed_for(tmp_path, "momentum") == first
    assert (tmp_path / FILE).read_bytes() == before


def test_assignments_and_courses_have_their_own(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    seeds = {seed_for(tmp_path, "momentum"), seed_for(tmp_path, "adam")}
    seeds.add(seed_for(tmp_path / "other", "momentum"))
    assert len(seeds) == 3


def test_a_new_round_draws_a_new_seed_and_leaves_the_old_one(tmp_path: Path) -> None:
    first = seed_for(tmp_path, "momentum")
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write('\n[[seed]]\nassignment = "momentum"\nround = 2\n')
    second = seed_for(tmp_path, "momentum")
    assert second != first
    assert seed_for(tmp_path, "momentum") == second
    assert str(first) in (tmp_path / FILE).read_text(encoding="utf-8")


def test_many_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        seeds = set(pool.map(lambda _: seed_for(tmp_path, "momentum"), range(32)))
    assert len(seeds) == 1


def test_all_seeds_are_those_of_every_assignment_and_round(tmp_path: Path) -> None:
    assert all_seeds(tmp_path) == ()
    seeds = [seed_for(tmp_path, "momentum"), seed_for(tmp_path, "adam")]
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write('\n[[seed]]\nassignment = "momentum"\nround = 2\n')
    assert all_seeds(tmp_path) == (*seeds,)
    seeds.append(seed_for(tmp_path, "momentum"))
    assert all_seeds(tmp_path) == (*seeds,)


# ── Who may read it ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def open_hearted() -> Iterator[None]:
    """A person whose new files everybody may read and write."""
    before = os.umask(0)
    yield
    os.umask(before)


def rights(path: Path) -> int:
    """Return who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="Windows gives rights to files in another way")
@pytest.mark.usefixtures("open_hearted")
def test_a_new_file_is_its_owners_alone_and_widened_rights_stay(tmp_path: Path) -> None:
    path = tmp_path / FILE
    seed_for(tmp_path, "momentum")
    assert rights(path) == 0o600
    path.chmod(0o664)
    seed_for(tmp_path, "adam")
    assert rights(path) == 0o664
    assert len(all_seeds(tmp_path)) == 2


def test_what_may_not_be_read_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()  # root may read every file, but not a folder
    with pytest.raises(SeedFileError, match="Ask them to give you the rights"):
        seed_for(tmp_path, "momentum")


def test_what_may_not_be_written_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(SeedFileError, match="could not be written; make it writable"):
        seed_for(tmp_path, "momentum")


@pytest.mark.parametrize(
    "text", ["[[seed]", "seed = 3", "[[seed]]\nround = 1", "[[seed]]\nassignment = 3 = 4"]
)
def test_a_damaged_file_is_refused_and_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(SeedFileError, match=r"grading-seeds\.toml is damaged"):
        seed_for(tmp_path, "momentum")
    assert (tmp_path / FILE).read_text(encoding="utf-8") == text
