"""What happens over the depth of a network: histograms by layer, one number by layer, units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_lib.figures.theme import BLUE, CYCLE, style

Real = NDArray[np.float64]
DASHES = ("-", "--", ":", "-.")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")


@style()
def histograms(
    rows: Mapping[str, Sequence[Real]], spans: Mapping[str, tuple[float, float]], layer: str
) -> Figure:
    """Draw the values of every layer as a histogram: a row a network, a column a layer.

    Args:
        rows: label of the network → values of each layer, any shapes.
        spans: the same labels → ends of the horizontal axis; values outside go into the
            outermost bins.
        layer: title of a column, with ``{number}`` for the number of the layer.

    Returns:
        A figure of ``len(rows)`` times as many panels as there are layers.

    Example:
        >>> fig = histograms({"tanh": [np.zeros(3)]}, {"tanh": (-1, 1)}, "layer {number}")
        >>> fig.axes[0].get_title()
        'layer 1'
    """
    columns = max(len(layers) for layers in rows.values())
    size = (1.2 + 1.9 * columns, 0.6 + 1.7 * len(rows))
    fig, axes = plt.subplots(len(rows), columns, squeeze=False, figsize=size, sharey=False)
    for i, (label, layers) in enumerate(rows.items()):
        low, high = spans[label]
        for j, values in enumerate(layers):
            clipped = np.clip(np.asarray(values, dtype=np.float64).ravel(), low, high)
            axes[i, j].hist(clipped, bins=31, range=(low, high), color=BLUE)
            axes[i, j].set(yticks=[], xlim=(low, high), xticks=[low, (low + high) / 2, high])
            axes[i, j].grid(visible=False)
            if i == 0:
                axes[i, j].set_title(layer.format(number=j + 1))
        axes[i, 0].set_ylabel(label)
    return fig


@style()
def along_depth(curves: Mapping[str, ArrayLike], xlabel: str, ylabel: str) -> Figure:
    """Draw one positive number per layer, for several networks, on a logarithmic scale.

    Args:
        curves: label → numbers of the layers from the input on, shape (L,).
        xlabel: what the horizontal axis counts.
        ylabel: what the number is.

    Returns:
        A figure of one panel; color, marker and line tell the curves apart.

    Example:
        >>> len(along_depth({"tanh": [1.0, 0.5]}, "layer", "std").axes)
        1
    """
    fig, ax = plt.subplots(figsize=(8.6, 4.4))
    for k, (label, numbers) in enumerate(curves.items()):
        values = np.asarray(numbers, dtype=np.float64)
        looks = {"color": CYCLE[k % 7], "ls": DASHES[k % 4], "marker": MARKERS[k % 7]}
        ax.semilogy(np.arange(1, values.size + 1), values, label=label, **looks)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    deepest = max(np.size(numbers) for numbers in curves.values())
    ax.set_xticks(np.arange(1, 1 + deepest) if deepest <= 10 else np.arange(0, 1 + deepest, 5))
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return fig


@style()
def units(W: ArrayLike, title: str, limit: float) -> Figure:
    """Draw every unit of a layer on 8 × 8 pixels as the picture of its weights.

    Args:
        W: weights, shape (64, units), one unit a column.
        title: of the whole figure.
        limit: the weight at which the colors end, positive.

    Returns:
        A figure of one panel a unit, eight in a row.

    Example:
        >>> len(units(np.zeros((64, 16)), "16 units", 1.0).axes)
        16
    """
    weights = np.asarray(W, dtype=np.float64)
    rows = -(-weights.shape[1] // 8)
    fig, axes = plt.subplots(rows, 8, squeeze=False, figsize=(8.4, 0.5 + 1.1 * rows))
    for ax in axes.flat:
        ax.axis("off")
    for ax, unit in zip(axes.flat, weights.T, strict=False):
        ax.imshow(unit.reshape(8, 8), vmin=-limit, vmax=limit, cmap="PuOr")
    fig.suptitle(title)
    return fig
