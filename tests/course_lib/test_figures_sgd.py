"""The figures of the lesson on mini-batches say what the numbers say."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.figures import sgd as draw
from course_lib.figures import show

SIZES = np.array([1.0, 4.0, 16.0])


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def _texts(ax: Axes) -> list[str]:
    legend = ax.get_legend()
    return [text.get_text() for text in legend.get_texts()] if legend else []


def test_noise_draws_formulas_as_lines_and_measurements_as_marks() -> None:
    ax = draw.noise({"seen": (SIZES, 2 / SIZES)}, {"law": (SIZES, 1 / SIZES)}, "B", "E").axes[0]
    law, seen = ax.lines
    np.testing.assert_array_equal(law.get_ydata(), 1 / SIZES)
    np.testing.assert_array_equal(seen.get_ydata(), 2 / SIZES)
    assert (law.get_marker(), seen.get_linestyle()) == ("None", "None")
    assert law.get_color() == seen.get_color()
    assert (ax.get_xscale(), ax.get_yscale(), ax.get_xlabel()) == ("log", "log", "B")
    assert _texts(ax) == ["law", "seen"]


def test_both_clocks_show_the_same_losses() -> None:
    updates, losses = np.array([1.0, 10.0, 100.0]), np.array([2.0, 1.0, 0.5])
    labels = ("epochs", "updates", "loss")
    left, right = draw.clocks({"B": (updates, losses)}, {"B": 0.25}, labels).axes
    np.testing.assert_array_equal(left.lines[0].get_xdata(), updates / 4)
    np.testing.assert_array_equal(right.lines[0].get_xdata(), updates)
    np.testing.assert_array_equal(left.lines[0].get_ydata(), right.lines[0].get_ydata())
    assert [left.get_xlabel(), right.get_xlabel(), left.get_ylabel()] == list(labels)


@pytest.mark.parametrize(("count", "shape"), [(1, (1, 1)), (2, (1, 2)), (3, (2, 2)), (4, (2, 2))])
def test_panels_fill_two_columns(count: int, shape: tuple[int, int]) -> None:
    fig = draw.paths({f"B = {i}": np.zeros((3, 2)) for i in range(count)}, {})
    assert sum(ax.get_visible() for ax in fig.axes) == count
    spec = fig.axes[0].get_subplotspec()
    assert spec is not None
    assert spec.get_gridspec().get_geometry() == shape


def test_a_path_is_drawn_point_by_point_with_its_start() -> None:
    path = np.array([[-7.0, 2.0], [-6.0, 1.0], [-5.0, 0.5]])
    ax = draw.paths({"B = 1": path}, {}).axes[0]
    np.testing.assert_array_equal(ax.lines[1].get_xdata(), path[:, 0])
    np.testing.assert_array_equal(ax.lines[1].get_ydata(), path[:, 1])
    np.testing.assert_array_equal(ax.lines[2].get_xdata(), path[:1, 0])
    assert ax.get_title() == "B = 1"


def test_the_ellipse_has_twice_the_standard_deviations() -> None:
    ax = draw.clouds({"B = 1": np.zeros((5, 2))}, {"B = 1": (2.0, 0.5)}).axes[0]
    ring = next(line for line in ax.lines if line.get_linestyle() == "--")
    assert np.max(np.asarray(ring.get_xdata())) == pytest.approx(4.0)
    assert np.max(np.asarray(ring.get_ydata())) == pytest.approx(1.0, abs=1e-3)


def test_a_floor_has_the_color_of_its_curve() -> None:
    one = np.ones(3)
    curves = {"a": (one, 2 * one), "b": (one, one)}
    ax = draw.decay(curves, {"b": 0.5}, ("t", "e"), log_steps=True).axes[0]
    first, second, floor = ax.lines
    np.testing.assert_array_equal(floor.get_ydata(), [0.5, 0.5])
    assert floor.get_color() == second.get_color() != first.get_color()
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")


def _all_figures() -> list[Figure]:
    name = "学習率 · 학습률"
    cloud = np.zeros((4, 2))
    return [
        draw.noise({name: (SIZES, SIZES)}, {r"$\sigma^2/B$": (SIZES, SIZES)}, name, name),
        draw.clocks({name: (SIZES, SIZES)}, {name: 0.5}, (name, name, name)),
        draw.paths({name: cloud}, {name: (1.0, 1.0)}),
        draw.clouds({name: cloud}, {}),
        draw.decay({name: (SIZES, SIZES)}, {name: 2.0}, (name, name)),
    ]


def test_every_figure_draws_with_japanese_and_korean_labels() -> None:
    # A glyph that is missing is a warning, and a warning is an error here.
    for fig in _all_figures():
        assert len(show(fig, "a figure").png) > 10_000
