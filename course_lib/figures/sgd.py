"""The figures of mini-batches: noise over batch size, two clocks, runs on a noisy bowl, floors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_lib.bowl import bowl
from course_lib.figures.theme import COLORS, CYCLE, INK, style

Real = NDArray[np.float64]
Curve = tuple[Real, Real]
Spreads = Mapping[str, tuple[float, float]]
DASHES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (8, 2, 2, 2, 2, 2)))
MARKS = (("o", 11), ("s", 6))  # the second fits inside the first where both agree


@style()
def noise(
    measured: Mapping[str, Curve], formulas: Mapping[str, Curve], xlabel: str, ylabel: str
) -> Figure:
    """Draw measured noise over the batch size as marks, and what the formulas say as lines.

    Args:
        measured: label → (batch sizes, mean squared errors), each of shape (k,).
        formulas: label → (batch sizes, values), in the order of ``measured`` for equal colors.
        xlabel: what the horizontal axis is.
        ylabel: what the vertical axis is.

    Returns:
        A figure of one panel, both axes logarithmic.

    Example:
        >>> len(noise({"a": (np.ones(1), np.ones(1))}, {}, "B", "error").axes[0].lines)
        1
    """
    fig, ax = plt.subplots(figsize=(7.8, 4.6))
    for i, (label, (x, y)) in enumerate(formulas.items()):
        ax.loglog(x, y, linestyle=DASHES[i % len(DASHES)], color=CYCLE[i % len(CYCLE)], label=label)
    for i, (label, (x, y)) in enumerate(measured.items()):
        mark, size = MARKS[i % len(MARKS)]
        ax.loglog(x, y, mark, color=CYCLE[i % len(CYCLE)], markersize=size, label=label)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend()
    return fig


@style()
def clocks(
    runs: Mapping[str, Curve], epochs_per_update: Mapping[str, float], labels: tuple[str, str, str]
) -> Figure:
    """Draw the same runs twice: against the data they have seen, and against their updates.

    Args:
        runs: label → (numbers of updates above 0, losses above 0), each of shape (k,).
        epochs_per_update: label → B/N, the share of an epoch that one update takes.
        labels: of the two horizontal axes, epochs and updates, and of the vertical one.

    Returns:
        A figure of two panels, all axes logarithmic.

    Example:
        >>> one = np.ones(2)
        >>> len(clocks({"B = 1": (one, one)}, {"B = 1": 0.1}, ("epochs", "updates", "loss")).axes)
        2
    """
    fig, (left, right) = plt.subplots(1, 2, sharey=True, figsize=(9.8, 4.2))
    for i, (label, (updates, losses)) in enumerate(runs.items()):
        color, dash = CYCLE[i % len(CYCLE)], DASHES[i % len(DASHES)]
        epochs = updates * epochs_per_update[label]
        left.loglog(epochs, losses, linestyle=dash, color=color, label=label)
        right.loglog(updates, losses, linestyle=dash, color=color, label=label)
    left.set(xlabel=labels[0], ylabel=labels[2])
    right.set(xlabel=labels[1])
    left.legend()
    return fig


@style()
def paths(runs: Mapping[str, Real], spreads: Spreads) -> Figure:
    """Draw noisy paths on the bowl, one panel a path, two panels a row.

    Args:
        runs: label → path of shape (steps + 1, 2).
        spreads: label → standard deviations (x, y) of the long run; an ellipse of twice these
            is drawn around the minimum. Labels that are missing get none.

    Returns:
        A figure of ``len(runs)`` panels on common axes.

    Example:
        >>> len(paths({"B = 1": np.zeros((2, 2))}, {}).axes)
        1
    """
    fig, axes = _panels(len(runs))
    for ax, (label, path) in zip(axes, runs.items(), strict=False):
        _background(ax, label, spreads)
        ax.plot(*path.T, color=COLORS["SGD"], linewidth=1.3, marker="o", markersize=2.5)
        ax.plot(*path[0], "s", color=COLORS["SGD"], markersize=8)
    return fig


@style(figure_dpi=80, savefig_dpi=100)
def clouds(points: Mapping[str, Real], spreads: Spreads) -> Figure:
    """Draw where many runs are at one moment, one panel a batch size.

    Args:
        points: label → points of shape (runs, 2).
        spreads: as for `paths`.

    Returns:
        A figure of ``len(points)`` panels on common axes.

    Example:
        >>> len(clouds({"B = 1": np.zeros((5, 2))}, {"B = 1": (2.0, 0.5)}).axes)
        1
    """
    fig, axes = _panels(len(points))
    for ax, (label, cloud) in zip(axes, points.items(), strict=False):
        _background(ax, label, spreads)
        ax.plot(*cloud.T, "o", color=COLORS["SGD"], markersize=3.5, alpha=0.6)
    return fig


def _panels(count: int) -> tuple[Figure, list[Axes]]:
    columns = min(count, 2)
    rows = -(-count // columns)
    size = (1.6 + 4.4 * columns, 0.8 + 2.6 * rows)
    fig, axes = plt.subplots(rows, columns, sharex=True, sharey=True, squeeze=False, figsize=size)
    for ax in axes.flat[count:]:
        ax.set_visible(False)
    fig.supxlabel("$x$")
    fig.supylabel("$y$")
    return fig, list(axes.flat[:count])


def _background(ax: Axes, label: str, spreads: Spreads) -> None:
    """Draw the contours, the minimum, and the ellipse in which the runs end."""
    x, y = np.meshgrid(np.linspace(-8.5, 5.5, 113), np.linspace(-2.8, 2.8, 85))
    levels = (0.05, 0.25, 0.75, 1.5, 2.5, 4, 6, 8)
    ax.contour(x, y, bowl(x, y), levels=levels, colors="#BBBBBB", linewidths=1.0)
    ax.plot(0, 0, marker="+", color=INK, markersize=12, markeredgewidth=2)
    if label in spreads:
        turn = np.linspace(0, 2 * np.pi, 200)
        wide, high = spreads[label]
        ax.plot(2 * wide * np.cos(turn), 2 * high * np.sin(turn), "--", color=CYCLE[0], zorder=5)
    ax.set(title=label, xlim=(-8.5, 5.5), ylim=(-2.8, 2.8))
    ax.grid(visible=False)


@style()
def decay(
    curves: Mapping[str, Curve],
    floors: Mapping[str, float],
    labels: tuple[str, str],
    log_steps: bool = False,
) -> Figure:
    """Draw how errors fall with the step, with the floor that the formula gives for each.

    Args:
        curves: label → (steps, errors above 0), each of shape (k,).
        floors: label → height of a thin line in the color of that curve; some may be missing.
        labels: of the horizontal and the vertical axis.
        log_steps: whether the horizontal axis is logarithmic too.

    Returns:
        A figure of one panel with a logarithmic vertical axis.

    Example:
        >>> one = np.ones(3)
        >>> len(decay({"a": (one, one)}, {"a": 0.5}, ("t", "error")).axes[0].lines)
        2
    """
    fig, ax = plt.subplots(figsize=(7.8, 4.4))
    for i, (label, (steps, errors)) in enumerate(curves.items()):
        color, dash = CYCLE[i % len(CYCLE)], DASHES[i % len(DASHES)]
        ax.semilogy(steps, errors, linestyle=dash, color=color, label=label)
        if label in floors:
            ax.axhline(floors[label], color=color, linewidth=0.9)
    ax.set(xlabel=labels[0], ylabel=labels[1], xscale="log" if log_steps else "linear")
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return fig
