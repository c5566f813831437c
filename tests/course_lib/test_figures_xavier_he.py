"""The figures of the lesson on Xavier and He say what the formulas say."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.figures import xavier_he as draw


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def test_both_densities_have_area_one_and_the_same_variance() -> None:
    ax = draw.densities(0.5, ("normal", "uniform")).axes[0]
    for line in ax.lines[:2]:
        w, density = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
        step = w[1] - w[0]
        assert density.sum() * step == pytest.approx(1, abs=0.01)
        assert (w**2 * density).sum() * step == pytest.approx(0.25, abs=0.01)
    marks = [tick.get_text() for tick in ax.get_xticklabels()]
    assert marks == ["$-a$", r"$-\sigma$", "$0$", r"$\sigma$", "$a$"]


def test_every_rule_is_drawn_in_both_directions() -> None:
    rules = {"in": ([1.0, 2.0], [3.0, 4.0]), "out": ([5.0, 6.0], [7.0, 8.0])}
    left, right = draw.both_ways(rules, ("forward", "backward"), "layer").axes
    assert [np.asarray(line.get_ydata()).tolist() for line in left.lines] == [[1, 2], [5, 6]]
    assert [np.asarray(line.get_ydata()).tolist() for line in right.lines] == [[3, 4], [7, 8]]
    assert left.lines[0].get_marker() != left.lines[1].get_marker()
