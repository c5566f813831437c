"""AdaGrad's effective learning rates: over time, over the pixels of an image, and at a saddle."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_lib.figures.theme import CYCLE, GRAY, look, style

Real = NDArray[np.float64]
DASHES = ("-", "--", ":", "-.")


@style()
def effective_rates(rates: Mapping[str, Real], xlabel: str, ylabel: str) -> Figure:
    """Draw the effective learning rate ``η / √s_t`` of several coordinates.

    Args:
        rates: label → η / √s_1, …, η / √s_T, shape (T,), positive.
        xlabel: what the horizontal axis counts.
        ylabel: what the vertical axis shows.

    Returns:
        A figure of one panel with a logarithmic vertical axis.

    Example:
        >>> len(effective_rates({"x": np.ones(3)}, "step", "rate").axes)
        1
    """
    fig, ax = plt.subplots(figsize=(7.6, 4.2))
    for (label, rate), color, dash in zip(rates.items(), CYCLE, DASHES, strict=False):
        ax.semilogy(np.arange(1, len(rate) + 1), rate, dash, color=color, label=label)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend()
    return fig


@style()
def pixels(shares: ArrayLike, rates: ArrayLike, titles: tuple[str, str]) -> Figure:
    """Draw two values per pixel of an 8 × 8 image: how often it is inked, and its rate.

    Args:
        shares: share of the images in which a pixel is not 0, shape (64,), 0 to 1.
        rates: effective learning rate of each pixel, shape (64,), positive; NaN stays blank.
        titles: titles of the two panels.

    Returns:
        A figure of two panels, each with a color bar; the second one is logarithmic.

    Example:
        >>> len(pixels(np.ones(64), np.ones(64), ("share", "rate")).axes)
        4
    """
    fig, axes = plt.subplots(1, 2, figsize=(9.4, 4.2))
    norms = (None, LogNorm())
    for ax, values, title, norm in zip(axes, (shares, rates), titles, norms, strict=True):
        grid = np.ma.masked_invalid(np.asarray(values, dtype=np.float64).reshape(8, 8))
        ax.set_facecolor("#DDDDDD")
        picture = ax.imshow(grid, norm=norm)
        fig.colorbar(picture, ax=ax, shrink=0.85)
        ax.set(title=title, xticks=[], yticks=[])
        ax.grid(visible=False)
    return fig


@style()
def escapes(runs: Mapping[str, Real], xlabel: str, ylabel: str) -> Figure:
    """Draw how far several runs are from the ridge of a saddle, on a logarithmic scale.

    Args:
        runs: label → distance at each step, shape (T,), positive; the label's first word, an
            optimizer's name, decides color and line.
        xlabel: what the horizontal axis counts.
        ylabel: what the distance is.

    Returns:
        A figure of one panel, with a line at the distance 1.

    Example:
        >>> len(escapes({"SGD": np.ones(3)}, "step", "distance").axes)
        1
    """
    fig, ax = plt.subplots(figsize=(7.6, 4.2))
    for label, distance in runs.items():
        ax.semilogy(distance, label=label, **look(label.split()[0]))
    ax.axhline(1.0, color=GRAY, linewidth=1.2)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend()
    return fig
