"""The figures of the RMSprop lesson say what the formulas say."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.figures import COLORS
from course_lib.figures import rmsprop as draw


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def test_the_step_length_is_the_gradient_over_the_root() -> None:
    memories = {"AdaGrad": np.array([4.0, 8.0]), r"RMSprop  $\rho = 0.9$": np.array([1.0, 0.25])}
    left, right = draw.burst([2.0, -2.0], memories, "step", ("s", "length")).axes
    adagrad, rmsprop = (np.asarray(line.get_ydata()) for line in right.lines)
    np.testing.assert_allclose(adagrad, [1, 1 / np.sqrt(2)])
    np.testing.assert_allclose(rmsprop, [2, 4])
    assert [left.get_title(), right.get_title(), left.get_xlabel()] == ["s", "length", "step"]
    assert [line.get_color() for line in left.lines] == [COLORS["AdaGrad"], COLORS["RMSprop"]]


def test_every_run_is_drawn_over_its_target() -> None:
    runs = {"AdaGrad": np.zeros(3), "RMSprop": np.array([1.0, 0.5, 0.0])}
    axes = draw.chase([1.0, -1.0, 1.0], runs, "step").axes
    assert [ax.get_title() for ax in axes] == list(runs)
    for ax, run in zip(axes, runs.values(), strict=True):
        target, followed = ax.lines[:2]
        np.testing.assert_array_equal(np.asarray(target.get_ydata()), [1, -1, 1])
        np.testing.assert_array_equal(np.asarray(followed.get_ydata()), run)
    assert axes[-1].get_xlabel() == "step"
