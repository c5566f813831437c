"""Figures of the gradient descent lesson: how far a step may go, and where the path leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_lib.figures import descent
from course_lib.figures.theme import CYCLE, GRAY, INK, ORANGE, VERMILLION, style
from course_lib.messages import tr

Real = NDArray[np.float64]
DASHES = ("-", "--", "-.", ":")
MARKS = "osD^"


@style()
def heights(lr: Real, curves: Mapping[str, Real], ylim: tuple[float, float]) -> Figure:
    """Draw heights that one step reaches, or is promised to reach, over the learning rate.

    ``f(θ − ηg)`` beside ``f − η‖g‖²`` and ``f − η(1 − ηL/2)‖g‖²``

    Args:
        lr: learning rates η, shape (k,).
        curves: label → heights, shape (k,); the first one is drawn black and solid.
        ylim: lower and upper end of the vertical axis.

    Returns:
        A figure of one panel.

    Example:
        >>> len(heights(np.arange(2.0), {"f": np.ones(2)}, (0, 2)).axes)
        1
    """
    fig, ax = plt.subplots(figsize=(8.0, 4.2))
    colors = (INK, *CYCLE)
    for (label, curve), color, dash in zip(curves.items(), colors, DASHES, strict=False):
        ax.plot(lr, curve, dash, color=color, label=label)
    ax.set(xlabel=r"$\eta$", ylabel="$f$", xlim=(lr[0], lr[-1]), ylim=ylim)
    ax.legend()
    return fig


@style()
def factors(curvatures: Sequence[float], marks: Mapping[str, float], lr_max: float) -> Figure:
    """Draw what one step does to each direction of a bowl, over the learning rate.

    ``|1 − ηλ|`` for each λ, and the largest of them, which decides in the long run

    Args:
        curvatures: λ of each direction, positive.
        marks: label → learning rate to point out on the upper curve.
        lr_max: right end of the axis.

    Returns:
        A figure of one panel.

    Example:
        >>> len(factors([0.1, 2.0], {}, 1.2).axes)
        1
    """
    fig, ax = plt.subplots(figsize=(8.4, 4.4))
    lr = np.linspace(0, lr_max, 601)
    each = np.abs(1 - lr * np.asarray(curvatures)[:, None])
    for lam, factor, color, dash in zip(curvatures, each, CYCLE, DASHES[1:], strict=False):
        ax.plot(lr, factor, dash, color=color, label=rf"$|1 - {lam:g}\,\eta|$")
    ax.plot(lr, each.max(axis=0), color=INK, linewidth=4.5, alpha=0.35, label=r"$\rho(\eta)$")
    for (label, rate), mark in zip(marks.items(), MARKS, strict=False):
        height = np.abs(1 - rate * np.asarray(curvatures)).max()
        ax.plot(rate, height, mark, color=ORANGE, markeredgecolor=INK, markersize=12, label=label)
    ax.axhline(1, color=GRAY, linewidth=1.2)
    ax.set(xlabel=r"$\eta$", xlim=(0, lr_max), ylim=(0, 1.4))
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return fig


def panels(runs: Mapping[str, Real]) -> Figure:
    """Draw runs of gradient descent on the contours of the bowl, one panel a run.

    Args:
        runs: title → path of shape (steps + 1, 2).

    Returns:
        A figure of ``len(runs)`` panels in the color of gradient descent.

    Example:
        >>> len(panels({"a": np.zeros((2, 2))}).axes)
        1
    """
    # The first word of a label decides the color there; here a title may say anything.
    fig = descent.paths({f"SGD {i}": path for i, path in enumerate(runs.values())})
    for ax, title in zip(fig.axes, runs, strict=False):
        ax.set_title(title)
    return fig


def race(runs: Mapping[str, Real], xlim: tuple[float, float] = (-7.5, 2.0)) -> Iterator[Figure]:
    """Draw several runs as they go on together, one frame a step, for an animation.

    Args:
        runs: label → path of shape (steps + 1, 2), all of one length.
        xlim: left and right end of the horizontal axis.

    Yields:
        A figure for each step from 0 on: the path so far, and the point it has reached.

    Example:
        >>> len(list(race({"a": np.zeros((3, 2))})))
        3
    """
    for step in range(len(next(iter(runs.values())))):
        yield _frame(runs, xlim, step)


@style()
def _frame(runs: Mapping[str, Real], xlim: tuple[float, float], step: int) -> Figure:
    fig, ax = plt.subplots(figsize=(6.4, 3.6))
    _bowl_lines(ax, xlim)
    for (label, path), color, mark in zip(runs.items(), CYCLE, MARKS, strict=False):
        ax.plot(*path[: step + 1].T, color=color, linewidth=1.0)
        ax.plot(*path[step], mark, color=color, markersize=10, label=label)
    ax.set(title=f"$t = {step}$", xlabel="$x$", ylabel="$y$", xlim=xlim, ylim=(-2.2, 2.2))
    ax.legend(loc="upper right", frameon=True, framealpha=1.0)
    return fig


def _bowl_lines(ax: Axes, xlim: tuple[float, float]) -> None:
    x, y = np.meshgrid(np.linspace(*xlim, 181), np.linspace(-2.2, 2.2, 101))
    levels = (0.05, 0.5, 1.5, 3.0, 5.0)
    ax.contour(x, y, x**2 / 20 + y**2, levels=levels, colors="#BBBBBB", linewidths=1.0)
    ax.plot(0, 0, marker="+", color=INK, markersize=12, markeredgewidth=2)
    ax.grid(visible=False)


@style()
def plateaus(curves: Mapping[str, Real], level: float) -> Figure:
    """Draw the heights of several runs over the steps, with the height of a saddle.

    Args:
        curves: label → heights, shape (steps + 1,).
        level: height of the horizontal line.

    Returns:
        A figure of one panel with linear axes.

    Example:
        >>> len(plateaus({"a": np.ones(3)}, 0.5).axes[0].lines)
        2
    """
    fig, ax = plt.subplots(figsize=(8.0, 4.0))
    for (label, curve), color, dash in zip(curves.items(), CYCLE, DASHES, strict=False):
        ax.plot(curve, dash, color=color, label=label)
    ax.axhline(level, color=GRAY, linewidth=1.2)
    ax.set(xlabel=tr("step $t$"), ylabel="$f$")
    ax.legend()
    return fig


@style()
def sweep(
    losses: Mapping[float, Real], shown: Sequence[float], limits: Mapping[str, float], ylabel: str
) -> Figure:
    """Draw a sweep over learning rates: some runs step by step, and where each one ends.

    Args:
        losses: learning rate → training loss of shape (steps + 1,).
        shown: the learning rates of the left panel, up to four.
        limits: label → learning rate, drawn as vertical lines in the right panel.
        ylabel: what the height is.

    Returns:
        A figure of two panels. On the right a full dot is a run whose loss fell at every
        step, an empty one a run whose loss rose at least once.

    Example:
        >>> len(sweep({1.0: np.ones(3)}, [1.0], {}, "loss").axes)
        2
    """
    fig, (left, right) = plt.subplots(1, 2, sharey=True, figsize=(10.6, 4.4))
    for lr, color, dash in zip(shown, CYCLE, DASHES, strict=False):
        left.semilogy(losses[lr], dash, color=color, label=rf"$\eta = {lr:g}$")
    left.set(xlabel=tr("step $t$"), ylabel=ylabel)
    left.legend()
    right.loglog(list(losses), [loss[-1] for loss in losses.values()], color=VERMILLION)
    for lr, loss in losses.items():
        fill = "white" if np.any(np.diff(loss) > 0) else VERMILLION
        right.plot(lr, loss[-1], "o", color=VERMILLION, markerfacecolor=fill, markersize=9)
    for (label, lr), dash in zip(limits.items(), DASHES[1:], strict=False):
        right.axvline(lr, color=INK, linestyle=dash, linewidth=1.6, label=label)
    right.set(xlabel=r"$\eta$")
    if limits:
        right.legend()
    return fig
