"""The colored cube says what the shape of the statistics says."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.figures import layer_group_instance as draw
from course_lib.normalization import stat_shape

SHAPE = (3, 4, 5)


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.mark.parametrize(
    ("kind", "G", "same", "other"),
    [
        ("BN", None, ((0, 1, 0), (2, 1, 4)), ((0, 0, 0), (0, 1, 0))),
        ("LN", None, ((1, 0, 0), (1, 3, 4)), ((0, 0, 0), (1, 0, 0))),
        ("IN", None, ((1, 2, 0), (1, 2, 4)), ((1, 2, 0), (1, 3, 0))),
        ("GN", 2, ((1, 0, 0), (1, 1, 4)), ((1, 1, 0), (1, 2, 0))),
    ],
)
def test_entries_share_a_number_where_they_share_a_mean(
    kind: str,
    G: int | None,
    same: tuple[tuple[int, int, int], tuple[int, int, int]],
    other: tuple[tuple[int, int, int], tuple[int, int, int]],
) -> None:
    statistics = stat_shape(kind, (3, 4, 5, 1), G)
    numbers = draw.shared_groups(statistics, SHAPE)
    assert numbers.shape == SHAPE
    assert len(np.unique(numbers)) == np.prod(statistics)
    assert numbers[same[0]] == numbers[same[1]]
    assert numbers[other[0]] != numbers[other[1]]


def test_every_cell_of_the_front_carries_its_number() -> None:
    numbers = draw.shared_groups((1, 4, 1, 1), SHAPE)
    ax = draw.cubes({"BN": numbers}, ("N", "C", "H, W")).axes[0]
    texts = [text.get_text() for text in ax.texts]
    assert [text for text in texts if text.isdigit()] == 3 * ["1", "2", "3", "4"]
    assert texts[-3:] == ["N", "C", "H, W"]
    assert ax.get_title() == "BN"
