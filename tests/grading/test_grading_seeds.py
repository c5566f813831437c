"""The seed of the hidden probes: drawn once for an assignment and a round, and kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.grading.seeds import FILE, SeedFileError, seed_for


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


@pytest.mark.parametrize(
    "text", ["[[seed]", "seed = 3", "[[seed]]\nround = 1", "[[seed]]\nassignment = 3 = 4"]
)
def test_a_damaged_file_is_refused_and_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(SeedFileError, match=r"grading-seeds\.toml is damaged"):
        seed_for(tmp_path, "momentum")
    assert (tmp_path / FILE).read_text(encoding="utf-8") == text
