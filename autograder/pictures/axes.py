"""Which numbers of an array share their statistics, found by changing one number at a time."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from autograder.cards.model import Picture
from autograder.exercise import Illustration
from autograder.messages import tr
from autograder.pictures import canvas
from autograder.record import Plain, Run, Seen
from course_lib.figures.theme import CYCLE, INK

Numbers = NDArray[np.int64]
Named = tuple[tuple[str, int], ...]

MOVES = 1e-9  # relative to the largest output: less is rounding
GAP = 0.35  # between two tiles, in cells


@dataclass(frozen=True)
class Sharing:
    """A number of its group for every entry, and the axes along which a group runs, if any."""

    groups: Numbers
    along: str = ""

    @property
    def count(self) -> int:
        """Return the number of groups."""
        return int(self.groups.max())


def drawn(illustration: Illustration, seen: Seen, lang: str) -> Picture | None:
    """Return the expected sharing and the learner's, or the first alone; None if they agree."""
    expected, yours = (sharing(run, illustration.axes) for run in (seen.expected, seen.got))
    if expected is None or (yours and np.array_equal(expected.groups, yours.groups)):
        return None
    shown = [(tr("Expected axes", lang), expected), (tr("Your axes", lang), yours)]
    panels = [(name, found) for name, found in shown if found]
    names = _sides([name for name, _ in illustration.axes])
    with canvas.figure(height=1.35 if expected.groups.ndim == 4 else 2.0) as fig:
        for ax, (name, found) in zip(fig.subplots(1, 2), panels, strict=False):
            _draw(ax, found.groups, names, f"{name}: {found.along or '?'}")
        for ax in fig.axes[len(panels) :]:
            ax.set_visible(False)
        fig.subplots_adjust(0.01, 0.01, 0.99, 0.82, wspace=0.04)
        return Picture(alternative(illustration.axes, expected, yours, lang), canvas.png(fig))


# ── What is shared ──────────────────────────────────────────────────────────────────────


def sharing(run: Run, axes: Named) -> Sharing | None:
    """Return who shares with whom, or None where the outputs do not fall into groups."""
    first, *others = (_output(reading.value) for reading in run.readings)
    if first is None or any(o is None or o.shape != first.shape for o in others):
        return None
    if len(others) != first.size:
        return None
    moved = np.array([(o - first).ravel() for o in others if o is not None])
    with np.errstate(all="ignore"):
        together = np.abs(moved) > MOVES * np.abs(first).max()
    if not (np.isfinite(moved).all() and _is_grouping(together)):
        return None
    groups = _numbered(together.argmax(axis=1)).reshape(first.shape)
    return Sharing(groups, _along(groups, axes))


def _output(value: Plain) -> NDArray[np.float64] | None:
    """Return y, or of several results the first, dx."""
    main = value[0] if isinstance(value, tuple) and value else value
    return main.astype(np.float64) if isinstance(main, np.ndarray) and main.size else None


def _is_grouping(together: NDArray[np.bool_]) -> bool:
    """Tell whether everybody belongs with themselves, and friends of friends are friends."""
    rows = together.argmax(axis=1)
    return bool(together.diagonal().all() and (together == together[rows]).all())


def _numbered(first: NDArray[np.intp]) -> Numbers:
    """Number the groups from 1, in the order of their first entries."""
    _, numbers = np.unique(first, return_inverse=True)
    return np.asarray(numbers, dtype=np.int64).ravel() + 1


def _along(groups: Numbers, axes: Named) -> str:
    """Return the names of the axes along which every group runs, where axes describe them."""
    names, sizes = zip(*axes, strict=True)
    places = np.arange(math.prod(sizes)).reshape(sizes)
    for count in range(len(axes) + 1):
        for chosen in itertools.combinations(range(len(axes)), count):
            least = np.broadcast_to(places.min(axis=chosen, keepdims=True), sizes)
            if np.array_equal(_numbered(least.ravel()), groups.ravel()):
                return ", ".join(names[axis] for axis in chosen)
    return ""


