"""How a run goes down a bowl: the path from above, the error per coordinate, the loss per step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_lib.figures.theme import GRAY, INK, look, style
from course_lib.messages import tr

Real = NDArray[np.float64]
Runs = Mapping[str, Real]


@style()
def paths(runs: Runs, curvatures: Sequence[float] = (0.1, 2.0)) -> Figure:
    """Draw each run on the contours of ``f = ½ (λ₁ x² + λ₂ y²)``, one panel a run.

    Every arrow is one step ``θ_t − θ_{t−1}``, which for momentum is the velocity ``v_t``.

    Args:
        runs: label → path of shape (steps + 1, 2). The label's first word, an optimizer's
            name, decides the color.
        curvatures: λ₁ and λ₂, positive.

    Returns:
        A figure of ``len(runs)`` panels on common axes: up to two one above the other, more in
        two columns.

    Example:
        >>> len(paths({"SGD": np.zeros((2, 2))}).axes)
        1
    """
    columns = 1 if len(runs) < 3 else 2
    rows = -(-len(runs) // columns)
    size = (7.4 if columns == 1 else 11.0, 0.6 + 2.6 * rows)
    fig, axes = plt.subplots(rows, columns, sharex=True, sharey=True, squeeze=False, figsize=size)
    for ax, (label, path) in zip(axes.flat, runs.items(), strict=False):
        _contours(ax, curvatures)
        _arrows(ax, np.asarray(path), look(label.split()[0])["color"])
        ax.set(title=label, xlim=(-8, 4), ylim=(-2.6, 2.6))
    for ax in axes.flat[len(runs) :]:
        ax.set_visible(False)
    fig.supxlabel("$x$")
    fig.supylabel("$y$")
    return fig


def _contours(ax: Axes, curvatures: Sequence[float]) -> None:
    x, y = np.meshgrid(np.linspace(-8, 4, 241), np.linspace(-2.6, 2.6, 141))
    height = (curvatures[0] * x**2 + curvatures[1] * y**2) / 2
    levels = (0.05, 0.25, 0.75, 1.5, 2.5, 4, 6, 8)
    ax.contour(x, y, height, levels=levels, colors="#BBBBBB", linewidths=1.0)
    ax.plot(0, 0, marker="+", color=INK, markersize=12, markeredgewidth=2)
    ax.grid(visible=False)


def _arrows(ax: Axes, path: Real, color: str) -> None:
    step = np.diff(path, axis=0)
    ax.quiver(
        *path[:-1].T, *step.T, angles="xy", scale_units="xy", scale=1, color=color, width=0.005
    )
    ax.plot(*path.T, "o", color=color, markersize=3.5)
    ax.plot(*path[0], "s", color=color, markersize=8)


@style()
def errors(runs: Runs) -> Figure:
    """Draw the distance of each coordinate from the minimum at 0, on a logarithmic scale.

    Args:
        runs: label → path of shape (steps + 1, 2); the first word decides color and line.

    Returns:
        A figure of two panels, |x_t| and |y_t| against the step t.

    Example:
        >>> len(errors({"SGD": np.ones((3, 2))}).axes)
        2
    """
    fig, axes = plt.subplots(1, 2, sharey=True, figsize=(9.4, 3.9))
    for i, (ax, name) in enumerate(zip(axes, ("$|x_t|$", "$|y_t|$"), strict=True)):
        for label, path in runs.items():
            ax.semilogy(np.abs(np.asarray(path)[:, i]), label=label, **look(label.split()[0]))
        ax.set(title=name, xlabel=tr("step $t$"))
    axes[0].set_ylabel(tr("distance from the minimum"))
    axes[0].legend()
    return fig


@style()
def values(curves: Runs, threshold: float = 1e-3) -> Figure:
    """Draw the loss of several runs against the step, with a line to get below.

    Args:
        curves: label → loss of shape (steps + 1,); the first word decides color and line.
        threshold: height of the horizontal line.

    Returns:
        A figure of one panel with a logarithmic vertical axis.

    Example:
        >>> len(values({"SGD": np.ones(3)}).axes)
        1
    """
    fig, ax = plt.subplots(figsize=(7.6, 4.4))
    for label, curve in curves.items():
        ax.semilogy(curve, label=label, **look(label.split()[0]))
    ax.axhline(threshold, color=GRAY, linewidth=1.2)
    ax.set(xlabel=tr("step $t$"), ylabel="$f$")
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return fig
