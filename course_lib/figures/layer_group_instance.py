"""The colored cube: which numbers of a batch of images share one mean."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from numpy.typing import NDArray

from course_lib.figures.theme import INK, style

Groups = NDArray[np.int64]
# Light tints, told apart by their numbers too, so that color is never the only cue.
TINTS = ("#9ECAE1", "#FDD0A2", "#A1D99B", "#E7CBE6", "#FFF3B0", "#C7C7C7", "#F4B6B6", "#B2DFDB")


def shared_groups(stat_shape: tuple[int, ...], shape: tuple[int, int, int]) -> Groups:
    """Number the statistics, and say for each entry which one it belongs to.

    Args:
        stat_shape: shape of the statistics with axes kept: (N or 1, C or 1, 1, 1), or with
            five axes (N, G, 1, 1, 1) for groups of channels.
        shape: (N, C, S), S places of an image in one axis.

    Returns:
        integers from 0, shape (N, C, S).

    Example:
        >>> shared_groups((1, 2, 1, 1), (3, 2, 4))[0, :, 0].tolist()
        [0, 1]
    """
    N, C, S = shape
    rows, columns = stat_shape[:2]
    number = np.arange(rows * columns).reshape(rows, columns)
    samples = np.arange(N) * rows // N
    channels = np.arange(C) * columns // C
    return np.repeat(number[samples][:, channels][:, :, None], S, axis=2)


@style()
def cubes(groups: Mapping[str, Groups], names: tuple[str, str, str]) -> Figure:
    """Draw the batch as a cube of cells; cells that share a mean share number and color.

    Args:
        groups: title → number of the statistic of each entry, shape (N, C, S).
        names: of the axes: samples, channels, places.

    Returns:
        A figure of one panel a cube. The front shows samples against channels, the side the
        places of the images.

    Example:
        >>> len(cubes({"BN": np.zeros((2, 2, 2), dtype=int)}, ("N", "C", "H, W")).axes)
        1
    """
    columns = 2 if len(groups) > 3 else len(groups)
    rows = -(-len(groups) // columns)
    fig, axes = plt.subplots(rows, columns, squeeze=False, figsize=(4.9 * columns, 3.9 * rows))
    for ax in axes.flat:
        ax.axis("off")
        ax.set_aspect("equal")
    for ax, (title, numbers) in zip(axes.flat, groups.items(), strict=False):
        _cube(ax, numbers)
        _names(ax, numbers.shape, names)
        ax.set_title(title)
    return fig


def _cube(ax: Axes, numbers: Groups) -> None:
    N, C, S = numbers.shape
    for n in range(N):
        for c in range(C):
            _cell(ax, c, N - 1 - n, int(numbers[n, c, 0]))
    for n in range(N):  # the right side: the places of the last channel
        for place in range(S):
            corner = np.array([C + 0.5 * place, N - 1 - n + 0.5 * place])
            _face(ax, corner, [(0, 0), (0.5, 0.5), (0.5, 1.5), (0, 1)], int(numbers[n, -1, place]))
    for c in range(C):  # the top: the places of the first sample
        for place in range(S):
            corner = np.array([c + 0.5 * place, N + 0.5 * place])
            _face(ax, corner, [(0, 0), (1, 0), (1.5, 0.5), (0.5, 0.5)], int(numbers[0, c, place]))
    ax.set(xlim=(-1.2, C + S / 2 + 0.6), ylim=(-1.0, N + S / 2 + 0.4))


def _cell(ax: Axes, x: float, y: float, number: int) -> None:
    tint = TINTS[number % len(TINTS)]
    ax.add_patch(Rectangle((x, y), 1, 1, facecolor=tint, edgecolor=INK, linewidth=1.2))
    ax.text(x + 0.5, y + 0.5, str(number + 1), ha="center", va="center", fontsize=12)


def _face(
    ax: Axes, corner: NDArray[np.float64], outline: list[tuple[float, float]], n: int
) -> None:
    points = corner + np.array(outline)
    tint = TINTS[n % len(TINTS)]
    ax.add_patch(Polygon(points, closed=True, facecolor=tint, edgecolor=INK, linewidth=0.8))


def _names(ax: Axes, shape: tuple[int, ...], names: tuple[str, str, str]) -> None:
    N, C, S = shape
    ax.text(-0.35, N / 2, names[0], ha="center", va="center", rotation=90, fontsize=12)
    ax.text(C / 2, -0.4, names[1], ha="center", va="center", fontsize=12)
    ax.text(C + S / 4 + 0.5, S / 4 - 0.35, names[2], ha="left", va="center", fontsize=12)