# ── Words ───────────────────────────────────────────────────────────────────────────────


def alternative(axes: Named, expected: Sharing, yours: Sharing | None, lang: str) -> str:
    """Return what the picture shows: the shape, the axes, and how many groups there are."""
    names, sizes = zip(*axes, strict=True)
    heading = tr(
        "An array of shape ({names}) = {shape}; entries with the same number share their "
        "statistics.",
        lang,
        names=", ".join(names),
        shape=sizes,
    )
    wanted = tr(
        "Expected: shared along {axes} (groups: {count}).",
        lang,
        axes=expected.along,
        count=expected.count,
    )
    return canvas.joined((heading, wanted, _told(yours, lang)), lang)


def _told(yours: Sharing | None, lang: str) -> str:
    if yours is None:
        return tr(
            "What yours share cannot be told from the outputs, so only the expected groups are "
            "drawn.",
            lang,
        )
    if yours.count == yours.groups.size:
        return tr("Yours: nothing is shared, every entry stands alone.", lang)
    if not yours.along:
        return tr(
            "Yours: shared in a way that no axes describe (groups: {count}).",
            lang,
            count=yours.count,
        )
    return tr(
        "Yours: shared along {axes} (groups: {count}).", lang, axes=yours.along, count=yours.count
    )


# ── Cells ───────────────────────────────────────────────────────────────────────────────


def _draw(ax: Axes, groups: Numbers, names: Sequence[str], title: str) -> None:
    """Draw a matrix as one tile, four axes as rows and columns of tiles."""
    tiles = groups if groups.ndim == 4 else groups[None, None]
    rows, columns, height, width = tiles.shape
    cells: list[Rectangle] = []
    for row, column in np.ndindex(rows, columns):
        cells += _tile(ax, tiles[row, column], column * (width + GAP), row * (height + GAP))
    ax.add_collection(PatchCollection(cells, match_original=True), autolim=False)  # at once
    right, bottom = columns * (width + GAP) - GAP, rows * (height + GAP) - GAP
    ax.text(-0.3, bottom / 2, names[0], ha="right", va="center")
    ax.text(right / 2, bottom + 0.2, names[1], ha="center", va="top")
    ax.set(xlim=(-1.2, right + 0.1), ylim=(bottom + 1.3, -0.1), aspect="equal", anchor="N")
    ax.set_axis_off()
    ax.set_title(title, fontsize=12)


def _sides(names: Sequence[str]) -> tuple[str, str]:
    """Return what runs down and what runs across; tiles say what is inside of them."""
    down, *across = names
    inside = " × ".join(across[-2:])
    return down, f"{'·'.join(across[:-2])} ({inside})" if len(across) > 1 else across[0]


def _tile(ax: Axes, numbers: Numbers, left: float, top: float) -> Iterator[Rectangle]:
    """Yield the cells of a tile; the number of a group that fills it is written there once."""
    (height, width), uniform = numbers.shape, not np.ptp(numbers)
    look = {"edgecolor": "white", "linewidth": 0.8} if uniform else {"edgecolor": INK}
    for row, column in np.ndindex(height, width):
        corner, number = (left + column, top + row), int(numbers[row, column])
        yield Rectangle(corner, 1, 1, facecolor=_tint(number), **look)
        if not uniform:
            _write(ax, number, (corner[0] + 0.5, corner[1] + 0.5), size=8)
    if uniform:
        yield Rectangle((left, top), width, height, facecolor="none", edgecolor=INK)
        _write(ax, int(numbers[0, 0]), (left + width / 2, top + height / 2), size=13)


def _write(ax: Axes, number: int, at: tuple[float, float], size: float) -> None:
    ax.text(*at, str(number), ha="center", va="center_baseline", fontsize=size)


def _tint(number: int) -> Sequence[float]:
    """Return a light color on which the number can be read; the number itself is the cue."""
    return [0.4 * part + 0.6 for part in to_rgb(CYCLE[(number - 1) % len(CYCLE)])]
