"""The weights that a learner draws, above them the ones that were expected."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from autograder.cards.model import Picture
from autograder.exercise import Illustration
from autograder.messages import tr
from autograder.pictures import canvas
from autograder.record import Run, Seen
from course_lib.figures.theme import BLUE, VERMILLION

Floats = NDArray[np.float64]

BINS = 61
FEW = 50
LEVELS = (0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999)
ALIKE = np.array((0.3, 0.15, 0.1, 0.1, 0.1, 0.1, 0.1, 0.15, 0.3))  # quantiles, in σ


@dataclass(frozen=True)
class Spread:
    """Drawn weights, flat, with the numbers that tell them from others."""

    values: Floats
    mean: float
    std: float
    largest: float


def drawn(_illustration: Illustration, seen: Seen, lang: str) -> Picture | None:
    """Return both histograms on one scale, unless they are one to the eye."""
    expected, yours = spread(seen.expected), spread(seen.got)
    if _alike(expected, yours):
        return None
    reach = max(expected.largest, yours.largest)
    with canvas.figure(height=3.3) as fig:
        top, bottom = fig.subplots(2, 1, sharex=True)
        fig.subplots_adjust(0.035, 0.11, 0.965, 0.99, hspace=0.12)
        _draw(top, expected, tr("Expected weights", lang), reach, BLUE, hatch="")
        _draw(bottom, yours, tr("Your weights", lang), reach, VERMILLION, hatch="////")
        return Picture(alternative(expected, yours, lang), canvas.png(fig))


def spread(run: Run) -> Spread:
    """Return what was drawn; it must be finite floats, and enough of them for a histogram."""
    values = np.asarray(run.readings[0].value)
    if values.dtype.kind != "f" or values.size < FEW or not np.isfinite(values).all():
        raise ValueError("there is nothing to count")
    flat = values.astype(np.float64).ravel()
    largest = float(np.abs(flat).max())
    return Spread(flat, float(flat.mean()), float(flat.std()), largest)


def _alike(a: Spread, b: Spread) -> bool:
    apart = np.abs(np.quantile(a.values, LEVELS) - np.quantile(b.values, LEVELS)) / a.std
    return bool((apart < ALIKE).all())


def alternative(expected: Spread, yours: Spread, lang: str) -> str:
    """Return what the picture shows, with the numbers."""
    heading = tr("Two histograms of weights for 300 → 100 units.", lang)
    wanted = tr(
        "Expected: mean {mean}, standard deviation {std}, largest size {largest}.",
        lang,
        **_numbers(expected),
    )
    found = tr(
        "Yours: mean {mean}, standard deviation {std}, largest size {largest}.",
        lang,
        **_numbers(yours),
    )
    return canvas.joined((heading, wanted, found), lang)


def _numbers(drawn: Spread) -> dict[str, str]:
    small = abs(drawn.mean) < 0.02 * drawn.std  # what chance does to 30,000 draws is no news
    return {
        "mean": "0" if small else f"{drawn.mean:.3g}",
        "std": f"{drawn.std:.3g}",
        "largest": f"{drawn.largest:.3g}",
    }


def _draw(ax: Axes, drawn: Spread, label: str, reach: float, color: str, hatch: str) -> None:
    count, edges = np.histogram(drawn.values, BINS, (-reach, reach) if reach else None)
    ax.stairs(count, edges, fill=True, facecolor=color, edgecolor="white", hatch=hatch, alpha=0.8)
    ax.stairs(count, edges, color=color, linewidth=1.2)
    ax.text(0.01, 0.94, label, transform=ax.transAxes, va="top", fontsize=13)
    ax.text(
        0.99,
        0.94,
        f"σ = {drawn.std:.3g}",
        transform=ax.transAxes,
        ha="right",
        va="top",
        fontsize=13,
    )
    ax.set_ylim(0, 1.35 * max(count.max(), 1))  # room for the words
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.margins(x=0)
