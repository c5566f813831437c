"""The figures of the Adam lesson say what the formulas say."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_lib.bowl import trajectory
from course_lib.figures import adam as draw
from course_lib.figures import show, show_animation
from course_lib.figures.theme import COLORS
from course_lib.optimizers import SGD, Adam

RUNS = {
    r"SGD  $\eta = 0.95$": trajectory(SGD(lr=0.95), steps=5),
    r"Adam  $\eta = 0.3$": trajectory(Adam(lr=0.3), steps=5),
}


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def _legend(fig: Figure) -> list[str]:
    return [text.get_text() for legend in fig.legends for text in legend.get_texts()]


def test_averages_count_the_steps_from_one() -> None:
    raw, corrected = np.array([0.1, 0.2, 0.3]), np.array([1.0, 1.1, 0.9])
    fig = draw.averages({"m": (raw, corrected, 1.0)}, ["from 0", "corrected", "mean"], "t")
    level, uncorrected, hat = fig.axes[0].lines
    np.testing.assert_array_equal(level.get_ydata(), [1.0, 1.0])
    np.testing.assert_array_equal(uncorrected.get_xdata(), [1, 2, 3])
    np.testing.assert_array_equal(uncorrected.get_ydata(), raw)
    np.testing.assert_array_equal(hat.get_ydata(), corrected)
    assert _legend(fig) == ["mean", "from 0", "corrected"]


def test_step_lengths_are_drawn_from_step_one() -> None:
    curve = np.array([3.16, 4.0])
    ax = draw.step_lengths({"both": np.ones(2), "neither": curve}, "t", "length").axes[0]
    np.testing.assert_array_equal(ax.lines[1].get_xdata(), [1, 2])
    np.testing.assert_array_equal(ax.lines[1].get_ydata(), curve)
    assert ax.lines[0].get_color() == COLORS["Adam"]
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")


def test_second_steps_point_out_heights_on_the_curve() -> None:
    past = np.array([0.1, 1.0, 10.0])
    ax = draw.second_steps(past, {"Adam": np.array([0.8, 1.0, 0.7])}, [1.0], "x", "y").axes[0]
    curve, mark = ax.lines
    assert curve.get_color() == COLORS["Adam"]
    np.testing.assert_allclose(mark.get_ydata(), [1.0])


def test_the_bars_of_update_sizes_add_up_to_all_moves() -> None:
    sizes = {"t = 1": np.ones((3, 2)), "t = 2": np.array([1e-9, 0.1, 0.1, 100.0])}
    first, second = draw.update_sizes(sizes, "size", "share").axes
    for ax in (first, second):
        bars = [patch.get_height() for patch in ax.patches if isinstance(patch, Rectangle)]
        assert sum(bars) == pytest.approx(100)
    (bar,) = (p for p in first.patches if isinstance(p, Rectangle) and p.get_height() > 0)
    assert bar.get_x() < 1 < bar.get_x() + bar.get_width()


def test_sweeps_have_one_legend_below_all_panels() -> None:
    grid, score = np.array([0.1, 1.0]), np.array([[1.0, 3.0], [2.0, 2.0]])
    scores = {"SGD": (grid, score), "Adam": (grid, score)}
    fig = draw.sweeps({"raw": scores, "centered": scores}, "loss")
    assert [ax.get_legend() for ax in fig.axes] == [None, None]
    assert _legend(fig) == ["SGD", "Adam"]
    np.testing.assert_array_equal(fig.axes[1].lines[0].get_ydata(), [2, 2])


def test_the_race_shows_the_way_up_to_a_step() -> None:
    for upto, last in ((None, 5), (2, 2), (0, 0)):
        ax = draw.race(RUNS, upto=upto).axes[0]
        ways = [line for line in ax.lines if np.size(line.get_xdata()) == last + 1 > 1]
        ends = [line for line in ax.lines if np.size(line.get_xdata()) == 1]
        assert len(ways) == (2 if last else 0)
        assert ax.get_title() == f"$t = {last}$"
        stops = {
            (float(np.ravel(e.get_xdata())[0]), float(np.ravel(e.get_ydata())[0])) for e in ends
        }
        assert {(float(path[last, 0]), float(path[last, 1])) for path in RUNS.values()} <= stops


def test_frames_of_the_race_have_one_size() -> None:
    picture = show_animation((draw.race(RUNS, upto=k) for k in (0, 5)), "a race")
    assert len(picture.png) > 10_000


def _all_figures() -> list[Figure]:
    one, grid = np.ones(3), np.array([0.1, 1.0])
    words = "訓練損失 · 훈련 손실"
    return [
        draw.averages({"m": (one, one, 1.0)}, [words, words, words], words),
        draw.step_lengths({words: one}, words, words),
        draw.second_steps(grid, {"Adam": grid}, [0.5], words, words),
        draw.update_sizes({words: one}, words, words),
        draw.sweeps({words: {"SGD": (grid, np.ones((2, 1)))}}, words),
        draw.race({"Adam 学習率 · 학습률": RUNS[r"Adam  $\eta = 0.3$"]}),
    ]


def test_every_figure_draws_with_japanese_and_korean_labels() -> None:
    # A glyph that is missing is a warning, and a warning is an error here.
    for fig in _all_figures():
        assert len(show(fig, "a figure").png) > 10_000
