"""The figures of the batch normalization lesson show the numbers they are given."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.figures import batchnorm as draw


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def test_curves_differ_in_more_than_color() -> None:
    lines = {"a": ([1, 2], [3, 4]), "b": ([1, 2], [5, 6])}
    ax = draw.curves(lines, "x", "y", ("log", "linear")).axes[0]
    first, second = ax.lines
    assert np.asarray(second.get_ydata()).tolist() == [5, 6]
    assert first.get_marker() != second.get_marker()
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "linear")


def test_running_values_are_a_line_over_the_dots_of_the_batches() -> None:
    fig = draw.following([[1.0, 2.0]], [[0.1, 0.29]], ["mean"], ("batch", "running"), "step")
    dots, line = fig.axes[0].lines
    assert (dots.get_linestyle(), line.get_linestyle()) == ("None", "-")
    assert np.asarray(line.get_xdata()).tolist() == [1, 2]


def test_every_map_keeps_its_own_scale() -> None:
    axes = draw.maps({"a": np.eye(2), "b": 5 * np.eye(2)}).axes
    assert [ax.images[0].get_clim() for ax in axes[:2]] == [(0, 1), (0, 5)]


def test_a_common_scale_shows_that_a_map_is_paler() -> None:
    maps = {"a": np.eye(2), "pale": 0.3 * np.eye(2) + 0.5, "normalized": 3 * np.eye(2)}
    axes = draw.maps(maps, (0.0, 1.0)).axes
    assert [ax.images[0].get_clim() for ax in axes[:3]] == [(0, 1), (0, 1), (0, 3)]


def test_a_logarithmic_axis_with_few_values_names_them() -> None:
    ax = draw.curves({"a": ([2, 4, 64], [1, 2, 3])}, "x", "y", ("log", "linear")).axes[0]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["2", "4", "64"]
