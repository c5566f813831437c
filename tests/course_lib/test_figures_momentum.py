"""The figures of the momentum lesson say what the formulas say."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure

from course_lib.bowl import trajectory
from course_lib.figures import descent, show
from course_lib.figures import momentum as draw
from course_lib.optimizers import SGD, Momentum

PATHS = {
    r"SGD  $\eta = 0.95$": trajectory(SGD(lr=0.95), steps=5),
    r"Momentum  $\mu = 0.9$": trajectory(Momentum(lr=0.1, momentum=0.9), steps=5),
}


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def _texts(ax: Axes) -> list[str]:
    legend = ax.get_legend()
    return [text.get_text() for text in legend.get_texts()] if legend else []


def test_speeds_reach_the_terminal_velocity_and_coast_to_rest() -> None:
    ax = draw.speeds([0.0, 0.9], push=200, coast=300).axes[0]
    plain, heavy = (np.asarray(line.get_ydata()) for line in (ax.lines[0], ax.lines[2]))
    assert plain[1] == plain[200] == 1
    assert plain[201] == 0
    assert heavy[200] == pytest.approx(10)
    assert heavy[201:].sum() == pytest.approx(9 * heavy[200])
    assert _texts(ax) == [r"$\mu = 0$", r"$\mu = 0.9$"]


def test_damping_draws_the_double_root_in_closed_form() -> None:
    left, right = draw.damping(0.25, [0.25], steps=10).axes
    t = np.arange(11)
    np.testing.assert_allclose(left.lines[0].get_ydata(), (1 + 0.5 * t) * 0.5**t, atol=1e-12)
    np.testing.assert_allclose(right.lines[0].get_xdata(), [0.5, 0.5], atol=1e-7)


def test_a_swinging_root_lies_at_the_root_of_the_decay_rate() -> None:
    right = draw.damping(0.2, [0.9]).axes[1]
    z = np.asarray(right.lines[0].get_xdata()) + 1j * np.asarray(right.lines[0].get_ydata())
    np.testing.assert_allclose(np.abs(z), np.sqrt(0.9))


def test_the_map_is_blank_where_momentum_diverges() -> None:
    ax = draw.rate_map((0.1, 2.0), {"best": (1.336, 0.4026)}).axes[0]
    mesh = next(item for item in ax.collections if isinstance(item, QuadMesh))
    speed = np.ma.filled(np.ma.asarray(mesh.get_array()), np.nan)
    lr, mu = np.linspace(0.005, 2.0, 320)[None, :], np.linspace(0, 0.995, 240)[:, None]
    inside = 2 * lr < 2 + 2 * mu
    assert np.isnan(speed[~inside]).all()
    assert np.isfinite(speed[inside]).all()
    assert np.nanmin(speed) == pytest.approx(0.6345, abs=0.01)


def test_the_curves_of_critical_damping_cross_at_the_best_setting() -> None:
    ax = draw.rate_map((0.1, 2.0), {}).axes[0]
    flat, steep = (
        next(line for line in ax.lines if name in str(line.get_label()))
        for name in (r"\lambda_{\min}", r"(1 - \sqrt{\eta\lambda_{\max}})")
    )
    lr = np.asarray(flat.get_xdata())
    late = lr > 0.6  # the curves also meet at the far left
    gap = np.abs(np.asarray(flat.get_ydata()) - np.asarray(steep.get_ydata()))[late]
    assert lr[late][gap.argmin()] == pytest.approx(1.336, abs=0.01)


def test_valleys_share_the_axis_of_the_parameter() -> None:
    run = np.array([1.5, 0.5, -1.0])
    left, right = draw.valleys(np.square, {"a run": run}, [0.0, 1.0]).axes
    assert left.get_ylim() == right.get_ylim()
    np.testing.assert_array_equal(right.lines[0].get_ydata(), run)
    np.testing.assert_allclose(left.lines[0].get_xdata(), np.square(left.lines[0].get_ydata()))


def test_learning_rates_draw_the_mean_and_every_seed() -> None:
    grid, score = np.array([0.1, 1.0]), np.array([[1.0, 3.0], [2.0, 2.0]])
    panels = {"noisy": {"SGD": (grid, score)}, "exact": {"Momentum": (grid, score[:, :1])}}
    noisy, exact = draw.learning_rates(panels, "loss").axes
    np.testing.assert_array_equal(noisy.lines[0].get_ydata(), [2, 2])
    np.testing.assert_array_equal(noisy.lines[1].get_ydata(), [1, 3, 2, 2])
    assert (noisy.get_title(), exact.get_title()) == ("noisy", "exact")
    assert _texts(noisy) == ["SGD"]


@pytest.mark.parametrize(("runs", "shape"), [(1, (1, 1)), (2, (2, 1)), (3, (2, 2)), (4, (2, 2))])
def test_paths_fill_one_column_or_two(runs: int, shape: tuple[int, int]) -> None:
    fig = descent.paths({f"SGD {i}": PATHS[r"SGD  $\eta = 0.95$"] for i in range(runs)})
    assert sum(ax.get_visible() for ax in fig.axes) == runs
    spec = fig.axes[0].get_subplotspec()
    assert spec is not None
    assert spec.get_gridspec().get_geometry() == shape


def test_the_arrows_of_a_path_are_its_steps() -> None:
    fig = descent.paths(PATHS)
    for ax, path in zip(fig.axes, PATHS.values(), strict=True):
        arrows = next(item for item in ax.collections if hasattr(item, "U"))
        np.testing.assert_allclose(np.stack([arrows.U, arrows.V], axis=1), np.diff(path, axis=0))


def test_errors_show_the_size_of_each_coordinate() -> None:
    for i, ax in enumerate(descent.errors(PATHS).axes):
        for line, path in zip(ax.lines, PATHS.values(), strict=True):
            np.testing.assert_array_equal(line.get_ydata(), np.abs(path[:, i]))


def test_values_draw_the_threshold() -> None:
    ax = descent.values({"Adam": np.array([1.0, 0.1])}, threshold=0.5).axes[0]
    np.testing.assert_array_equal(ax.lines[-1].get_ydata(), [0.5, 0.5])


def _all_figures() -> list[Figure]:
    one = np.ones(3)
    scores = {"SGD": (one[:2], np.ones((2, 1)))}
    return [
        draw.speeds([0.9]),
        draw.damping(0.2, [0.9]),
        draw.rate_map((0.1, 2.0), {"最良の設定 · 최적의 설정": (1.336, 0.4026)}),
        draw.valleys(np.square, {"実行 · 실행": one}, [0.0]),
        draw.learning_rates({"訓練データ · 훈련 데이터": scores}, "損失 · 손실"),
        descent.paths({"Momentum 学習率 · 학습률": PATHS[r"Momentum  $\mu = 0.9$"]}),
        descent.errors(PATHS),
        descent.values({"SGD": one}),
    ]


def test_every_figure_draws_with_japanese_and_korean_labels() -> None:
    # A glyph that is missing is a warning, and a warning is an error here.
    for fig in _all_figures():
        assert len(show(fig, "a figure").png) > 10_000
