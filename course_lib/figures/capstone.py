"""The capstone: a factorial experiment as heat maps and lines, and curves without names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_lib.figures.theme import BLUE, GREEN, INK, VERMILLION, style

Floats = NDArray[np.float64]
LOOKS = ((VERMILLION, "o", ":"), (BLUE, "s", "-"), (GREEN, "^", "--"))
GRAYS = ("#303030", "#5A5A5A", "#8C8C8C")
DASHES = ("-", "--", ":", "-.", (0, (6, 1, 1, 1, 1, 1)))
DARK = 0.55  # below this value of a cell, its text is white


@style()
def heat_maps(
    scores: Mapping[str, ArrayLike],
    rows: Sequence[str],
    columns: Sequence[str],
    labels: tuple[str, str, str],
) -> Figure:
    """Draw one table of colored cells per title; each cell says its mean and its range.

    Args:
        scores: title → accuracies from 0 to 1, shape (rows, columns, seeds).
        rows: names of the first factor's levels.
        columns: names of the second factor's levels.
        labels: of the rows, of the columns, and of the color bar.

    Returns:
        A figure of ``len(scores)`` panels and a color bar.

    Example:
        >>> len(heat_maps({"a": np.ones((1, 1, 2))}, ["r"], ["c"], ("R", "C", "score")).axes)
        2
    """
    width = 3.6 * len(scores) + 1.4
    fig, axes = plt.subplots(1, len(scores), squeeze=False, sharey=True, figsize=(width, 4.0))
    for ax, (title, values) in zip(axes[0], scores.items(), strict=True):
        runs = np.asarray(values, dtype=np.float64)
        picture = ax.imshow(runs.mean(axis=2), vmin=0, vmax=1, aspect="auto")
        _write_cells(ax, runs)
        ax.set_xticks(range(len(columns)), columns)
        ax.set_yticks(range(len(rows)), rows)
        ax.set(title=title, xlabel=labels[1])
        ax.grid(visible=False)
    axes[0, 0].set_ylabel(labels[0])
    fig.colorbar(picture, ax=axes[0].tolist(), label=labels[2], shrink=0.9)
    return fig


def _write_cells(ax: Axes, runs: Floats) -> None:
    for (i, j), mean in np.ndenumerate(runs.mean(axis=2)):
        color = "white" if mean < DARK else INK
        low, high = runs[i, j].min(), runs[i, j].max()
        ax.text(j, i, f"{mean:.2f}", ha="center", va="bottom", fontsize=14, color=color)
        spread = f"{low:.2f}–{high:.2f}"
        ax.text(j, i + 0.08, spread, ha="center", va="top", fontsize=10.5, color=color)


@style()
def interactions(
    scores: Mapping[str, ArrayLike],
    levels: Sequence[str],
    lines: Sequence[str],
    labels: tuple[str, str],
) -> Figure:
    """Draw the mean against one factor, a line per level of another, a panel per third.

    Parallel lines mean that the effects of the two factors add up; bars reach from the lowest
    to the highest seed.

    Args:
        scores: title → numbers, shape (levels, lines, seeds).
        levels: names along the horizontal axis.
        lines: names of the lines, at most three.
        labels: of the horizontal and of the vertical axis.

    Returns:
        A figure of ``len(scores)`` panels.

    Example:
        >>> fig = interactions({"a": np.ones((2, 1, 3))}, ["x", "y"], ["l"], ("X", "Y"))
        >>> len(fig.axes[0].containers)
        1
    """
    width = 3.9 * len(scores) + 0.6
    fig, axes = plt.subplots(1, len(scores), squeeze=False, sharey=True, figsize=(width, 4.0))
    for ax, (title, values) in zip(axes[0], scores.items(), strict=True):
        runs = np.asarray(values, dtype=np.float64)
        for k, name in enumerate(lines):
            _line(ax, runs[:, k], k, name)
        ax.set_xticks(range(len(levels)), levels)
        ax.set(title=title, xlabel=labels[0], ylim=(0, 1.03), xlim=(-0.3, len(levels) - 0.7))
    axes[0, 0].set_ylabel(labels[1])
    axes[0, -1].legend(loc="lower right")
    return fig


def _line(ax: Axes, runs: Floats, k: int, name: str) -> None:
    color, marker, dashes = LOOKS[k]
    mean = runs.mean(axis=1)
    ranges = np.stack([mean - runs.min(axis=1), runs.max(axis=1) - mean])
    places = np.arange(len(mean)) + 0.06 * (k - 1)
    ax.errorbar(
        places, mean, ranges, label=name, color=color, marker=marker, linestyle=dashes, capsize=4
    )


@style()
def anonymous(panels: Mapping[str, Mapping[str, ArrayLike]], xlabel: str, ylabel: str) -> Figure:
    """Draw curves that are told apart by a letter at their end, in no optimizer's color.

    Args:
        panels: title → letter → one positive number per epoch, shape (epochs,).
        xlabel: what the horizontal axis counts.
        ylabel: what the vertical axis shows, on a logarithmic scale.

    Returns:
        A figure of ``len(panels)`` panels.

    Example:
        >>> len(anonymous({"net": {"A": [2.0, 1.0], "B": [2.0, 1.5]}}, "x", "y").axes[0].lines)
        2
    """
    width = 4.9 * len(panels)
    fig, axes = plt.subplots(1, len(panels), squeeze=False, sharey=True, figsize=(width, 4.2))
    for ax, (title, curves) in zip(axes[0], panels.items(), strict=True):
        for k, values in enumerate(curves.values()):
            numbers = np.asarray(values, dtype=np.float64)
            epochs = np.arange(1, len(numbers) + 1)
            color, dashes = GRAYS[k % len(GRAYS)], DASHES[k % len(DASHES)]
            ax.plot(epochs, numbers, color=color, linestyle=dashes)
        ax.set(title=title, xlabel=xlabel, yscale="log")
        _letters(ax, {letter: np.asarray(v, dtype=np.float64) for letter, v in curves.items()})
    axes[0, 0].set_ylabel(ylabel)
    return fig


def _letters(ax: Axes, curves: Mapping[str, Floats]) -> None:
    """Write each letter at the height of its curve's end, in columns where heights are close."""
    low, high = np.log10(ax.get_ylim())
    last, column = -np.inf, 0
    for letter, values in sorted(curves.items(), key=lambda item: float(item[1][-1])):
        height = (np.log10(values[-1]) - low) / (high - low)
        column = column + 1 if height - last < 0.06 else 0
        last = height
        ax.annotate(
            letter,
            (len(values), float(values[-1])),
            xytext=(8 + 15 * column, 0),
            textcoords="offset points",
            va="center",
            fontsize=14,
        )
    epochs = max(len(values) for values in curves.values())
    ax.set_xlim(0.8, epochs + 0.24 * epochs)
    ax.set_xticks(range(1, epochs + 1))
