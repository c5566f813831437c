"""The way back through batch normalization: its graph, and its matrix of derivatives."""

from __future__ import annotations

from types import MappingProxyType

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course_lib.figures.theme import BLUE, INK, VERMILLION, style

# Node → (horizontal, vertical) place, in units of a node's distance.
_NODES = MappingProxyType(
    {
        "$x$": (0.0, 0.0),
        r"$\mu$": (1.2, 1.0),
        r"$u = x - \mu$": (2.4, 0.0),
        r"$\sigma^2$": (3.5, 1.0),
        r"$s = \sqrt{\sigma^2 + \varepsilon}$": (5.5, 1.0),
        r"$\hat{x} = u / s$": (6.6, 0.0),
        r"$y = \gamma \hat{x} + \beta$": (8.4, 0.0),
    }
)
_ARROWS = ((0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (4, 5), (2, 5), (5, 6))


@style()
def graph(forward: str, backward: str) -> Figure:
    """Draw the graph of batch normalization: what is computed from what.

    Args:
        forward: label of the solid arrows.
        backward: label of the dashed arrows, which carry derivatives.

    Returns:
        A figure of one panel without axes.

    Example:
        >>> len(graph("forward", "backward").axes[0].texts) >= 7
        True
    """
    fig, ax = plt.subplots(figsize=(10.4, 3.6))
    places = list(_NODES.values())
    for start, end in _ARROWS:
        _arrow(ax, places[start], places[end], INK, "-", 0.06)
        _arrow(ax, places[end], places[start], VERMILLION, "--", 0.06)
    for label, place in _NODES.items():
        box = {"boxstyle": "round,pad=0.4", "fc": "white", "ec": BLUE, "lw": 1.8}
        ax.text(*place, label, ha="center", va="center", bbox=box, fontsize=14)
    ax.plot([], [], "-", color=INK, label=forward)
    ax.plot([], [], "--", color=VERMILLION, label=backward)
    ax.legend(loc="lower left", ncols=2)
    ax.set(xlim=(-0.6, 9.6), ylim=(-0.9, 1.5))
    ax.axis("off")
    return fig


def _arrow(
    ax: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    color: str,
    line: str,
    aside: float,
) -> None:
    """Draw an arrow beside the straight line, so that the way back has a place of its own."""
    way = np.subtract(end, start)
    normal = aside * np.array([-way[1], way[0]]) / np.hypot(*way)
    ax.annotate(
        "",
        xy=tuple(np.add(end, normal)),
        xytext=tuple(np.add(start, normal)),
        arrowprops={
            "arrowstyle": "-|>",
            "color": color,
            "linestyle": line,
            "shrinkA": 30,
            "shrinkB": 32,
            "lw": 1.6,
        },
    )


@style()
def jacobians(matrices: dict[str, ArrayLike], xlabel: str, ylabel: str) -> Figure:
    """Draw matrices of derivatives as colored squares with their numbers.

    Args:
        matrices: title → ∂x̂_n/∂x_m, shape (N, N).
        xlabel: what the columns are.
        ylabel: what the rows are.

    Returns:
        A figure of one panel a matrix; positive and negative differ in color and in sign.

    Example:
        >>> len(jacobians({"J": np.eye(2)}, "input", "output").axes)
        1
    """
    fig, axes = plt.subplots(1, len(matrices), squeeze=False, figsize=(4.6 * len(matrices), 4.4))
    for ax, (title, matrix) in zip(axes[0], matrices.items(), strict=True):
        values = np.asarray(matrix, dtype=np.float64)
        limit = max(float(np.abs(values).max()), 1e-12)
        ax.imshow(values, cmap="PuOr", vmin=-2 * limit, vmax=2 * limit)
        for (row, column), value in np.ndenumerate(values):
            ax.text(column, row, f"{value:+.2f}", ha="center", va="center", fontsize=12)
        count = np.arange(len(values))
        ax.set(title=title, xlabel=xlabel, ylabel=ylabel, xticks=count, yticks=count)
        ax.set_xticklabels(count + 1)
        ax.set_yticklabels(count + 1)
        ax.grid(visible=False)
    return fig
