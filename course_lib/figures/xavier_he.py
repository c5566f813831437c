"""Two distributions with one variance, and what a rule does to signals in both directions."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course_lib.figures.theme import BLUE, CYCLE, INK, VERMILLION, style

DASHES = ("-", "--", ":")
MARKERS = ("o", "s", "^")


@style()
def densities(sigma: float, names: tuple[str, str]) -> Figure:
    """Draw the normal and the uniform density of one standard deviation.

    ``N(0, σ²)`` and ``U(−a, a)`` with ``a = √3 σ``

    Args:
        sigma: σ, positive.
        names: labels of the normal and of the uniform density.

    Returns:
        A figure of one panel with ±σ and ±a marked.

    Example:
        >>> len(densities(1.0, ("normal", "uniform")).axes[0].lines)
        4
    """
    fig, ax = plt.subplots(figsize=(7.6, 4.0))
    w = np.linspace(-4 * sigma, 4 * sigma, 801)
    a = np.sqrt(3) * sigma
    bell = np.exp(-(w**2) / (2 * sigma**2)) / (sigma * np.sqrt(2 * np.pi))
    box = np.where(np.abs(w) <= a, 1 / (2 * a), 0.0)
    ax.plot(w, bell, color=BLUE, label=names[0])
    ax.plot(w, box, "--", color=VERMILLION, label=names[1])
    for end in (-sigma, sigma):
        ax.axvline(end, color=INK, linewidth=0.9, linestyle=":")
    ax.set(xlabel="$w$", yticks=[], xticks=[-a, -sigma, 0, sigma, a])
    ax.set_xticklabels([r"$-a$", r"$-\sigma$", "$0$", r"$\sigma$", "$a$"])
    ax.legend(loc="upper right")
    return fig


Pair = tuple[ArrayLike, ArrayLike]


@style()
def both_ways(rules: Mapping[str, Pair], titles: tuple[str, str], xlabel: str) -> Figure:
    """Draw the spread of the signals forward and backward, for several rules.

    Args:
        rules: label → (spread of the activations by layer, spread of the error signals by
            layer), each of shape (L,), from the input to the output.
        titles: of the two panels.
        xlabel: what the horizontal axis counts.

    Returns:
        A figure of two panels with a common logarithmic vertical axis.

    Example:
        >>> len(both_ways({"a": ([1.0], [1.0])}, ("forward", "backward"), "layer").axes)
        2
    """
    fig, axes = plt.subplots(1, 2, sharey=True, figsize=(9.8, 4.0))
    for side, (ax, title) in enumerate(zip(axes, titles, strict=True)):
        for k, (label, pair) in enumerate(rules.items()):
            values = np.asarray(pair[side], dtype=np.float64)
            looks = {"color": CYCLE[k % 7], "ls": DASHES[k % 3], "marker": MARKERS[k % 3]}
            ax.semilogy(np.arange(1, values.size + 1), values, label=label, **looks)
        ax.set(title=title, xlabel=xlabel)
    handles, names = axes[0].get_legend_handles_labels()
    fig.legend(handles, names, loc="outside lower center", ncols=3)
    return fig
