"""gradient_descent.gd_trajectory: every point of the descent, the start included."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from autograder.criteria import Test, matches, readings
from autograder.designs.function import alike, calls, leaves_input_alone
from autograder.exercise import Criterion, Exercise, Fn, Probe
from autograder.record import Observation, Record
from course_lib.descent import gd_trajectory
from course_lib.i18n import mark
from lessons.gradient_descent.trajectory_causes import MISCONCEPTIONS

Floats = NDArray[np.float64]

STUB = '''\
def gd_trajectory(grad_f, theta0, lr, steps):
    """Return all points of gradient descent, the start first, one point a row.

    grad_f takes a point of shape (d,) and returns the gradient there, of the same shape.
    theta0 is the start, of shape (d,), floats or integers; it must come out as it went in.
    lr is constant, steps is the number of updates. The result is an array of floats of
    shape (steps + 1, d).
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def gd_trajectory(grad_f, theta0, lr, steps):
    """Return all points of gradient descent, the start first, one point a row."""
    # A copy of floats: the caller keeps theta0, and integers would round every step.
    theta = np.array(theta0, dtype=float)
    points = [theta]
    for _ in range(steps):
        # A new array each time, so that the points already stored stay as they are.
        theta = theta - lr * grad_f(theta)
        points.append(theta)
    return np.array(points)
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    bowl = Fn("quadratic_gradient", (_bowl(rng),))
    waves = Fn("wave_gradient", (rng.uniform(1, 2, 4),))
    whole = rng.choice((-1, 1), 2) * rng.integers(3, 9, 2)
    lr = float(rng.uniform(0.1, 0.3))
    integers = [
        {"grad_f": bowl, "theta0": start, "lr": lr, "steps": 4}
        for start in (whole, whole.astype(float))
    ]
    return (
        calls("bowl", [{"grad_f": bowl, "theta0": rng.normal(0, 1, 2), "lr": lr, "steps": 5}]),
        calls("waves", [{"grad_f": waves, "theta0": rng.normal(0, 1, 4), "lr": 0.2, "steps": 3}]),
        calls("no steps", [{"grad_f": bowl, "theta0": rng.normal(0, 1, 2), "lr": lr, "steps": 0}]),
        calls("integers", integers),
    )


def _bowl(rng: np.random.Generator) -> Floats:
    """Draw a bowl whose axes are not those of the coordinates."""
    coupling = float(rng.uniform(0.4, 0.8))
    return np.array([[1.0, coupling], [coupling, 2.0]])


# ── Criteria ────────────────────────────────────────────────────────────────────────────


def _of_points(test: Callable[[Floats, Floats], bool]) -> Test:
    """Return a test of the points in the bowl beside the right ones, list or array alike."""

    def holds(record: Record) -> bool:
        found, wanted = _points(record.candidate), _points(record.baseline)
        with np.errstate(all="ignore"):
            return found is not None and wanted is not None and test(found, wanted)

    return holds


def _points(observed: Observation) -> Floats | None:
    results = readings(observed, "bowl", "out")
    try:
        points = np.asarray(results[0], dtype=np.float64)
    except (LookupError, TypeError, ValueError):
        return None
    return points if points.ndim == 2 and len(points) > 1 else None


def _starts(found: Floats, wanted: Floats) -> bool:
    return found.shape[1:] == wanted.shape[1:] and np.allclose(found[0], wanted[0], rtol=1e-6)


def _first_move(found: Floats, wanted: Floats) -> bool:
    """Tell whether the first two points lie apart as they should, wherever they begin."""
    moves = found[1] - found[0], wanted[1] - wanted[0]
    return moves[0].shape == moves[1].shape and np.allclose(*moves, rtol=1e-6)


def _complete(found: Floats, wanted: Floats) -> bool:
    return found.shape == wanted.shape


TRAJECTORY = Exercise(
    id="gradient_descent.gd_trajectory",
    name="gd_trajectory",
    form="function",
    title=mark("The path of gradient descent"),
    reference=gd_trajectory,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion("starts", mark("the first point is the start"), 1, _of_points(_starts)),
        Criterion("first_step", mark("the first step is right"), 2, _of_points(_first_move)),
        Criterion("length", mark("there is one point more than steps"), 1, _of_points(_complete)),
        Criterion("path", mark("every point is right"), 2, matches("bowl", "waves", "no steps")),
        Criterion("integers", mark("the start may be integers"), 1, alike("integers", 0, 1)),
        leaves_input_alone(1),
    ),
    hints=(
        mark(
            "Take f = x²/20 + y² with η = 0.1 from (−7, 2). The first three points are (−7, 2), "
            "(−6.93, 1.6) and (−6.8607, 1.28): are they your first three rows?"
        ),
        mark(
            "You need a copy of the start in floats, a list that already holds it, and a loop of "
            "`steps` turns. Each turn asks for the gradient where you stand, moves, and stores a "
            "point that nothing will change later."
        ),
        mark("θₜ = θₜ₋₁ − η ∇f(θₜ₋₁) for t = 1 … steps, with θ₀ as row 0."),
    ),
    together=(
        ("ascends", "start_missing"),
        ("ascends", "last_missing"),
        ("ascends", "returns_list"),
        ("ascends", "integer_truncates"),
        ("ascends", "frozen_gradient"),
    ),
    labels={
        "bowl": mark("a quadratic bowl"),
        "waves": mark("a landscape of waves"),
        "no steps": mark("no steps at all"),
    },
    misconceptions=MISCONCEPTIONS,
)
