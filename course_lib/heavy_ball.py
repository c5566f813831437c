"""How fast momentum converges on a bowl, from the two roots of one quadratic equation.

On ``f = ½ Σ λᵢ eᵢ²`` each coordinate obeys ``e_{t+1} = (1 + μ − ηλ) e_t − μ e_{t−1}``, so the
roots of ``z² − (1 + μ − ηλ) z + μ`` say everything: the larger modulus is the factor by which
the error shrinks per step in the long run. With ``μ = 0`` this is gradient descent.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.messages import tr

Real = NDArray[np.float64]
Complex = NDArray[np.complex128]


def roots(lr: ArrayLike, momentum: ArrayLike, curvature: ArrayLike) -> Complex:
    """Return both roots of the recurrence of one coordinate.

    ``z = ½ (a ± √(a² − 4μ))`` with ``a = 1 + μ − ηλ``.

    Args:
        lr: learning rates η, any shape.
        momentum: decay rates μ, 0 ≤ μ, a shape that broadcasts with ``lr``.
        curvature: eigenvalues λ of the Hessian, a shape that broadcasts with both.

    Returns:
        Complex array of shape (2, ...): the broadcast shape behind an axis of two roots.

    Source:
        Goh, "Why Momentum Really Works", Distill 2017, doi:10.23915/distill.00006.

    Example:
        >>> roots(1.0, 0.25, 0.25).real
        array([0.5, 0.5])
    """
    mu = np.asarray(momentum, dtype=np.float64)
    a = 1 + mu - np.asarray(lr, dtype=np.float64) * np.asarray(curvature, dtype=np.float64)
    root = np.sqrt((a * a - 4 * mu).astype(np.complex128))
    return np.stack([(a + root) / 2, (a - root) / 2])


def rate(lr: ArrayLike, momentum: ArrayLike, curvatures: ArrayLike) -> Real:
    """Return the factor per step that the slowest coordinate reaches in the long run.

    ``ρ(η, μ) = max over λ of max(|z₁|, |z₂|)``; below 1 the bowl is descended.

    Args:
        lr: learning rates η, any shape.
        momentum: decay rates μ, 0 ≤ μ, a shape that broadcasts with ``lr``.
        curvatures: eigenvalues λ of the Hessian, shape (d,).

    Returns:
        Array of the broadcast shape of ``lr`` and ``momentum``.

    Source:
        Polyak 1964, doi:10.1016/0041-5553(64)90137-5; Goh 2017.

    Example:
        >>> round(float(rate(0.1, 0.9, [0.1, 2.0])), 4)
        0.9487
    """
    slowest = [np.abs(roots(lr, momentum, lam)).max(axis=0) for lam in np.atleast_1d(curvatures)]
    return np.asarray(np.max(slowest, axis=0), dtype=np.float64)


def best_setting(smallest: float, largest: float) -> tuple[float, float]:
    """Return the learning rate and the decay rate with the smallest rate on a bowl.

    ``η* = (2 / (√λ_min + √λ_max))²`` and ``μ* = ((√κ − 1) / (√κ + 1))²``, ``κ = λ_max / λ_min``.

    Args:
        smallest: λ_min, positive.
        largest: λ_max, at least λ_min.

    Returns:
        ``(lr, momentum)``.

    Raises:
        ValueError: the two are not positive and in order.

    Source:
        Polyak 1964, doi:10.1016/0041-5553(64)90137-5.

    Example:
        >>> lr, momentum = best_setting(0.1, 2.0)
        >>> round(lr, 3), round(momentum, 4)
        (1.336, 0.4026)
    """
    if not 0 < smallest <= largest:
        raise ValueError(
            tr(
                "best_setting({smallest}, {largest}): expected 0 < smallest <= largest; "
                "pass the smallest and the largest eigenvalue of the Hessian, in this order",
                smallest=smallest,
                largest=largest,
            )
        )
    low, high = np.sqrt(smallest), np.sqrt(largest)
    return float((2 / (low + high)) ** 2), float(((high - low) / (high + low)) ** 2)
