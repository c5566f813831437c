"""What RMSprop forgets: averages after a burst, and a parameter that follows a target."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_lib.figures.theme import GRAY, INK, look, style

Real = NDArray[np.float64]
Curves = Mapping[str, Real]


@style()
def burst(gradients: ArrayLike, memories: Curves, xlabel: str, names: tuple[str, str]) -> Figure:
    """Draw what two rules remember of a burst, and the step length that follows from it.

    ``|Δ_t| / η = |g_t| / √s_t``

    Args:
        gradients: g_1, …, g_T, shape (T,), not 0.
        memories: label → s_1, …, s_T, shape (T,), positive; the label's first word, an
            optimizer's name, decides color and line.
        xlabel: what the horizontal axis counts.
        names: titles of the two panels, for s_t and for the step length.

    Returns:
        A figure of two panels, both with a logarithmic vertical axis.

    Example:
        >>> len(burst([1.0], {"RMSprop": np.ones(1)}, "step", ("s", "length")).axes)
        2
    """
    fig, (left, right) = plt.subplots(1, 2, figsize=(9.8, 4.2))
    slope = np.abs(np.asarray(gradients, dtype=np.float64))
    steps = np.arange(1, slope.size + 1)
    for label, memory in memories.items():
        looks = look(label.split()[0])
        left.semilogy(steps, memory, label=label, **looks)
        right.semilogy(steps, slope / np.sqrt(memory), label=label, **looks)
    for ax, title in zip((left, right), names, strict=True):
        ax.set(title=title, xlabel=xlabel)
    left.legend()
    return fig


@style()
def chase(targets: ArrayLike, runs: Curves, xlabel: str) -> Figure:
    """Draw a target that jumps and the parameters that follow it, one panel a run.

    Args:
        targets: where the minimum is at each step, shape (T,).
        runs: label → parameter after each step, shape (T,); the label's first word decides
            the color.
        xlabel: what the horizontal axis counts.

    Returns:
        A figure of ``len(runs)`` panels, one above the other on common axes.

    Example:
        >>> len(chase([1.0, -1.0], {"RMSprop": np.zeros(2)}, "step").axes)
        1
    """
    size = (9.8, 0.8 + 1.9 * len(runs))
    fig, axes = plt.subplots(len(runs), 1, sharex=True, sharey=True, squeeze=False, figsize=size)
    goal = np.asarray(targets, dtype=np.float64)
    for ax, (label, run) in zip(axes[:, 0], runs.items(), strict=True):
        _followed(ax, goal, np.asarray(run, dtype=np.float64), label)
    axes[-1, 0].set_xlabel(xlabel)
    return fig


def _followed(ax: Axes, goal: Real, run: Real, label: str) -> None:
    steps = np.arange(1, goal.size + 1)
    ax.step(steps, goal, where="mid", color=GRAY, linewidth=1.4, linestyle="--")
    ax.plot(steps, run, color=look(label.split()[0])["color"])
    ax.axhline(0, color=INK, linewidth=0.6)
    ax.set(title=label, ylabel="$w$", ylim=(-1.6, 1.6))
