"""The figures over the depth of a network say what the numbers say."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.figures import layers as draw


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def test_values_outside_the_span_count_in_the_outermost_bins() -> None:
    values = [np.array([-5.0, 0.0, 0.0, 7.0])]
    ax = draw.histograms({"tanh": values}, {"tanh": (-1.0, 1.0)}, "layer {number}").axes[0]
    heights = [bar.get_height() for bar in ax.patches]
    assert sum(heights) == 4
    assert (heights[0], heights[-1]) == (1, 1)
    assert (ax.get_title(), ax.get_ylabel()) == ("layer 1", "tanh")


def test_every_network_has_a_row_and_every_layer_a_column() -> None:
    rows = {name: [np.zeros(2)] * 3 for name in ("a", "b")}
    spans = {"a": (0.0, 1.0), "b": (-1.0, 1.0)}
    axes = draw.histograms(rows, spans, "layer {number}").axes
    assert len(axes) == 6
    assert [ax.get_xlim() for ax in (axes[0], axes[3])] == [(0, 1), (-1, 1)]


def test_curves_over_depth_start_at_layer_one_and_differ_in_more_than_color() -> None:
    ax = draw.along_depth({"a": [1.0, 2.0], "b": [3.0, 4.0]}, "layer", "std").axes[0]
    first, second = ax.lines
    assert np.asarray(first.get_xdata()).tolist() == [1, 2]
    assert first.get_marker() != second.get_marker()
    assert ax.get_yscale() == "log"


def test_units_are_pictures_of_their_weights() -> None:
    W = np.arange(128.0).reshape(64, 2)
    axes = draw.units(W, "two units", 1.0).axes
    shown = axes[1].images[0].get_array()
    np.testing.assert_array_equal(np.asarray(shown), W[:, 1].reshape(8, 8))
