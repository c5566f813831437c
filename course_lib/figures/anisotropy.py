"""The figures of the anisotropy lesson: what one learning rate does in several directions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_lib.figures.theme import BLUE, CYCLE, GRAY, INK, ORANGE, VERMILLION, look, style
from course_lib.messages import tr

Real = NDArray[np.float64]
DASHES = ("-", "--", "-.", ":")


@style()
def aim(
    curvatures: tuple[float, float], start: tuple[float, float], xlabel: str, ylabel: str
) -> Figure:
    """Draw where steepest descent points, and by how many degrees it misses the minimum.

    At slope s = |y/x| the miss is ``atan(κs) − atan(s)``, largest at ``s = 1/√κ``.

    Args:
        curvatures: λ₁ and λ₂ of ``f = ½ (λ₁ x² + λ₂ y²)``, λ₁ < λ₂.
        start: a point to mark, with its step direction and its direction to the minimum.
        xlabel: what the horizontal axis of the right panel is, in degrees.
        ylabel: what its vertical axis is, in degrees.

    Returns:
        A figure of two panels.

    Example:
        >>> len(aim((0.1, 2.0), (-7.0, 2.0), "direction", "miss").axes)
        2
    """
    fig, (left, right) = plt.subplots(1, 2, figsize=(11.0, 3.9), width_ratios=(1.7, 1))
    _field(left, np.array(curvatures), np.array(start))
    kappa = curvatures[1] / curvatures[0]
    slope = np.tan(np.radians(np.linspace(0, 90, 361)[:-1]))
    miss = np.degrees(np.arctan(kappa * slope) - np.arctan(slope))
    right.plot(np.degrees(np.arctan(slope)), miss, color=INK)
    here = abs(start[1] / start[0])
    there = np.degrees(np.arctan(kappa * here) - np.arctan(here))
    right.plot(np.degrees(np.arctan(here)), there, "s", color=VERMILLION, markersize=9)
    right.set(xlabel=xlabel, ylabel=ylabel, xlim=(0, 90), ylim=(0, 90))
    right.set(xticks=(0, 30, 60, 90), yticks=(0, 30, 60, 90))
    return fig


def _field(ax: Axes, curvatures: Real, start: Real) -> None:
    level_lines(ax, np.diag(curvatures), ((-8, 4), (-3.2, 3.2)))
    x, y = (grid.ravel() for grid in np.meshgrid(np.arange(-7, 4), np.arange(-3, 3.1, 1.0)))
    downhill = -curvatures[:, None] * np.stack([x, y])
    length = np.linalg.norm(downhill, axis=0)
    u, v = 0.75 * downhill[:, length > 0] / length[length > 0]
    ax.quiver(x[length > 0], y[length > 0], u, v, color=GRAY, **_TO_SCALE)
    step = -1.6 * curvatures * start / np.linalg.norm(curvatures * start)
    ax.quiver(*start, *step, color=VERMILLION, zorder=3, **{**_TO_SCALE, "width": 0.008})
    ax.plot([start[0], 0], [start[1], 0], "--", color=INK)
    ax.plot(*start, "s", color=VERMILLION, markersize=9)
    ax.set(xlabel="$x$", ylabel="$y$", aspect="equal")


_TO_SCALE: Mapping[str, Any] = MappingProxyType(
    {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.004}
)
_LEVELS = np.array([0.01, 0.05, 0.15, 0.3, 0.5, 0.75, 1.0, 1.4])


def level_lines(
    ax: Axes, hessian: Real, window: tuple[tuple[float, float], tuple[float, float]]
) -> None:
    """Draw the contours of ``½ eᵀHe`` in a window, with a cross at the minimum.

    Args:
        ax: where to draw.
        hessian: H, symmetric, shape (2, 2).
        window: the limits of both axes.

    Example:
        >>> level_lines(plt.figure().add_subplot(), np.eye(2), ((-1, 1), (-1, 1)))
    """
    x, y = np.meshgrid(np.linspace(*window[0], 121), np.linspace(*window[1], 121))
    e = np.stack([x, y])
    height = np.einsum("iab,ij,jab->ab", e, hessian, e) / 2
    levels = height.max() * _LEVELS / _LEVELS[-1] * 0.9
    ax.contour(x, y, height, levels=levels, colors="#BBBBBB", linewidths=1.0)
    ax.plot(0, 0, marker="+", color=INK, markersize=12, markeredgewidth=2)
    ax.set(xlim=window[0], ylim=window[1])
    ax.grid(visible=False)


@style()
def factors(curvatures: tuple[float, float], names: Sequence[str], larger: str) -> Figure:
    """Draw the factor per step of both coordinates over the learning rate.

    ``|1 − ηλ_min|``, ``|1 − ηλ_max|`` and the larger of the two, smallest at
    ``η = 2 / (λ_min + λ_max)``.

    Args:
        curvatures: λ_min and λ_max, positive.
        names: of the three ranges of ηλ_max: up to 1, up to 2, and beyond.
        larger: label of the larger of the two factors.

    Returns:
        A figure of one panel.

    Example:
        >>> len(factors((0.1, 2.0), ("a", "b", "c"), "larger").axes)
        1
    """
    low, high = curvatures
    lr = np.linspace(0, 2.4 / high, 600)
    fig, ax = plt.subplots(figsize=(8.4, 4.4))
    slow, fast = np.abs(1 - lr * low), np.abs(1 - lr * high)
    ax.plot(lr, np.maximum(slow, fast), color="#C9C9C9", linewidth=9, label=larger)
    ax.plot(lr, slow, color=BLUE, label=r"$|1 - \eta\lambda_{\min}|$")
    ax.plot(lr, fast, "--", color=VERMILLION, label=r"$|1 - \eta\lambda_{\max}|$")
    best = 2 / (low + high)
    ax.plot(best, 1 - best * low, "*", color=ORANGE, markeredgecolor=INK, markersize=19)
    borders = (0, 1 / high, 2 / high, lr[-1])
    for name, left, right in zip(names, borders[:-1], borders[1:], strict=True):
        ax.text((left + right) / 2, 1.46, name, ha="center", va="top")
        ax.axvline(right, color=GRAY, linewidth=1.2)
    ax.set(xlabel=r"$\eta$", ylabel=r"$|1 - \eta\lambda|$", xlim=(0, lr[-1]), ylim=(0, 1.5))
    ax.legend(loc="lower left")
    return fig


@style()
def descents(runs: Mapping[str, Real], steps: int, curvatures: tuple[float, float]) -> Figure:
    """Draw each run twice: its path from above, and below it the error of each coordinate.

    Args:
        runs: title → path of shape (at most steps + 1, 2), a column each.
        steps: the length of the axis of time, so that the frames of an animation agree.
        curvatures: λ₁ and λ₂, positive.

    Returns:
        A figure of two rows; the lower axes are logarithmic.

    Example:
        >>> len(descents({"SGD": np.ones((3, 2))}, 10, (0.1, 2.0)).axes)
        2
    """
    size = (2.2 + 3.3 * len(runs), 5.6)
    fig, axes = plt.subplots(2, len(runs), sharex="row", sharey="row", squeeze=False, figsize=size)
    for (above, below), (title, path) in zip(axes.T, runs.items(), strict=True):
        level_lines(above, np.diag(curvatures), ((-8, 2), (-4, 4)))
        _walk(above, path, VERMILLION)
        above.set(title=title, xlabel="$x$")
        below.semilogy(np.abs(path[:, 0]), color=BLUE, label="$|x_t|$")
        below.semilogy(np.abs(path[:, 1]), "--", color=ORANGE, label="$|y_t|$")
        below.set(xlabel=tr("step $t$"), xlim=(0, steps), ylim=(1e-4, 20))
    axes[0, 0].set_ylabel("$y$")
    axes[1, 0].set_ylabel(tr("distance from the minimum"))
    axes[1, -1].legend(loc="lower left")
    return fig


def _walk(ax: Axes, path: Real, color: str) -> None:
    ax.plot(*path.T, "-", color=color, linewidth=1.3)
    ax.plot(*path.T, "o", color=color, markersize=4)
    ax.plot(*path[0], "s", color=color, markersize=8)


@style()
def horizons(lrs: Real, heights: Mapping[str, Real], best: float, ylabel: str) -> Figure:
    """Draw the height after a given number of steps over the learning rate, with its lowest point.

    Args:
        lrs: learning rates, shape (k,).
        heights: label → heights, shape (k,), positive.
        best: the rate of the best factor per step, a vertical line.
        ylabel: what the heights are.

    Returns:
        A figure of one panel with a logarithmic vertical axis.

    Example:
        >>> len(horizons(np.array([0.5, 0.9]), {"T": np.ones(2)}, 0.9, "f").axes)
        1
    """
    fig, ax = plt.subplots(figsize=(8.2, 4.4))
    for (label, height), color, dash in zip(heights.items(), CYCLE, DASHES, strict=False):
        ax.semilogy(lrs, height, dash, color=color, label=label)
        lowest = height.argmin()
        ax.plot(lrs[lowest], height[lowest], "*", color=color, markeredgecolor=INK, markersize=16)
    ax.axvline(best, color=GRAY, linewidth=1.2)
    ax.set(xlabel=r"$\eta$", ylabel=ylabel)
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return fig


@style()
def bowls(
    panels: Mapping[str, tuple[Real, Real]],
    axes_names: tuple[str, str] = ("$x$", "$y$"),
    optimizer: str = "",
) -> Figure:
    """Draw runs on bowls ``½ eᵀHe``, two panels a row, all with equal units on both axes.

    Args:
        panels: title → (H of shape (2, 2), path of shape (steps + 1, 2) relative to the minimum).
        axes_names: of the two coordinates.
        optimizer: whose color all paths have; without it, that of the title's first word.

    Returns:
        A figure of ``len(panels)`` panels, each with its own window.

    Example:
        >>> len(bowls({"SGD": (np.eye(2), np.ones((2, 2)))}).axes)
        2
    """
    rows = -(-len(panels) // 2)
    fig, axes = plt.subplots(rows, 2, squeeze=False, figsize=(9.2, 0.4 + 4.2 * rows))
    for ax, (title, (hessian, path)) in zip(axes.flat, panels.items(), strict=False):
        reach = 1.12 * float(np.abs(path).max())
        level_lines(ax, hessian, ((-reach, reach), (-reach, reach)))
        _walk(ax, path, look(optimizer or title.split()[0])["color"])
        ax.set(title=title, xlabel=axes_names[0], ylabel=axes_names[1], aspect="equal")
    for ax in axes.flat[len(panels) :]:
        ax.set_visible(False)
    return fig


@style()
def spectra(
    eigenvalues: Mapping[str, Real], losses: Mapping[str, Real], labels: tuple[str, str, str]
) -> Figure:
    """Draw the curvatures of several bowls in falling order, and the loss of a run on each.

    Args:
        eigenvalues: name → eigenvalues, positive, in falling order.
        losses: name → loss above its minimum, shape (steps + 1,), positive.
        labels: of the number of the direction, of the curvature, and of the loss.

    Returns:
        A figure of two panels with logarithmic vertical axes.

    Example:
        >>> one = {"a": np.ones(3)}
        >>> len(spectra(one, one, ("direction", "curvature", "loss")).axes)
        2
    """
    fig, (left, right) = plt.subplots(1, 2, figsize=(10.6, 4.2))
    for (name, values), color, dash in zip(eigenvalues.items(), CYCLE, DASHES, strict=False):
        left.semilogy(np.arange(1, len(values) + 1), values, dash, color=color, label=name)
        right.semilogy(losses[name], dash, color=color)
    left.set(xlabel=labels[0], ylabel=labels[1])
    right.set(xlabel=tr("step $t$"), ylabel=labels[2])
    left.legend()
    return fig
