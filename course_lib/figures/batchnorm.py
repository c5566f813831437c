"""Batch normalization: samples that pull at each other, and statistics that follow a training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_lib.figures.theme import BLUE, CYCLE, GRAY, VERMILLION, style

DASHES = ("-", "--", ":", "-.")
MARKERS = ("o", "s", "^", "D")


@style()
def curves(
    lines: Mapping[str, tuple[ArrayLike, ArrayLike]],
    xlabel: str,
    ylabel: str,
    scales: tuple[str, str] = ("linear", "linear"),
) -> Figure:
    """Draw several curves that differ in color, line and marker.

    Args:
        lines: label → (horizontal, vertical) values, each of shape (k,).
        xlabel: what the horizontal axis shows.
        ylabel: what the vertical axis shows.
        scales: "linear" or "log" for both axes.

    Returns:
        A figure of one panel.

    Example:
        >>> len(curves({"a": ([1, 2], [3, 4])}, "x", "y").axes[0].lines)
        1
    """
    fig, ax = plt.subplots(figsize=(8.6, 4.2))
    for k, (label, (x, y)) in enumerate(lines.items()):
        (line,) = ax.plot(np.asarray(x), np.asarray(y), label=label, color=CYCLE[k % 7])
        line.set(linestyle=DASHES[k % 4], marker=MARKERS[k % 4], markevery=0.1)
    ax.set(xlabel=xlabel, ylabel=ylabel, xscale=scales[0], yscale=scales[1])
    _few_ticks(ax, next(iter(lines.values()))[0])
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return fig


def _few_ticks(ax: Axes, x: ArrayLike) -> None:
    """Label the values themselves where a logarithmic axis has only a few."""
    values = np.asarray(x, dtype=np.float64)
    if ax.get_xscale() == "log" and values.size <= 10:
        ax.set_xticks(values, [f"{value:g}" for value in values])
        ax.minorticks_off()


@style()
def following(
    batches: Sequence[ArrayLike],
    running: Sequence[ArrayLike],
    titles: Sequence[str],
    names: tuple[str, str],
    xlabel: str,
) -> Figure:
    """Draw statistics of each batch as dots, and the running ones as a line, a panel each.

    Args:
        batches: for each panel the value of each batch, shape (T,).
        running: for each panel the running value after each batch, shape (T,).
        titles: of the panels.
        names: labels of the dots and of the line.
        xlabel: what the horizontal axis counts.

    Returns:
        A figure of ``len(titles)`` panels.

    Example:
        >>> len(following([[1.0]], [[0.1]], ["mean"], ("batch", "running"), "step").axes)
        1
    """
    fig, axes = plt.subplots(1, len(titles), squeeze=False, figsize=(4.9 * len(titles), 3.9))
    for ax, batch, run, title in zip(axes[0], batches, running, titles, strict=True):
        steps = np.arange(1, np.size(batch) + 1)
        ax.plot(steps, np.asarray(batch), ".", color=GRAY, markersize=4, label=names[0])
        ax.plot(steps, np.asarray(run), color=VERMILLION, label=names[1])
        ax.set(title=title, xlabel=xlabel)
    axes[0, 0].legend()
    return fig


@style()
def maps(images: Mapping[str, ArrayLike], span: tuple[float, float] | None = None) -> Figure:
    """Draw several maps side by side, each on the scale of its own values.

    Args:
        images: title → values, shape (H, W).
        span: ends of the scale for the maps whose values lie within it; None for no such scale.

    Returns:
        A figure of one panel a map, each with a color bar.

    Example:
        >>> len(maps({"a": np.eye(2), "b": np.eye(2)}).axes)
        4
    """
    fig, axes = plt.subplots(1, len(images), squeeze=False, figsize=(3.5 * len(images), 3.2))
    for ax, (title, image) in zip(axes[0], images.items(), strict=True):
        values = np.asarray(image, dtype=np.float64)
        low, high = span if span is not None and _within(values, span) else (None, None)
        picture = ax.imshow(values, vmin=low, vmax=high)
        fig.colorbar(picture, ax=ax, shrink=0.8)
        ax.set(xticks=[], yticks=[])
        ax.set_title(title, color=BLUE)
        ax.grid(visible=False)
    return fig


def _within(values: NDArray[np.float64], span: tuple[float, float]) -> bool:
    return bool(span[0] <= values.min() and values.max() <= span[1])
