"""The elongated bowl as a sum over samples, each of which tilts it its own way.

Sample n has the loss ``f(θ) + ξ_n·θ``, and the tilts ξ_n add up to nothing: the mean loss is
the bowl itself, and the gradient of a mini-batch is that of the bowl plus the batch's mean tilt.
So the noise of SGD has one size everywhere, and all that theory says of it can be counted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.bowl import CURVATURES, START
from course_lib.contracts import checked, count, generator, non_negative, positive, real_array
from course_lib.contracts.whole import positive_integer

Floats = NDArray[np.float64]


@checked(samples=positive_integer, std=non_negative, rng=generator)
def tilts(samples: int, std: float, rng: np.random.Generator) -> Floats:
    """Draw the tilts of the samples, normal, with exact moments.

    mean of ξ_n = (0, 0),  mean of ξ_n ξ_nᵀ = s² I

    Args:
        samples: N, at least 3: with fewer points a plane has no such tilts.
        std: s, the standard deviation of each coordinate, at least 0.
        rng: the generator to draw from.
    Returns:
        ξ, shape (N, 2).
    Raises:
        ValueError, TypeError: a number is out of range, or rng is no generator.
        numpy.linalg.LinAlgError: there are fewer than 3 samples.
    Source:
        A standard normal sample, centered and whitened.
    Example:
        >>> xi = tilts(64, 1.5, np.random.default_rng(0))
        >>> bool(abs(xi.mean(axis=0)).max() < 1e-12), (xi.T @ xi / 64).round(9).tolist()
        (True, [[2.25, 0.0], [0.0, 2.25]])
    """
    drawn = rng.normal(size=(samples, 2))
    drawn -= drawn.mean(axis=0)
    root = np.linalg.cholesky(drawn.T @ drawn / samples)
    return np.asarray(std * np.linalg.solve(root, drawn.T).T)


@checked(
    xi=real_array("(N, 2)"),
    lr=positive,
    batch_size=positive_integer,
    steps=count,
    runs=positive_integer,
    rng=generator,
    start=real_array("(2,)"),
)
def noisy_runs(
    xi: Floats,
    lr: float,
    batch_size: int,
    steps: int,
    runs: int,
    rng: np.random.Generator,
    start: ArrayLike = START,
) -> Floats:
    """Let SGD go down the bowl many times, with a fresh batch for each step of each run.

    θ_t = θ_{t−1} − η (∇f(θ_{t−1}) + mean of ξ_n over B_t),  B_t drawn without replacement

    Args:
        xi: the tilts ξ of the samples, shape (N, 2), as `tilts` returns them.
        lr: learning rate η, above 0, constant.
        batch_size: B, at least 1; from N on there is no noise.
        steps: number of updates, at least 0.
        runs: how many runs, independent of one another.
        rng: the generator of the batches.
        start: θ_0, shape (2,).
    Returns:
        shape (steps + 1, runs, 2): the point of each run after each step.
    Raises:
        ValueError, TypeError: an argument is out of range or of another kind.
    Source:
        Bottou, Curtis & Nocedal 2018, section 4, arXiv:1606.04838, on fresh batches.
    Example:
        >>> xi = tilts(64, 1.5, np.random.default_rng(0))
        >>> noisy_runs(xi, 0.4, 64, 2, 1, np.random.default_rng(0))[-1].round(4).tolist()
        [[-6.4512, 0.08]]
    """
    deck = np.tile(np.arange(len(xi)), (runs, 1))
    theta = np.tile(np.asarray(start, dtype=np.float64), (runs, 1))
    points = [theta]
    for _ in range(steps):
        hands = rng.permuted(deck, axis=1)[:, :batch_size]
        theta = theta - lr * (theta * CURVATURES + xi[hands].mean(axis=1))
        points.append(theta)
    return np.array(points)


@checked(variance=non_negative, samples=positive_integer, batch_size=positive_integer)
def batch_variance(variance: float, samples: int, batch_size: int) -> float:
    """Return the variance of a mini-batch's mean, drawn without replacement.

    σ²/B · (N − B)/(N − 1)

    Args:
        variance: σ², the variance of single samples around their mean, at least 0.
        samples: N, at least 2.
        batch_size: B, at least 1; above N it counts as N.
    Returns:
        the variance of the mean, in the unit of σ².
    Raises:
        ValueError, TypeError: a number is out of range.
        ZeroDivisionError: there is one sample only.
    Source:
        Cochran 1977, Sampling Techniques, third edition, theorem 2.2.
    Example:
        >>> round(batch_variance(14 / 3, 3, 2), 6) == round(7 / 6, 6)
        True
    """
    batch = min(batch_size, samples)
    return variance / batch * (samples - batch) / (samples - 1)


@checked(lr=positive, curvature=positive, variance=non_negative)
def stationary_variance(lr: float, curvature: float, variance: float) -> float:
    """Return the variance at which SGD with a constant rate stays on a quadratic.

    V = η ς² / (λ (2 − ηλ)),  the fixed point of V = (1 − ηλ)² V + η² ς²

    Args:
        lr: learning rate η, below 2/λ.
        curvature: λ, above 0.
        variance: ς², the variance of the gradient's noise, at least 0.
    Returns:
        the variance of the parameter around the minimum, in units of θ².
    Raises:
        ValueError, TypeError: a number is out of range.
    Source:
        By hand from the recurrence; Bottou, Curtis & Nocedal 2018, theorem 4.6,
        arXiv:1606.04838, for the same floor as a bound.
    Example:
        >>> round(stationary_variance(0.4, 2.0, 2.25), 6)
        0.375
    """
    return lr * variance / (curvature * (2 - lr * curvature))
