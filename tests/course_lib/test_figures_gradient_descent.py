"""The figures of the gradient descent lesson say what the formulas say."""

from __future__ import annotations

import io
from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

from course_lib.bowl import START, bowl_gradient
from course_lib.descent import gd_trajectory
from course_lib.figures import COLORS, show, show_animation
from course_lib.figures import gradient_descent as draw

RATES = (0.1, 0.5, 0.9)


def _run(lr: float, steps: int = 5) -> NDArray[np.float64]:
    path = gd_trajectory(bowl_gradient, np.array(START), lr, steps)
    return np.asarray(path, dtype=np.float64)


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def test_heights_draw_each_curve_over_the_learning_rate() -> None:
    lr = np.linspace(0, 1, 5)
    curves = {"truth": lr**2, "promise": -lr}
    ax = draw.heights(lr, curves, (-1, 1)).axes[0]
    for line, curve in zip(ax.lines, curves.values(), strict=True):
        np.testing.assert_array_equal(line.get_xdata(), lr)
        np.testing.assert_array_equal(line.get_ydata(), curve)
    assert ax.get_ylim() == (-1, 1)


def test_the_largest_factor_is_least_at_the_best_rate_and_one_at_the_limit() -> None:
    ax = draw.factors([0.1, 2.0], {"best": 2 / 2.1, "limit": 1.0}, 1.2).axes[0]
    upper = ax.lines[2]
    lr, height = np.asarray(upper.get_xdata()), np.asarray(upper.get_ydata())
    assert lr[height.argmin()] == pytest.approx(2 / 2.1, abs=0.002)
    assert height.min() == pytest.approx(19 / 21, abs=0.002)
    best, limit = (float(np.asarray(line.get_ydata())[0]) for line in ax.lines[3:5])
    assert [best, limit] == pytest.approx([19 / 21, 1])


def test_the_panels_carry_their_titles_and_the_color_of_gradient_descent() -> None:
    runs = {rf"$\eta = {lr}$": _run(lr) for lr in (*RATES, 0.2, 0.3, 1.0)}
    fig = draw.panels(runs)
    assert [ax.get_title() for ax in fig.axes] == list(runs)
    for ax, run in zip(fig.axes, runs.values(), strict=True):
        dots = next(line for line in ax.lines if len(np.asarray(line.get_xdata())) == len(run))
        np.testing.assert_array_equal(dots.get_xydata(), run)
        assert to_hex(str(dots.get_color())) == COLORS["SGD"].lower()


def test_the_race_shows_the_path_so_far_and_the_point_it_has_reached() -> None:
    runs = {rf"$\eta = {lr}$": _run(lr) for lr in RATES}
    frames = list(draw.race(runs))
    assert len(frames) == 6
    for step, fig in enumerate(frames):
        ax = fig.axes[0]
        assert ax.get_title() == f"$t = {step}$"
        for run, trail, point in zip(runs.values(), ax.lines[1::2], ax.lines[2::2], strict=True):
            np.testing.assert_array_equal(trail.get_xydata(), run[: step + 1])
            np.testing.assert_array_equal(point.get_xydata(), run[step : step + 1])


def test_the_frames_of_a_race_have_one_size_and_make_an_animation() -> None:
    picture = show_animation(draw.race({rf"$\eta = {lr}$": _run(lr, 2) for lr in RATES}), "a race")
    with Image.open(io.BytesIO(picture.png)) as animation:
        assert getattr(animation, "n_frames", 1) == 1 + 3  # a still picture stands in front


def test_plateaus_draw_the_height_of_the_saddle() -> None:
    ax = draw.plateaus({"a run": np.array([0.75, 0.25, 0.0])}, 0.25).axes[0]
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [0.75, 0.25, 0.0])
    np.testing.assert_array_equal(ax.lines[1].get_ydata(), [0.25, 0.25])


def test_a_sweep_tells_a_run_that_rose_from_one_that_fell() -> None:
    losses = {0.1: np.array([2.0, 1.5, 1.0]), 4.0: np.array([2.0, 3.0, 0.5])}
    left, right = draw.sweep(losses, [4.0], {"limit": 1.0}, "loss").axes
    np.testing.assert_array_equal(left.lines[0].get_ydata(), losses[4.0])
    np.testing.assert_array_equal(right.lines[0].get_xdata(), [0.1, 4.0])
    np.testing.assert_array_equal(right.lines[0].get_ydata(), [1.0, 0.5])
    fell, rose = (to_hex(str(line.get_markerfacecolor())) for line in right.lines[1:3])
    assert (fell, rose) == (COLORS["SGD"].lower(), "#ffffff")
    np.testing.assert_array_equal(right.lines[3].get_xdata(), [1.0, 1.0])


def _all_figures() -> list[Figure]:
    lr = np.linspace(0, 1, 5)
    return [
        draw.heights(lr, {"本当の高さ · 실제 높이": lr}, (0, 1)),
        draw.factors([0.1, 2.0], {"最良 · 최선": 0.9}, 1.2),
        draw.panels({"学習率 · 학습률": _run(0.9)}),
        *draw.race({"学習率 · 학습률": _run(0.9, 0)}),
        draw.plateaus({"実行 · 실행": lr}, 0.25),
        draw.sweep({1.0: lr + 1}, [1.0], {"限界 · 한계": 1.0}, "損失 · 손실"),
    ]


def test_every_figure_draws_with_japanese_and_korean_labels() -> None:
    # A glyph that is missing is a warning, and a warning is an error here.
    for fig in _all_figures():
        assert len(show(fig, "a figure").png) > 10_000
