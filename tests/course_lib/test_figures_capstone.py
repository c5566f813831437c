"""The figures of the capstone show the numbers they are given."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.figures import capstone as draw
from course_lib.figures.theme import COLORS

RUNS = np.stack([np.array([[0.1, 0.9], [0.5, 1.0]]), np.array([[0.3, 0.9], [0.7, 0.8]])], axis=2)


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def test_each_cell_says_its_mean_and_its_range() -> None:
    labels = ("rows", "columns", "accuracy")
    fig = draw.heat_maps({"a": RUNS, "b": RUNS}, ["x", "y"], ["u", "v"], labels)
    left, right, bar = fig.axes
    written = [text.get_text() for text in left.texts]
    assert written[:4] == ["0.20", "0.10–0.30", "0.90", "0.90–0.90"]
    assert left.texts[0].get_color() == "white"
    assert left.texts[2].get_color() != "white"
    assert (left.get_ylabel(), right.get_ylabel(), bar.get_ylabel()) == ("rows", "", "accuracy")
    assert left.images[0].get_clim() == (0, 1)


def test_lines_show_means_and_bars_the_seeds() -> None:
    ax = draw.interactions({"a": RUNS}, ["x", "y"], ["u", "v"], ("level", "accuracy")).axes[0]
    first = ax.containers[0].lines
    assert np.asarray(first[0].get_ydata()).round(9).tolist() == [0.2, 0.6]
    low, high = first[2][0].get_segments()[0][:, 1]
    assert (round(low, 9), round(high, 9)) == (0.1, 0.3)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["u", "v"]


def test_curves_without_names_have_letters_and_no_optimizers_color() -> None:
    curves = {"A": [2.0, 0.5], "B": [2.0, 0.51], "C": [2.0, 1.9]}
    fig = draw.anonymous({"left": curves, "right": curves}, "epoch", "loss")
    ax = fig.axes[0]
    assert [text.get_text() for text in ax.texts] == ["A", "B", "C"]
    near, other, far = (text.xyann[0] for text in ax.texts)
    assert near < other
    assert far == near
    drawn = {line.get_color() for line in ax.lines}
    assert not drawn & set(COLORS.values())
    assert len({str(line.get_linestyle()) for line in ax.lines}) == 3
    assert ax.get_yscale() == "log"
