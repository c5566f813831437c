"""Gradient descent with one constant rate, and what the curvature does to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from course_lib.contracts import (
    Array,
    checked,
    count,
    float_array,
    positive,
    rate,
    real_array,
    returns_same_shape,
)
from course_lib.messages import tr


@checked(grad_f=returns_same_shape, theta0=real_array("(d,)"), lr=rate, steps=count)
def gd_trajectory(grad_f: Callable[[Array], Array], theta0: Array, lr: float, steps: int) -> Array:
    """Return all points that gradient descent visits, the start included.

    θ_t = θ_{t−1} − η ∇f(θ_{t−1})

    Args:
        grad_f: takes a point of shape (d,) and returns the gradient there, of shape (d,).
        theta0: the start θ_0, shape (d,); integers are read as floats; left as it was.
        lr: learning rate η, at least 0, constant.
        steps: the number of updates, at least 0.
    Returns:
        shape (steps + 1, d), one point a row; float32 if the start is float32.
    Raises:
        ValueError, TypeError: an argument is of another kind, shape or range, or grad_f
            returns another shape.
    Source:
        Cauchy 1847, "Méthode générale pour la résolution des systèmes d'équations
        simultanées"; Nocedal & Wright 2006, Numerical Optimization, chapter 3.
    Example:
        >>> A = np.diag([0.1, 2.0])
        >>> gd_trajectory(lambda theta: A @ theta, np.array([-7, 2]), 0.1, 2).round(4).tolist()
        [[-7.0, 2.0], [-6.93, 1.6], [-6.8607, 1.28]]
    """
    theta = 1.0 * np.asarray(theta0)  # a copy; integers would round every step
    path = [theta.copy()]
    for _ in range(steps):
        theta -= lr * grad_f(theta)
        path.append(theta.copy())
    return np.array(path)


def _is_curvature(arguments: Mapping[str, Any]) -> None:
    A = arguments["A"]
    square = A.shape[0] == A.shape[1] and np.isfinite(A).all()
    if not square or not np.allclose(A, A.T, atol=1e-8 * np.abs(A).max()):
        raise ValueError(
            tr(
                "A of shape {shape} is not symmetric or not finite, expected the matrix of ½θᵀAθ: "
                "pass (A + A.T) / 2, which gives the same function.",
                shape=A.shape,
            )
        )
    lowest, highest = np.linalg.eigvalsh(A)[[0, -1]]
    if highest <= 0 or lowest < -1e-6 * highest:
        raise ValueError(
            tr(
                "A has eigenvalues from {lowest} to {highest}, expected none below 0 and one "
                "above: where the curvature is negative no rate is stable; pass the matrix of a "
                "bowl, for example A.T @ A.",
                lowest=f"{lowest:.3g}",
                highest=f"{highest:.3g}",
            )
        )


@checked(_is_curvature, A=float_array("(d, d)"))
def max_stable_lr(A: Array) -> float:
    """Return the rate below which gradient descent on ½θᵀAθ converges from everywhere.

    0 < η < 2 / λ_max,  as each eigen-coordinate is multiplied by 1 − ηλ

    Args:
        A: symmetric, shape (d, d), eigenvalues λ at least 0, one above.
    Returns:
        2 / λ_max; this rate itself no longer converges.
    Raises:
        ValueError, TypeError: A is no symmetric float matrix, or no rate is stable.
    Source:
        Nocedal & Wright 2006, Numerical Optimization, section 3.3, for the eigen-analysis;
        Goh 2017, "Why momentum really works", doi:10.23915/distill.00006, for the bound.
    Example:
        >>> max_stable_lr(np.array([[3.0, 1.0], [1.0, 3.0]]))
        0.5
    """
    return float(2 / np.linalg.eigvalsh(A).max())


@checked(lr=positive, lam=positive)
def regime(lr: float, lam: float) -> str:
    """Tell how gradient descent moves along a direction of curvature λ.

    θ_t = (1 − ηλ) θ_{t−1}

    The factor is taken as computed, with no tolerance: at ηλ = 1 it is 0, one step arrives,
    and that counts as monotone; at ηλ = 2 it is −1, which never converges. A product that
    rounds to just below 2, such as 2/49 · 49, therefore still zigzags.

    Args:
        lr: learning rate η, above 0.
        lam: curvature λ, an eigenvalue of the Hessian, above 0.
    Returns:
        ``"monotone"``, ``"zigzags"`` (it converges, changing sides) or ``"diverges"``.
    Raises:
        ValueError, TypeError: η or λ is not above 0, not finite or no number.
    Source:
        Goh 2017, "Why momentum really works", doi:10.23915/distill.00006.
    Example:
        >>> [regime(lr, 2.0) for lr in (0.5, 0.95, 1.0)]
        ['monotone', 'zigzags', 'diverges']
    """
    factor = 1 - lr * lam
    if abs(factor) >= 1:
        return "diverges"
    if factor < 0:
        return "zigzags"
    return "monotone"
