"""The figures of lesson 0 say what the formulas say."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_lib.figures import gradient_check as draw
from course_lib.figures import show

H = np.array([1e-6, 1e-4, 1e-2])
AXES = ("刻み幅 · 간격 $h$", "誤差 · 오차")
NAMES = ("計算値 · 계산값", "接線 · 접선", "割線 · 할선")


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def _cube(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return x * x * x


def test_errors_leave_out_zeros_and_draw_the_guides_whole() -> None:
    ax = draw.errors(H, {"measured": np.array([0.0, 1e-8, 1e-4])}, {"h²": H**2}, AXES).axes[0]
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), H[1:])
    np.testing.assert_array_equal(ax.lines[1].get_ydata(), H**2)
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")


def test_the_secant_of_a_cube_is_too_steep_by_the_square_of_the_step() -> None:
    ax = draw.zooms(_cube, 2.0, 12.0, [1.0], NAMES).axes[0]
    t, secant = np.asarray(ax.lines[2].get_xdata()), np.asarray(ax.lines[2].get_ydata())
    assert (secant[-1] - secant[0]) / (t[-1] - t[0]) == pytest.approx(13 / 12)
    np.testing.assert_array_equal(ax.lines[1].get_ydata(), t)  # the tangent


def test_a_tiny_step_shows_stairs_and_a_flat_secant() -> None:
    ax = draw.zooms(_cube, 2.0, 12.0, [0.1, 1e-5, 1e-16], NAMES).axes[2]
    stairs, secant = (np.asarray(line.get_ydata()) for line in (ax.lines[0], ax.lines[2]))
    assert len(np.unique(stairs)) < 5
    np.testing.assert_array_equal(secant, np.zeros_like(secant))


def test_agreement_moves_what_is_outside_to_the_edge() -> None:
    g = np.array([[0.5, -1.0], [0.25, 1.0]])
    right, large = draw.agreement(g, {"right": g, "a hundred times": 100 * g}, AXES).axes
    np.testing.assert_array_equal(right.lines[1].get_xdata(), right.lines[1].get_ydata())
    up, down = (np.asarray(line.get_ydata()) for line in large.lines[2:])
    np.testing.assert_allclose(up, np.full(3, 1.15))
    np.testing.assert_allclose(down, [-1.15])


def test_spread_draws_every_coordinate_and_the_median() -> None:
    error = np.array([[0.0, 1e-9, 1e-7], [1e-3, 1e-2, 1e-1]])
    ax = draw.spread([1e-5, 1e-3], {"right": error}, AXES).axes[0]
    *dots, median = ax.lines
    assert [len(np.asarray(line.get_ydata())) for line in dots] == [3, 3]
    assert np.asarray(dots[0].get_ydata())[0] == draw.FLOOR
    np.testing.assert_array_equal(median.get_ydata(), np.median(error, axis=1))


def _all_figures() -> list[Figure]:
    return [
        draw.errors(H, {"中心差分 · 중심 차분": H**2}, {"$h^2$": H**2}, AXES),
        draw.zooms(_cube, 2.0, 12.0, [1.0, 1e-5, 1e-14], NAMES),
        draw.agreement(np.ones(3), {"正しい · 옳은 식": np.ones(3)}, AXES),
        draw.spread([1e-5], {"正しい · 옳은 식": np.ones((1, 3))}, AXES),
    ]


def test_every_figure_draws_with_japanese_and_korean_labels() -> None:
    # A glyph that is missing is a warning, and a warning is an error here.
    for fig in _all_figures():
        assert len(show(fig, "a figure").png) > 10_000
