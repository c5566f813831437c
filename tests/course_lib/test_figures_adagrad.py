"""The figures of the AdaGrad lesson say what the formulas say."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.figures import COLORS
from course_lib.figures import adagrad as draw


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def test_rates_start_at_step_one_and_differ_in_more_than_color() -> None:
    ax = draw.effective_rates({"x": np.array([2.0, 1.0]), "y": np.ones(2)}, "step", "rate").axes[0]
    assert np.asarray(ax.lines[0].get_xdata()).tolist() == [1, 2]
    assert ax.get_yscale() == "log"
    assert ax.lines[0].get_linestyle() != ax.lines[1].get_linestyle()


def test_a_pixel_that_was_never_inked_stays_blank() -> None:
    rates = np.ones(64)
    rates[9] = np.nan
    shown = draw.pixels(np.zeros(64), rates, ("share", "rate")).axes[1].images[0].get_array()
    hidden = np.ma.getmaskarray(np.ma.asarray(shown))
    assert hidden[1, 1]
    assert hidden.sum() == 1


def test_escapes_wear_the_colors_of_their_optimizers() -> None:
    ax = draw.escapes({"SGD": np.ones(3), "AdaGrad": np.ones(3)}, "step", "distance").axes[0]
    assert [line.get_color() for line in ax.lines[:2]] == [COLORS["SGD"], COLORS["AdaGrad"]]
    assert np.asarray(ax.lines[2].get_ydata()).tolist() == [1, 1]
