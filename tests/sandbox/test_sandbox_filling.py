"""The holes in a process's memory are filled before there are copies of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from autograder.sandbox.filling import filling

POOL = 16_384


@pytest.fixture(scope="module")
def held() -> Iterator[list[object]]:
    """Fill the holes of this process, after making many."""
    made = [bytes(100 + number % 300) for number in range(20_000)]
    del made[::3]
    yield filling()
    made.clear()


def test_it_takes_a_few_megabytes(held: list[object]) -> None:
    assert 100 < len(held) < 100_000
    assert sum(map(sys.getsizeof, held)) < 32 * 1024**2


@pytest.mark.parametrize("size", [48, 64, 128, 304, 512])
def test_what_is_made_afterwards_lies_together(held: list[object], size: int) -> None:
    count = 2 * POOL // size
    after = [bytes(size - sys.getsizeof(b"")) for _ in range(count)]
    pools = {id(row) // POOL for row in after}
    assert len(held) > 0
    assert len(pools) <= 4 + 1, "32 kB that fill holes are spread over many more"


def test_elsewhere_nothing_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.implementation, "name", "another")
    assert filling() == []
