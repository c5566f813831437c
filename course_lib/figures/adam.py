"""What the Adam lesson draws: corrected averages, lengths of steps, and a race on the bowl."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_lib.figures.momentum import Scores, learning_rates
from course_lib.figures.theme import CYCLE, GRAY, INK, ORANGE, look, style

Real = NDArray[np.float64]
Average = tuple[Real, Real, float]
DASHES = ("-", "--", "-.", ":")
MARKERS = ("o", "s", "^", "D", "v")


@style()
def averages(panels: Mapping[str, Average], labels: Sequence[str], xlabel: str) -> Figure:
    """Draw running averages that start at 0 beside their corrected copies.

    Args:
        panels: title → (average, corrected average, expected value); the two arrays have one
            number for each step from t = 1, shape (T,).
        labels: names of the average, of the corrected one and of the expected value.
        xlabel: what is counted along the axis.

    Returns:
        A figure of one panel for each average, the steps on a logarithmic axis.

    Example:
        >>> panel = (np.ones(3), np.ones(3), 1.0)
        >>> len(averages({"m": panel, "s": panel}, ["raw", "corrected", "mean"], "t").axes)
        2
    """
    size = (1.2 + 4.4 * len(panels), 4.2)
    fig, axes = plt.subplots(1, len(panels), squeeze=False, figsize=size)
    for ax, (title, (raw, corrected, expected)) in zip(axes[0], panels.items(), strict=True):
        t = np.arange(1, len(raw) + 1)
        ax.axhline(expected, color=GRAY, linewidth=1.6, label=labels[2])
        ax.semilogx(t, raw, "--", color=ORANGE, label=labels[0])
        ax.semilogx(t, corrected, "-", color=INK, label=labels[1])
        ax.set(title=title, xlabel=xlabel)
    handles, names = axes[0, 0].get_legend_handles_labels()
    fig.legend(handles, names, loc="outside lower center", ncols=3)
    return fig


@style()
def step_lengths(curves: Mapping[str, Real], xlabel: str, ylabel: str) -> Figure:
    """Draw how long each step is, for several ways to make it, both axes logarithmic.

    Args:
        curves: label → length of step t in units of η, t = 1, …, T, shape (T,), positive.
        xlabel: what is counted along the axis.
        ylabel: what is measured.

    Returns:
        A figure of one panel; the first curve is drawn in Adam's color.

    Example:
        >>> len(step_lengths({"a": np.ones(3), "b": np.ones(3)}, "t", "length").axes[0].lines)
        2
    """
    fig, ax = plt.subplots(figsize=(8.6, 4.4))
    colors = (look("Adam")["color"], *CYCLE[:4])
    for (label, curve), color, dash in zip(curves.items(), colors, DASHES, strict=False):
        ax.loglog(np.arange(1, len(curve) + 1), curve, dash, color=color, label=label)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend()
    return fig


@style()
def second_steps(
    past: Real, curves: Mapping[str, Real], marks: Sequence[float], xlabel: str, ylabel: str
) -> Figure:
    """Draw the length of a step against the size of the gradient before it.

    Args:
        past: sizes of the gradient before, positive and increasing, shape (k,).
        curves: label → length of the step, shape (k,); the label's first word, an optimizer's
            name, decides color and line.
        marks: sizes to point out on every curve, between the ends of ``past``.
        xlabel: what ``past`` is.
        ylabel: what the lengths are.

    Returns:
        A figure of one panel with a logarithmic horizontal axis.

    Example:
        >>> past = np.array([0.1, 1.0])
        >>> len(second_steps(past, {"Adam": past}, [0.5], "before", "length").axes[0].lines)
        2
    """
    fig, ax = plt.subplots(figsize=(7.6, 4.2))
    for (label, curve), marker in zip(curves.items(), MARKERS, strict=False):
        looks = look(label.split()[0])
        ax.semilogx(past, curve, label=label, **looks)
        heights = np.interp(np.log(marks), np.log(past), curve)
        ax.plot(marks, heights, marker, color=looks["color"], markersize=9)
    ax.set(xlabel=xlabel, ylabel=ylabel, ylim=(0, None))
    ax.legend()
    return fig


@style()
def update_sizes(sizes: Mapping[str, Real], xlabel: str, ylabel: str) -> Figure:
    """Draw how the sizes of all coordinates' moves are distributed, one panel a step.

    Args:
        sizes: title → |θ_t − θ_{t−1}| / η of every coordinate that moved, positive, any shape.
        xlabel: what the sizes are.
        ylabel: what the height of a bar is, in percent.

    Returns:
        A figure of panels side by side; the line stands at 1, a move of exactly η.

    Example:
        >>> len(update_sizes({"t = 1": np.ones(4)}, "size", "share").axes)
        1
    """
    fig, axes = plt.subplots(
        1, len(sizes), sharey=True, squeeze=False, figsize=(1.4 + 3.2 * len(sizes), 3.8)
    )
    edges = np.logspace(-3.0625, 1.0625, 34)  # 1 lies in the middle of a bar
    for ax, (title, values) in zip(axes[0], sizes.items(), strict=True):
        inside = np.clip(values.ravel(), edges[0], edges[-1])
        share = np.full(inside.shape, 100 / inside.size)
        ax.hist(inside, bins=edges, weights=share, color="#9A9A9A", edgecolor=INK, linewidth=0.6)
        ax.axvline(1.0, color=CYCLE[1], linewidth=1.6, linestyle="--")
        ax.set(title=title, xscale="log", xlabel=xlabel)
    axes[0, 0].set_ylabel(ylabel)
    return fig


@style()
def sweeps(panels: Mapping[str, Scores], ylabel: str) -> Figure:
    """Draw a score against the learning rate, as in the momentum lesson, for many rules.

    Args:
        panels: title → label → (learning rates of shape (k,), scores of shape (k, seeds)); the
            label's first word, an optimizer's name, decides color and line.
        ylabel: what the score is.

    Returns:
        A figure of ``len(panels)`` panels side by side with one legend below them.

    Example:
        >>> grid = np.array([0.1, 1.0])
        >>> len(sweeps({"a": {"SGD": (grid, np.ones((2, 3)))}}, "loss").axes)
        1
    """
    fig = learning_rates(panels, ylabel)
    handles, names = fig.axes[0].get_legend_handles_labels()
    legend = fig.axes[0].get_legend()
    if legend is not None:
        legend.remove()
    fig.legend(handles, names, loc="outside lower center", ncols=len(names))
    return fig


@style()
def race(
    runs: Mapping[str, Real], curvatures: Sequence[float] = (0.1, 2.0), upto: int | None = None
) -> Figure:
    """Draw several runs together on the contours of ``f = ½ (λ₁ x² + λ₂ y²)``.

    Args:
        runs: label → path of shape (steps + 1, 2). The label's first word, an optimizer's
            name, decides color and line.
        curvatures: λ₁ and λ₂, positive.
        upto: the last step to draw; None draws all.

    Returns:
        A figure of one panel; a marker stands at the last point drawn of each run. Its size
        and axes do not depend on ``upto``, so that figures make an animation.

    Example:
        >>> len(race({"Adam": np.zeros((3, 2))}, upto=1).axes)
        1
    """
    fig, ax = plt.subplots(figsize=(9.6, 4.6))
    _contours(ax, curvatures)
    for (label, path), marker in zip(runs.items(), MARKERS, strict=False):
        part = path if upto is None else path[: upto + 1]
        looks = look(label.split()[0])
        ax.plot(*part.T, color=looks["color"], linestyle=looks["linestyle"], linewidth=1.8)
        ax.plot(*part[-1], marker, markersize=10, markeredgecolor="white", color=looks["color"])
        ax.plot([], [], looks["linestyle"], marker=marker, ms=9, color=looks["color"], label=label)
    steps = max(len(path) for path in runs.values()) - 1 if upto is None else upto
    ax.set(xlabel="$x$", ylabel="$y$", title=f"$t = {steps}$", xlim=(-8, 4), ylim=(-2.6, 2.6))
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return fig


def _contours(ax: Axes, curvatures: Sequence[float]) -> None:
    x, y = np.meshgrid(np.linspace(-8, 4, 121), np.linspace(-2.6, 2.6, 81))
    height = (curvatures[0] * x**2 + curvatures[1] * y**2) / 2
    levels = (0.05, 0.25, 0.75, 1.5, 2.5, 4, 6, 8)
    ax.contour(x, y, height, levels=levels, colors="#BBBBBB", linewidths=1.0)
    ax.plot(0, 0, marker="+", color=INK, markersize=12, markeredgewidth=2)
    ax.grid(visible=False)
