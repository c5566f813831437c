"""The learner's way down the bowl beside the expected one."""

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
from course_lib.figures.theme import BLUE, INK, VERMILLION

Floats = NDArray[np.float64]

X, Y = (-8.0, 4.0), (-2.7, 2.7)
ALIKE = 0.05  # closer than this, two paths are one to the eye
LEVELS = (0.05, 0.25, 0.75, 1.5, 2.5, 4, 6, 8)


@dataclass(frozen=True)
class Walk:
    """A path as far as it can be drawn.

    ``left`` is the step that leads out of the picture, ``lost`` the one whose numbers are NaN
    or infinite; 0 where there is none.
    """

    points: Floats
    left: int = 0
    lost: int = 0

    @property
    def end(self) -> Floats:
        """Return the last point that is drawn."""
        last: Floats = self.points[-1]
        return last


def drawn(_illustration: Illustration, seen: Seen, lang: str) -> Picture | None:
    """Return both paths on the contours, unless they are one to the eye."""
    expected, yours = walk(seen.expected), walk(seen.got)
    if _alike(expected, yours):
        return None
    with canvas.figure(height=3.3) as fig:
        ax = fig.add_axes((0.08, 0.13, 0.9, 0.74))
        _contours(ax)
        _draw(ax, expected, tr("Expected path", lang), color=BLUE, linestyle="--", marker="o")
        _draw(ax, yours, tr("Your path", lang), color=VERMILLION, linestyle="-", marker="^")
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
        return Picture(alternative(expected, yours, lang), canvas.png(fig))


def walk(run: Run) -> Walk:
    """Return the points of a run, up to the first that is outside the picture or no number."""
    values = [reading.value for reading in run.readings if reading.name == "params"]
    points = np.array([_point(value) for value in values])
    finite = np.isfinite(points).all(axis=1)
    inside = finite & (np.abs(points - (-2, 0)) <= (6, Y[1])).all(axis=1)
    if inside.all():
        return Walk(points)
    step = int(np.argmin(inside))
    if finite[step]:
        return Walk(points[: step + 1], left=step)
    return Walk(points[:step], lost=step)


def _point(value: object) -> tuple[float, float]:
    if not isinstance(value, dict):
        raise TypeError(f"expected a dictionary of parameters, got {type(value).__name__}")
    x, y = (np.asarray(value[key], dtype=np.float64).item() for key in ("x", "y"))
    return x, y


def _alike(a: Walk, b: Walk) -> bool:
    same_shape = a.points.shape == b.points.shape
    return same_shape and bool(np.abs(a.points - b.points).max() < ALIKE)


# ── Words ───────────────────────────────────────────────────────────────────────────────


def alternative(expected: Walk, yours: Walk, lang: str) -> str:
    """Return what the picture shows, with the numbers."""
    heading = tr(
        "Two paths of {steps} steps on the bowl f = x²/20 + y², from (-7, 2).",
        lang,
        steps=len(expected.points) - 1,
    )
    wanted = tr("The expected path ends at {end}.", lang, end=_place(expected.end))
    return canvas.joined((heading, wanted, _told(yours, lang)), lang)


def _told(yours: Walk, lang: str) -> str:
    end = _place(yours.end)
    if yours.lost:
        return tr(
            "Yours is at {end} before step {step}, which gives NaN or infinity.",
            lang,
            end=end,
            step=yours.lost,
        )
    if yours.left:
        return tr(
            "Yours leaves the picture with step {step}, to {end}.", lang, step=yours.left, end=end
        )
    if np.abs(yours.points - yours.points[0]).max() < ALIKE:
        return tr("Yours stays where it starts: it ends at {end}.", lang, end=end)
    return tr("Yours ends at {end}.", lang, end=end)


def _place(point: Floats) -> str:
    x, y = (f"{value:.3g}" if abs(value) >= 0.005 else "0" for value in point)
    return f"({x}, {y})"


# ── Lines ───────────────────────────────────────────────────────────────────────────────


def _contours(ax: Axes) -> None:
    x, y = np.meshgrid(np.linspace(*X, 121), np.linspace(*Y, 81))
    ax.contour(x, y, x**2 / 20 + y**2, levels=LEVELS, colors="#BBBBBB", linewidths=0.9)
    ax.plot(0, 0, marker="+", color=INK, markersize=11, markeredgewidth=2)
    ax.set(xlim=X, ylim=Y)
    ax.set_xlabel("$x$", labelpad=0)
    ax.set_ylabel("$y$", labelpad=0)
    ax.grid(visible=False)


def _draw(ax: Axes, path: Walk, label: str, *, color: str, linestyle: str, marker: str) -> None:
    points = _shortened(path.points)
    (line,) = ax.plot(*points.T, label=label, color=color, linestyle=linestyle, linewidth=1.5)
    line.set(marker=marker, markersize=5.0, markerfacecolor="white")
    ax.plot(*points[-1], color=color, marker=marker, markersize=9.0)
    ax.plot(*points[0], color=INK, marker="s", markersize=7.0)


def _shortened(points: Floats) -> Floats:
    """Cut the last move short where it goes far out: beyond the frame nothing is seen of it."""
    if len(points) < 2:
        return points
    *before, last = points
    move = last - before[-1]
    return np.array([*before, before[-1] + move * min(1.0, 20 / max(np.abs(move).max(), 1e-9))])
