"""Steps on x²/20 + y² from (−7, 2) that can be done on paper."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_lib.optimizers import SGD, AdaGrad, Adam, Momentum, Nesterov, RMSprop


def bowl(theta: Any) -> Any:
    """Return the gradient of x²/20 + y²."""
    return np.array([theta[0] / 10, 2 * theta[1]])


def points(optimizer: Any, steps: int, grad_f: Any = bowl) -> list[list[float]]:
    """Return where an optimizer goes from (−7, 2), to four digits."""
    params = {"theta": np.array([-7.0, 2.0])}
    path = []
    for _ in range(steps):
        optimizer.update(params, {"theta": grad_f(params["theta"])})
        path.append(params["theta"].round(4).tolist())
    return path


@pytest.mark.parametrize(
    ("optimizer", "path"),
    [
        (SGD(lr=0.1), [[-6.93, 1.6], [-6.8607, 1.28]]),
        # v: (0.07, −0.4), then 0.9 · that − 0.1 · (−0.693, 3.2)
        (Momentum(lr=0.1), [[-6.93, 1.6], [-6.7977, 0.92]]),
        # v: (0.07, −0.4), the point ahead moves 0.9 v + (0.07, −0.4);
        # then v = (0.13167, −0.608) and (0.9 · 0.13167 + 0.06867, −0.9 · 0.608 − 0.248)
        (Nesterov(lr=0.1), [[-6.867, 1.24], [-6.6798, 0.4448]]),
        # s: (0.49, 16), then (0.7925, 17)
        (AdaGrad(lr=1.5), [[-5.5, 0.5], [-4.5733, 0.1362]]),
        (RMSprop(lr=0.1), [[-6.6838, 1.6838]]),
        (RMSprop(lr=0.1, rho=0.99), [[-6.0, 1.0]]),
        (Adam(lr=0.3), [[-6.7, 1.7]]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_steps_from_paper(optimizer: Any, path: list[list[float]]) -> None:
    assert points(optimizer, len(path)) == path


def displacements(optimizer: Any, gradients: list[float]) -> list[float]:
    """Return how far one parameter moves at each step."""
    params, moved = {"a": np.zeros(1)}, []
    for gradient in gradients:
        before = params["a"].copy()
        optimizer.update(params, {"a": np.array([gradient])})
        moved.append(float((params["a"] - before)[0]))
    return moved


def test_the_squares_of_adagrad_add_up() -> None:
    optimizer, params = AdaGrad(), {"theta": np.zeros(2)}
    for gradient in ([-0.7, 4.0], [-0.55, 1.0]):
        optimizer.update(params, {"theta": np.array(gradient)})
    np.testing.assert_allclose(optimizer.s["theta"], [0.7925, 17.0], rtol=1e-14)


def test_the_squares_of_rmsprop_fade() -> None:
    optimizer, params, kept = RMSprop(), {"a": np.zeros(1)}, []
    for gradient in (10.0, 0.0, 0.0, 0.0):
        optimizer.update(params, {"a": np.array([gradient])})
        kept.append(float(optimizer.s["a"][0]))
    np.testing.assert_allclose(kept, [10.0, 9.0, 8.1, 7.29], rtol=1e-14)


@pytest.mark.parametrize(("first", "second"), [(0.1, 0.0807), (1.0, 0.1), (10.0, 0.0741)])
def test_adams_second_step_is_not_ordered_by_the_first_gradient(
    first: float, second: float
) -> None:
    assert displacements(Adam(lr=0.1), [first, 1.0])[1] == pytest.approx(-second, abs=5e-5)


@pytest.mark.parametrize(
    ("optimizer", "share"),
    [
        (AdaGrad(lr=1.0), 1 / 11),  # g / (g + ε) with g = 1e-9
        (Adam(lr=1.0), 1 / 11),
        (RMSprop(lr=1.0), 0.09693466),  # 1 / (√0.1 + 10)
    ],
    ids=lambda value: type(value).__name__,
)
def test_epsilon_stands_outside_the_root(optimizer: Any, share: float) -> None:
    assert displacements(optimizer, [1e-9])[0] == pytest.approx(-share, rel=1e-7)


def test_a_new_rate_leaves_the_velocity_as_it_is() -> None:
    optimizer, params = Momentum(lr=0.1, momentum=0.5), {"a": np.zeros(1)}
    seen = []
    for rate in (0.1, 0.01, 0.0):
        optimizer.lr = rate
        optimizer.update(params, {"a": np.ones(1)})
        seen.append(float(params["a"][0]))
    # v: −0.1, −0.05 − 0.01, −0.03
    np.testing.assert_allclose(seen, [-0.1, -0.16, -0.19], rtol=1e-14)


def test_the_best_heavy_ball_of_the_bowl() -> None:
    curvatures, start = np.array([0.1, 2.0]), np.array([-7.0, 2.0])
    low, high = np.sqrt(curvatures)
    optimizer = Momentum(lr=(2 / (low + high)) ** 2, momentum=((high - low) / (high + low)) ** 2)
    assert (round(optimizer.lr, 3), round(optimizer.momentum, 4)) == (1.336, 0.4026)
    # Both recurrences have a double root r = ±√μ, so θ_t = θ_0 (1 + c t) rᵗ, and θ_1 gives c.
    roots = optimizer.momentum**0.5 * np.array([1, -1])
    c = (1 - optimizer.lr * curvatures) / roots - 1
    theta, losses = start.copy(), []
    for t in range(1, 31):
        optimizer.update({"theta": theta}, {"theta": curvatures * theta})
        np.testing.assert_allclose(theta, start * (1 + c * t) * roots**t, rtol=1e-9)
        losses.append(0.5 * float(curvatures @ theta**2))
    assert max(losses[16:]) < 1e-3 < losses[15]
