"""The elongated bowl on which every optimizer of the course is first watched.

``f(x, y) = x²/20 + y²`` bends 20 times more along y than along x, so one learning rate cannot
suit both: the gradient points at the x axis rather than at the minimum.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.contracts import Tensors, checked, count, positive, real_array
from course_lib.messages import tr
from course_lib.protocol import Optimizer

Floats = NDArray[np.float64]
Height = TypeVar("Height", float, Floats)

START = (-7.0, 2.0)
MINIMUM = (0.0, 0.0)
CURVATURES = (0.1, 2.0)  # the eigenvalues of the Hessian: condition number 20


def bowl(x: Height, y: Height) -> Height:
    """Return the height of the bowl.

    ``f(x, y) = x²/20 + y²``

    Args:
        x: first coordinates, any shape.
        y: second coordinates, a shape that broadcasts with ``x``.
    Returns:
        The heights, of the broadcast shape.
    Source:
        Saito, "Deep Learning from Scratch" (2016), section 6.1.
    Example:
        >>> round(bowl(-7.0, 2.0), 2)
        6.45
    """
    return x**2 / 20 + y**2


def _in_the_plane(arguments: Mapping[str, Any]) -> None:
    shape = np.shape(arguments["theta"])
    if shape != (2,):
        raise ValueError(
            tr(
                "theta has shape {shape}, expected (2,): pass one point (x, y); several points "
                "go through a loop.",
                shape=shape,
            )
        )


@checked(_in_the_plane, theta=real_array())
def bowl_gradient(theta: ArrayLike) -> Floats:
    """Return the gradient of the bowl at one point.

    ``∇f = (x/10, 2y)``

    Args:
        theta: the point (x, y), shape (2,).
    Returns:
        The gradient, shape (2,).
    Raises:
        ValueError: ``theta`` is no point of the plane.
    Source:
        By hand from ``f``.
    Example:
        >>> bowl_gradient([-7.0, 2.0])
        array([-0.7,  4. ])
    """
    x, y = np.asarray(theta, dtype=np.float64)
    return np.array([x / 10, 2 * y])


@checked(start=real_array("(d,)"), steps=count)
def trajectory(
    optimizer: Optimizer,
    start: ArrayLike = START,
    steps: int = 30,
    grad: Callable[[Floats], ArrayLike] = bowl_gradient,
) -> Floats:
    """Let an optimizer descend and return every point on its way.

    ``θ_t = update(θ_{t−1}, ∇f(θ_{t−1}))`` for t = 1, ..., steps

    Args:
        optimizer: a fresh one; what it remembers belongs to this run.
        start: θ₀, shape (d,).
        steps: number of updates, 0 or more.
        grad: the gradient as a function of the point, shape (d,) to shape (d,).
    Returns:
        The points θ₀, ..., θ_steps as rows, shape (steps + 1, d).
    Raises:
        ValueError: ``start`` has not one axis, or ``steps`` is negative.
    Source:
        Goh, "Why Momentum Really Works", Distill 2017, doi:10.23915/distill.00006.
    Example:
        >>> from course_lib.optimizers import SGD
        >>> trajectory(SGD(lr=0.1), steps=2).round(4)
        array([[-7.    ,  2.    ],
               [-6.93  ,  1.6   ],
               [-6.8607,  1.28  ]])
    """
    params: Tensors = {"theta": np.array(start, dtype=np.float64)}
    points = [np.array(start, dtype=np.float64)]
    for _ in range(steps):
        slope = grad(np.array(params["theta"], dtype=np.float64))
        grads: Tensors = {"theta": np.array(slope, dtype=np.float64)}
        optimizer.update(params, grads)
        points.append(np.array(params["theta"], dtype=np.float64))
    return np.array(points)


def _target_is_a_point(arguments: Mapping[str, Any]) -> None:
    shape, expected = np.shape(arguments["target"]), np.shape(arguments["points"])[1:]
    if shape != expected:
        raise ValueError(
            tr(
                "target has shape {shape}, expected {expected}, the shape of one point: pass "
                "as many coordinates as the trajectory has.",
                shape=shape,
                expected=expected,
            )
        )


@checked(_target_is_a_point, points=real_array("(T, d)"), target=real_array())
def distances(points: ArrayLike, target: ArrayLike = MINIMUM) -> Floats:
    """Return how far each point of a trajectory is from its goal.

    ``‖θ_t − θ*‖₂``

    Args:
        points: a trajectory, shape (T, d).
        target: θ*, shape (d,).
    Returns:
        The distances, shape (T,), in the unit of the coordinates.
    Raises:
        ValueError: ``target`` has another number of coordinates.
    Source:
        Euclidean norm.
    Example:
        >>> distances([[3.0, 4.0], [0.0, 0.0]])
        array([5., 0.])
    """
    path, goal = np.asarray(points, dtype=np.float64), np.asarray(target, dtype=np.float64)
    return np.asarray(np.linalg.norm(path - goal, axis=1))


@checked(values=real_array("(T,)"), threshold=positive)
def steps_below(values: Sequence[float] | Floats, threshold: float) -> int | None:
    """Return the first step from which the values stay below a threshold.

    ``min {t : value_k < threshold for all k ≥ t}``

    Args:
        values: one number per step from step 0, shape (T,); NaN is never below.
        threshold: a positive number in the unit of the values.
    Returns:
        The step, or None where the last value is not below.
    Raises:
        ValueError: ``threshold`` is not positive, or there are no values.
    Source:
        The usual count of iterations to an accuracy; a dip that does not last is not counted.
    Example:
        >>> steps_below([5.0, 0.5, 2.0, 0.9, 0.1], threshold=1.0)
        3
    """
    above = np.flatnonzero(~(np.asarray(values, dtype=np.float64) < threshold))
    first = int(above[-1]) + 1 if above.size else 0
    return first if first < len(values) else None
