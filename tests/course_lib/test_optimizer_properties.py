"""What must hold of an update rule whatever the numbers are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_lib.optimizers import SGD, AdaGrad, Adam, Momentum, Nesterov, RMSprop

ALL = [SGD, Momentum, Nesterov, AdaGrad, RMSprop, Adam]


def path(optimizer: Any, gradients: Any, start: float = 0.0) -> Any:
    """Return every point, one row a step."""
    theta = np.full(gradients.shape[1:], start)
    points = []
    for gradient in gradients:
        optimizer.update({"theta": theta}, {"theta": gradient})
        points.append(theta.copy())
    return np.array(points)


@pytest.fixture
def gradients() -> Any:
    return np.random.default_rng(1).normal(size=(15, 4, 3))


# ── Scale ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("factor", [1e-6, 8.0, 1e5])
@pytest.mark.parametrize("rule", [AdaGrad, RMSprop, Adam])
def test_without_epsilon_the_scale_of_the_gradient_is_lost(
    rule: Any, factor: float, gradients: Any
) -> None:
    plain = path(rule(lr=0.1, eps=0.0), gradients)
    np.testing.assert_allclose(
        path(rule(lr=0.1, eps=0.0), factor * gradients), plain, rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize("rule", [SGD, Momentum, Nesterov])
def test_rules_without_a_root_are_linear_in_the_gradient(rule: Any, gradients: Any) -> None:
    np.testing.assert_allclose(
        path(rule(), 8.0 * gradients), 8.0 * path(rule(), gradients), rtol=1e-12
    )


@pytest.mark.parametrize(
    ("optimizer", "size"),
    [
        (AdaGrad(lr=0.2), 0.2),
        (Adam(lr=0.2), 0.2),
        (RMSprop(lr=0.2), 0.2 * 10**0.5),
        (RMSprop(lr=0.2, rho=0.99), 2.0),
    ],
    ids=["adagrad", "adam", "rmsprop", "rmsprop-99"],
)
def test_the_first_step_has_the_sign_of_the_gradient_and_one_size(
    optimizer: Any, size: float, gradients: Any
) -> None:
    first = path(optimizer, gradients[:1])[0]
    np.testing.assert_allclose(first, -size * np.sign(gradients[0]), rtol=1e-5)


def test_every_coordinate_has_its_own_history(gradients: Any) -> None:
    louder = gradients.copy()
    louder[:, 0, 0] *= 1000
    for rule in ALL:
        same, other = path(rule(), gradients), path(rule(), louder)
        np.testing.assert_array_equal(same[:, 1:], other[:, 1:])


# ── Momentum ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("rule", [Momentum, Nesterov])
@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_a_constant_gradient_gives_the_terminal_velocity(rule: Any, momentum: float) -> None:
    points = path(rule(lr=0.1, momentum=momentum), np.full((300, 1), 2.0))
    np.testing.assert_allclose(points[-1] - points[-2], -0.1 * 2.0 / (1 - momentum), rtol=1e-10)


def test_without_gradient_the_velocity_carries_on(gradients: Any) -> None:
    stopped = np.concatenate([gradients[:1], np.zeros((200, 4, 3))])
    points = path(Momentum(lr=0.1, momentum=0.8), stopped)
    np.testing.assert_allclose(points[-1], points[0] / (1 - 0.8), rtol=1e-12)


@pytest.mark.parametrize("momentum", [0.0, 0.4, 0.9])
def test_the_heavy_ball_is_stable_up_to_two_plus_two_mu(momentum: float) -> None:
    ends = []
    for curvature in (2 + 2 * momentum - 0.1, 2 + 2 * momentum + 0.1):
        optimizer, theta = Momentum(lr=1.0, momentum=momentum), np.ones(1)
        for _ in range(300):
            optimizer.update({"theta": theta}, {"theta": curvature * theta})
        ends.append(abs(float(theta[0])))
    assert ends[0] < 1e-2 < 1e2 < ends[1]


def test_no_momentum_is_gradient_descent(gradients: Any) -> None:
    plain = path(SGD(lr=0.3), gradients)
    np.testing.assert_array_equal(path(Momentum(lr=0.3, momentum=0.0), gradients), plain)
    np.testing.assert_array_equal(path(Nesterov(lr=0.3, momentum=0.0), gradients), plain)


def test_nesterovs_params_are_the_point_ahead() -> None:
    def slope(x: Any) -> Any:
        return np.sin(x) + 0.1 * x**3

    lr, momentum = 0.2, 0.7
    optimizer, ahead = Nesterov(lr=lr, momentum=momentum), np.array([1.5, -2.0, 0.3])
    theta, velocity = ahead.copy(), np.zeros(3)
    for _ in range(12):
        optimizer.update({"x": ahead}, {"x": slope(ahead)})
        # the rule as Sutskever et al. print it, on the trained point
        velocity = momentum * velocity - lr * slope(theta + momentum * velocity)
        theta = theta + velocity
        np.testing.assert_allclose(ahead - momentum * optimizer.v["x"], theta, rtol=1e-12)


# ── Squares ─────────────────────────────────────────────────────────────────────────────


def test_adagrads_effective_rate_never_rises(gradients: Any) -> None:
    optimizer, theta, rates = AdaGrad(lr=0.1), {"theta": np.zeros((4, 3))}, []
    for gradient in gradients:
        optimizer.update(theta, {"theta": gradient})
        rates.append(optimizer.lr / np.sqrt(optimizer.s["theta"]))
    assert (np.diff(rates, axis=0) <= 0).all()
    assert optimizer.lr == 0.1


def test_adagrad_under_a_constant_gradient_slows_down() -> None:
    steps, lr = 10_000, 0.1
    distance = -path(AdaGrad(lr=lr), np.full((steps, 1), 3.0))[-1, 0]
    zeta_of_one_half = -1.4603545088
    assert distance == pytest.approx(2 * lr * steps**0.5 + lr * zeta_of_one_half, abs=1e-3)
    assert distance == pytest.approx(19.85, abs=0.01)


@pytest.mark.parametrize("rule", [AdaGrad, RMSprop, Adam])
def test_where_no_gradient_came_nothing_moves(rule: Any) -> None:
    np.testing.assert_array_equal(path(rule(), np.zeros((5, 2)), start=0.3), 0.3)


def test_under_a_constant_gradient_adam_always_moves_by_its_rate() -> None:
    points = path(Adam(lr=0.01), np.full((50, 1), -7.0))
    np.testing.assert_allclose(np.diff(points, axis=0), 0.01, rtol=1e-8)


def test_rmsprop_and_adam_come_to_the_same_rate_under_a_constant_gradient() -> None:
    points = path(RMSprop(lr=0.01), np.full((400, 1), -7.0))
    np.testing.assert_allclose(points[-1] - points[-2], 0.01, rtol=1e-8)


def test_adam_counts_updates_not_parameters(gradients: Any) -> None:
    optimizer = Adam()
    params = {name: np.zeros((4, 3)) for name in "abc"}
    for count, gradient in enumerate(gradients, start=1):
        optimizer.update(params, dict.fromkeys(params, gradient))
        assert optimizer.t == count
    np.testing.assert_array_equal(params["a"], params["c"])
