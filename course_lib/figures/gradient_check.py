"""The figures of lesson 0: how far a difference quotient is from the slope, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_lib.figures.theme import BLACK, BLUE, CYCLE, GRAY, INK, VERMILLION, style

Real = NDArray[np.float64]
MARKS = ("o", "s", "D", "^")
DASHES = ("--", ":", "-.")
FLOOR = 1e-13  # an error of exactly 0 has no place on a logarithmic axis


@style()
def errors(
    h: Real, measured: Mapping[str, Real], guides: Mapping[str, Real], labels: tuple[str, str]
) -> Figure:
    """Draw measured errors as dots and formulas as lines over the step, both axes logarithmic.

    Args:
        h: steps, positive, shape (k,).
        measured: label → absolute errors, shape (k,); zeros are left out.
        guides: label → what a formula says, shape (k,), drawn in the same order.
        labels: the names of both axes.

    Returns:
        A figure of one panel.

    Example:
        >>> h = np.array([1e-3, 1e-2])
        >>> len(errors(h, {"a": h}, {"b": h**2}, ("h", "error")).axes[0].lines)
        2
    """
    fig, ax = plt.subplots(figsize=(8.2, 4.8))
    for (label, error), color, mark in zip(measured.items(), CYCLE, MARKS, strict=False):
        seen = error > 0
        ax.loglog(h[seen], error[seen], mark, color=color, markersize=4, label=label)
    for (label, line), color, dash in zip(guides.items(), CYCLE, DASHES, strict=False):
        ax.loglog(h, line, dash, color=color, label=label)
    ax.set(xlabel=labels[0], ylabel=labels[1])
    fig.legend(loc="outside lower center", ncols=2)
    return fig


@style()
def zooms(
    f: Callable[[Real], Real],
    x: float,
    slope: float,
    steps: Sequence[float],
    names: tuple[str, str, str],
) -> Figure:
    """Draw f near x as the computer sees it, magnified by the step, with tangent and secant.

    ``(f(x + t) − f(x)) / (f'(x) h)`` over ``t / h``: the tangent always runs at 45 degrees.

    Args:
        f: the function, for arrays of any shape.
        x: the point.
        slope: f'(x), not 0.
        steps: one step h, positive, for each panel.
        names: labels of the computed curve, the tangent and the secant.

    Returns:
        A figure of ``len(steps)`` panels, two in a row.

    Example:
        >>> len(zooms(np.square, 1.0, 2.0, [0.1, 1e-5], ("f", "tangent", "secant")).axes)
        2
    """
    columns = min(2, len(steps))
    rows = -(-len(steps) // columns)
    size = (4.6 * columns, 3.5 * rows + 0.6)
    fig, axes = plt.subplots(rows, columns, squeeze=False, sharex=True, figsize=size)
    for i, h in enumerate(steps):
        _zoom(axes.flat[i], f, x, slope, h, names)
    for ax in axes.flat[len(steps) :]:
        ax.set_visible(False)
    for ax in axes.flat[max(0, len(steps) - columns) : len(steps)]:
        ax.set_xlabel("$t / h$")
    fig.supylabel(r"$(f(x + t) - f(x)) \; / \; (f'(x)\, h)$", fontsize=13)
    fig.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return fig


def _zoom(
    ax: Axes,
    f: Callable[[Real], Real],
    x: float,
    slope: float,
    h: float,
    names: tuple[str, str, str],
) -> None:
    t = np.linspace(-1.5, 1.5, 1201)
    ends = np.array([-1.0, 1.0])
    curve, heights = ((f(x + s * h) - f(np.array(x))) / (slope * h) for s in (t, ends))
    rise = (heights[1] - heights[0]) / 2
    ax.plot(t, curve, "-", color=BLACK, linewidth=1.8, label=names[0])
    ax.plot(t, t, ":", color=BLUE, label=names[1])
    line = heights.mean() + rise * t
    ax.plot(t, line, "--", color=VERMILLION, label=names[2])
    ax.plot(ends, heights, "o", color=VERMILLION, markersize=8)
    exponent = np.log10(h)
    ax.set(title=f"$h = 10^{{{exponent:.3g}}}$", ylim=(-2.2, 2.2))


@style()
def agreement(
    numerical: Real, panels: Mapping[str, Real], labels: tuple[str, str], reach: float = 1.15
) -> Figure:
    """Draw derived slopes against measured ones: a right gradient lies on the diagonal.

    What lies outside of the panel is drawn as a triangle at its edge.

    Args:
        numerical: the measured gradient, any shape.
        panels: title → a derived gradient, of the same number of entries.
        labels: the names of both axes.
        reach: half the width of a panel, in units of the largest measured slope.

    Returns:
        A figure of ``len(panels)`` panels, two in a row, all of one scale.

    Example:
        >>> g = np.array([1.0, -2.0])
        >>> len(agreement(g, {"right": g, "wrong sign": -g}, ("measured", "derived")).axes)
        2
    """
    columns = min(2, len(panels))
    rows = -(-len(panels) // columns)
    size = (3.6 * columns + 0.8, 3.7 * rows + 0.5)
    fig, axes = plt.subplots(rows, columns, squeeze=False, sharex=True, sharey=True, figsize=size)
    edge = reach * np.abs(numerical).max()
    for ax, (title, derived) in zip(axes.flat, panels.items(), strict=False):
        x, y = numerical.ravel(), np.ravel(derived)
        inside = np.abs(y) <= edge
        ax.plot([-edge, edge], [-edge, edge], "-", color=GRAY, linewidth=1.4)
        ax.plot(x[inside], y[inside], "o", color=BLUE, markersize=4.5)
        for sign, mark in ((1, "^"), (-1, "v")):
            out = ~inside & (np.sign(y) == sign)
            ax.plot(x[out], np.full(out.sum(), sign * edge), mark, color=VERMILLION, markersize=7)
        ax.set(title=title, aspect="equal", xlim=(-edge, edge), ylim=(-1.08 * edge, 1.08 * edge))
    for ax in axes.flat[len(panels) :]:
        ax.set_visible(False)
    fig.supxlabel(labels[0], fontsize=13)
    fig.supylabel(labels[1], fontsize=13)
    return fig


@style()
def spread(h: Sequence[float], groups: Mapping[str, Real], labels: tuple[str, str]) -> Figure:
    """Draw the errors of many coordinates over the step: one dot each, and the median as a line.

    Args:
        h: steps, positive, shape (k,).
        groups: label → errors, shape (k, coordinates); those below `FLOOR` are drawn there.
        labels: the names of both axes.

    Returns:
        A figure of one panel, both axes logarithmic.

    Example:
        >>> len(spread([1e-5, 1e-3], {"a": np.ones((2, 4))}, ("h", "error")).axes[0].lines)
        3
    """
    fig, ax = plt.subplots(figsize=(8.2, 4.6))
    for i, (label, error) in enumerate(groups.items()):
        color, seen = CYCLE[i], np.maximum(error, FLOOR)
        shift = np.linspace(-0.18, 0.18, error.shape[1])  # dots side by side, not on each other
        for step, row in zip(h, seen, strict=True):
            ax.plot(step * 10**shift, row, MARKS[i], color=color, markersize=3.5, alpha=0.75)
        ax.plot(h, np.median(seen, axis=1), "-", color=color, linewidth=2.6, label=label)
    ax.set(xscale="log", yscale="log", xlabel=labels[0], ylabel=labels[1])
    ax.tick_params(colors=INK)
    ax.legend()
    return fig
