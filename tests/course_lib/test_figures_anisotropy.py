"""The figures of the anisotropy lesson say what the formulas say."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure

from course_lib.bowl import CURVATURES, START, bowl, trajectory
from course_lib.figures import anisotropy as draw
from course_lib.figures import show
from course_lib.figures.theme import COLORS, GRAY
from course_lib.optimizers import SGD

PATH = trajectory(SGD(lr=0.95), steps=5)
BEST = 2 / sum(CURVATURES)


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def _aim() -> Figure:
    return draw.aim(CURVATURES, START, "方向 · 방향", "ずれ · 어긋남")


def test_no_arrow_of_the_field_points_uphill() -> None:
    left = _aim().axes[0]
    arrows = next(item for item in left.collections if hasattr(item, "U"))
    x, y = arrows.XY.T
    assert len(x) > 50
    assert (arrows.U * x / 10 + arrows.V * 2 * y < 0).all()
    np.testing.assert_allclose(np.hypot(arrows.U, arrows.V), 0.75)


def test_the_miss_is_the_angle_between_the_step_and_the_way_home() -> None:
    right = _aim().axes[1]
    curve, start = right.lines
    step, home = np.array([0.7, -4.0]), np.array([7.0, -2.0])
    cosine = step @ home / np.linalg.norm(step) / np.linalg.norm(home)
    assert np.asarray(start.get_ydata())[0] == pytest.approx(np.degrees(np.arccos(cosine)))
    miss = np.asarray(curve.get_ydata())
    assert miss[0] == 0
    assert miss.max() == pytest.approx(np.degrees(np.arctan(19 / (2 * np.sqrt(20)))), abs=0.01)


def test_the_larger_factor_is_smallest_at_the_star() -> None:
    ax = draw.factors(CURVATURES, ("a", "b", "c"), "larger").axes[0]
    lines = {str(line.get_label()): line for line in ax.lines}
    larger, star = lines["larger"], next(line for line in ax.lines if line.get_marker() == "*")
    lr, factor = np.asarray(larger.get_xdata()), np.asarray(larger.get_ydata())
    assert np.asarray(star.get_xdata())[0] == pytest.approx(BEST)
    assert np.asarray(star.get_ydata())[0] == pytest.approx(19 / 21)
    assert lr[factor.argmin()] == pytest.approx(BEST, abs=0.01)
    assert [text.get_text() for text in ax.texts] == ["a", "b", "c"]


def test_descents_show_the_path_and_the_size_of_each_coordinate() -> None:
    fig = draw.descents({"one": PATH, "two": PATH[:2]}, 30, CURVATURES)
    above, below = fig.axes[:2], fig.axes[2:]
    for upper, lower, path in zip(above, below, (PATH, PATH[:2]), strict=True):
        walk = upper.lines[1]  # behind the cross at the minimum
        np.testing.assert_array_equal(
            np.stack([np.asarray(walk.get_xdata()), np.asarray(walk.get_ydata())], axis=1), path
        )
        for line, error in zip(lower.lines, np.abs(path).T, strict=True):
            np.testing.assert_array_equal(line.get_ydata(), error)
        assert lower.get_xlim() == (0, 30)


def test_horizons_mark_the_lowest_point_of_each_curve() -> None:
    lrs, height = np.array([0.5, 0.9, 0.95]), np.array([3.0, 1.0, 2.0])
    curve, star, best = draw.horizons(lrs, {"30": height}, 0.95, "f").axes[0].lines
    np.testing.assert_array_equal(curve.get_ydata(), height)
    assert (list(star.get_xdata()), list(star.get_ydata())) == ([0.9], [1.0])
    assert list(best.get_xdata()) == [0.95, 0.95]


def test_level_lines_lie_at_one_height() -> None:
    ax = plt.figure().add_subplot()
    draw.level_lines(ax, np.diag(CURVATURES), ((-8, 4), (-3, 3)))
    contours = next(item for item in ax.collections if isinstance(item, QuadContourSet))
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        if len(path.vertices):
            x, y = np.asarray(path.vertices).T
            np.testing.assert_allclose(bowl(x, y), level, rtol=0.05, atol=0.01)


def test_bowls_take_the_color_of_the_optimizer_they_are_told() -> None:
    panels = {"SGD straight": (np.eye(2), PATH), "sign": (np.eye(2), PATH)}
    by_title = [ax.lines[1].get_color() for ax in draw.bowls(panels).axes]
    assert by_title == [COLORS["SGD"], GRAY]
    told = [ax.lines[1].get_color() for ax in draw.bowls(panels, optimizer="SGD").axes]
    assert told == [COLORS["SGD"]] * 2


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_bowls_stand_two_in_a_row_and_hold_their_path(count: int) -> None:
    fig = draw.bowls({f"SGD {i}": (np.eye(2), PATH) for i in range(count)})
    shown = [ax for ax in fig.axes if ax.get_visible()]
    assert len(shown) == count
    for ax in shown:
        assert ax.get_xlim()[1] > np.abs(PATH).max()
        assert ax.get_xlim() == ax.get_ylim()


def test_spectra_pair_the_curvatures_with_the_losses() -> None:
    values = {"raw": np.array([11.0, 0.7]), "centered": np.array([1.0, 0.7])}
    losses = {"raw": np.array([0.3, 0.2, 0.1]), "centered": np.array([0.3, 0.1, 0.05])}
    left, right = draw.spectra(values, losses, ("direction", "curvature", "loss")).axes
    for name, spectrum, loss in zip(values, left.lines, right.lines, strict=True):
        np.testing.assert_array_equal(spectrum.get_ydata(), values[name])
        np.testing.assert_array_equal(loss.get_ydata(), losses[name])
        assert spectrum.get_color() == loss.get_color()


def test_every_figure_draws_with_japanese_and_korean_labels() -> None:
    # A glyph that is missing is a warning, and a warning is an error here.
    one, words = np.ones(3), "最良の設定 · 최적의 설정"
    figures = [
        _aim(),
        draw.factors(CURVATURES, (words, words, words), words),
        draw.descents({words: PATH}, 5, CURVATURES),
        draw.horizons(one, {words: one}, 1.0, words),
        draw.bowls({words: (np.eye(2), PATH)}, (words, words)),
        draw.spectra({words: one}, {words: one}, (words, words, words)),
    ]
    for fig in figures:
        assert len(show(fig, "a figure").png) > 10_000
