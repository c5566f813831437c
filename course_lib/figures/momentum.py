"""The figures of the momentum lesson: what μ and η do, from one coordinate to a whole map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_lib.figures.theme import CYCLE, GRAY, INK, ORANGE, VERMILLION, look, style
from course_lib.heavy_ball import rate, roots
from course_lib.messages import tr

Real = NDArray[np.float64]
DASHES = ("-", "--", "-.", ":")


@style()
def speeds(momenta: Sequence[float], push: int = 40, coast: int = 40) -> Figure:
    """Draw how long a step becomes under a constant gradient, and how it dies without one.

    ``v_t = μ v_{t−1} − η g`` with g = 1 for the first steps and g = 0 after them.

    Args:
        momenta: decay rates, 0 ≤ μ < 1.
        push: number of steps with gradient 1.
        coast: number of steps with gradient 0.

    Returns:
        A figure of one panel: the step's length in units of ηg.

    Example:
        >>> len(speeds([0.0, 0.9]).axes[0].lines)
        5
    """
    fig, ax = plt.subplots(figsize=(7.6, 4.0))
    gradient = np.repeat([1.0, 0.0], [push, coast])
    for i, mu in enumerate(momenta):
        speed = [0.0]
        for g in gradient:
            speed.append(mu * speed[-1] + g)
        color = CYCLE[i % len(CYCLE)]
        ax.plot(speed, DASHES[i % len(DASHES)], color=color, label=rf"$\mu = {mu:g}$")
        ax.axhline(1 / (1 - mu), color=color, linewidth=0.8)
    ax.axvline(push, color=GRAY, linewidth=1.2)
    ax.set(xlabel=tr("step $t$"), ylabel=tr("length of one step, in units of $\\eta g$"))
    ax.legend()
    return fig


@style()
def damping(step_curvature: float, momenta: Sequence[float], steps: int = 40) -> Figure:
    """Draw one coordinate for several decay rates, and the roots that explain it.

    ``e_{t+1} = (1 + μ − h) e_t − μ e_{t−1}`` with h = ηλ, from e₀ = 1 at rest.

    Args:
        step_curvature: h = ηλ, positive.
        momenta: decay rates, 0 ≤ μ < 1.
        steps: number of steps to draw.

    Returns:
        A figure of two panels: e_t against t, and the roots in the complex plane.

    Example:
        >>> len(damping(0.2, [0.1, 0.9]).axes)
        2
    """
    fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 4.0), width_ratios=(1.5, 1))
    for mu, color, dash, mark in zip(momenta, CYCLE, DASHES, "osD^", strict=False):
        error, velocity, curve = 1.0, 0.0, [1.0]
        for _ in range(steps):
            velocity = mu * velocity - step_curvature * error
            error = error + velocity
            curve.append(error)
        left.plot(curve, dash, color=color, label=rf"$\mu = {mu:.4g}$")
        z = roots(1.0, mu, step_curvature)
        right.plot(z.real, z.imag, mark, color=color, markersize=9)
    left.set(xlabel=tr("step $t$"), ylabel="$e_t$")
    left.legend()
    _unit_circle(right)
    return fig


def _unit_circle(ax: Axes) -> None:
    turn = np.linspace(0, 2 * np.pi, 200)
    ax.plot(np.cos(turn), np.sin(turn), color=GRAY, linewidth=1.2)
    ax.set(aspect="equal", xlabel=tr("real part"), ylabel=tr("imaginary part"))


@style()
def rate_map(curvatures: tuple[float, float], marks: Mapping[str, tuple[float, float]]) -> Figure:
    """Draw the rate of convergence over learning rate and decay rate.

    Dark is fast. The thick line is the edge of stability ``ηλ_max = 2 + 2μ``; the dashed and
    dotted curves are critical damping, ``μ = (1 − √(ηλ))²``, of the two coordinates.

    Args:
        curvatures: λ_min and λ_max, positive.
        marks: label → (η, μ) of a setting to point out.

    Returns:
        A figure of one panel and its color bar.

    Example:
        >>> len(rate_map((0.1, 2.0), {}).axes)
        2
    """
    fig, ax = plt.subplots(figsize=(8.2, 5.0))
    lr, mu = np.linspace(0.005, 2.0, 320), np.linspace(0, 0.995, 240)
    speed = rate(lr[None, :], mu[:, None], curvatures)
    mesh = ax.pcolormesh(
        lr, mu, np.where(speed < 1, speed, np.nan), vmin=0.6, vmax=1, rasterized=True
    )
    bar = fig.colorbar(mesh, ax=ax, extend="min")
    bar.set_label(tr("factor per step in the long run"))
    _borders(ax, lr, curvatures)
    for (label, setting), shape in zip(marks.items(), ("*", "o", "s", "D"), strict=False):
        size = 20 if shape == "*" else 12
        ax.plot(*setting, shape, color=ORANGE, markeredgecolor=INK, markersize=size, label=label)
    ax.set(xlabel=r"$\eta$", ylabel=r"$\mu$", xlim=(0, 2), ylim=(0, 1), facecolor="#EEEEEE")
    ax.grid(visible=False)
    fig.legend(loc="outside lower center", ncols=2)
    return fig


def _borders(ax: Axes, lr: Real, curvatures: tuple[float, float]) -> None:
    edge = lr * curvatures[1] / 2 - 1
    ax.plot(lr, edge, color=VERMILLION, linewidth=3, label=r"$\eta\lambda_{\max} = 2 + 2\mu$")
    names = (r"\lambda_{\min}", r"\lambda_{\max}")
    for lam, name, dash in zip(curvatures, names, ("--", ":"), strict=True):
        critical = (1 - np.sqrt(lr * lam)) ** 2
        ax.plot(lr, critical, dash, color="white", linewidth=4.2)
        label = rf"$\mu = (1 - \sqrt{{\eta{name}}})^2$"
        ax.plot(lr, critical, dash, color=INK, linewidth=2.2, label=label)


@style()
def valleys(
    height: Callable[[Real], Real],
    runs: Mapping[str, Real],
    levels: Sequence[float],
    span: tuple[float, float] = (-2.1, 2.1),
) -> Figure:
    """Draw a loss of one parameter on its side, and beside it the parameter over time.

    Both panels share the vertical axis, the parameter w, so a run can be followed from the
    right panel into a valley of the left one.

    Args:
        height: the loss, for arrays of any shape.
        runs: label → values of the parameter, shape (steps + 1,).
        levels: parameters where the loss is flat, drawn as lines across both panels.
        span: lower and upper end of the axis of w.

    Returns:
        A figure of two panels.

    Example:
        >>> len(valleys(np.square, {"a": np.ones(2)}, [0.0]).axes)
        2
    """
    fig, (left, right) = plt.subplots(1, 2, sharey=True, figsize=(9.6, 4.4), width_ratios=(1, 2.4))
    w = np.linspace(*span, 400)
    left.plot(height(w), w, color=INK)
    for (label, run), color, dash in zip(runs.items(), CYCLE, DASHES, strict=False):
        right.plot(run, dash, color=color, label=label)
        right.plot(0, run[0], "s", color=color, markersize=9)
    for ax in (left, right):
        for level in levels:
            ax.axhline(level, color=GRAY, linewidth=1.2)
    left.set(xlabel=tr("loss"), ylabel="$w$", xlim=(-0.6, 4.0), ylim=span)
    right.set(xlabel=tr("step $t$"))
    right.legend()
    return fig


Scores = Mapping[str, tuple[Real, Real]]


@style()
def learning_rates(panels: Mapping[str, Scores], ylabel: str) -> Figure:
    """Draw a score against the learning rate: a line for the mean, a dot for every seed.

    Args:
        panels: title → label → (learning rates of shape (k,), scores of shape (k, seeds)); the
            label's first word, an optimizer's name, decides color and line.
        ylabel: what the score is.

    Returns:
        A figure of ``len(panels)`` panels side by side, both axes logarithmic.

    Example:
        >>> grid = np.array([0.1, 1.0])
        >>> len(learning_rates({"a": {"SGD": (grid, np.ones((2, 3)))}}, "loss").axes)
        1
    """
    size = (1.4 + 4.2 * len(panels), 4.2)
    fig, axes = plt.subplots(1, len(panels), sharey=True, squeeze=False, figsize=size)
    for ax, (title, scores) in zip(axes[0], panels.items(), strict=True):
        for label, (grid, score) in scores.items():
            looks = look(label.split()[0])
            ax.loglog(grid, np.mean(score, axis=1), label=label, **looks)
            dots = np.repeat(grid, score.shape[1])
            ax.plot(dots, score.ravel(), "o", ms=4, color=looks["color"])
        ax.set(title=title, xlabel=r"$\eta$")
    axes[0, 0].set_ylabel(ylabel)
    axes[0, 0].legend()
    return fig
