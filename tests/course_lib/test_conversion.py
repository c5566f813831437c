"""Three ways to write momentum: equal paths after conversion, as long as η is constant."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from torch_numbers import part

from course_lib.optimizers import Momentum, convert

FORMS = ("classical", "pytorch", "ema")


@pytest.mark.parametrize(
    ("src", "dst", "expected"),
    [
        ("classical", "ema", 0.2 / 0.1),
        ("pytorch", "ema", 0.2 / 0.1),
        ("ema", "classical", 0.2 * 0.1),
        ("ema", "pytorch", 0.2 * 0.1),
        ("classical", "pytorch", 0.2),
        ("pytorch", "classical", 0.2),
        ("ema", "ema", 0.2),
    ],
)
def test_rates_from_paper(src: str, dst: str, expected: float) -> None:
    assert convert(0.2, 0.9, src, dst) == (pytest.approx(expected, rel=1e-12), 0.9)


@pytest.mark.parametrize(("src", "dst"), [*itertools.product(FORMS, FORMS)])
def test_there_and_back(src: str, dst: str) -> None:
    assert convert(*convert(0.3, 0.8, src, dst), dst, src) == (pytest.approx(0.3, rel=1e-14), 0.8)


@pytest.mark.parametrize("form", FORMS)
def test_without_momentum_all_are_one(form: str) -> None:
    assert convert(0.3, 0.0, "classical", form) == (0.3, 0.0)


def other_form(form: str, lr: Any, momentum: float, gradients: Any) -> Any:
    """Walk in a form that keeps η out of the velocity; `lr` may change by step."""
    weight = 1.0 if form == "pytorch" else 1 - momentum
    velocity, theta, points = 0.0, np.zeros(3), []
    for rate, gradient in zip(np.broadcast_to(lr, len(gradients)), gradients, strict=True):
        velocity = momentum * velocity + weight * gradient
        theta = theta - rate * velocity
        points.append(theta)
    return np.array(points)


def classical(lr: Any, momentum: float, gradients: Any) -> Any:
    """Walk with the course's `Momentum`; `lr` may change by step."""
    optimizer, theta, points = Momentum(momentum=momentum), np.zeros(3), []
    for rate, gradient in zip(np.broadcast_to(lr, len(gradients)), gradients, strict=True):
        optimizer.lr = rate
        optimizer.update({"a": theta}, {"a": gradient})
        points.append(theta.copy())
    return np.array(points)


@pytest.mark.parametrize("form", ["pytorch", "ema"])
def test_converted_settings_take_the_same_path(form: str) -> None:
    gradients = np.random.default_rng(8).normal(size=(20, 3))
    path = other_form(form, *convert(0.3, 0.8, "classical", form), gradients)
    np.testing.assert_allclose(path, classical(0.3, 0.8, gradients), rtol=1e-12)


@pytest.mark.parametrize("form", ["pytorch", "ema"])
def test_a_schedule_tells_them_apart(form: str) -> None:
    gradients = np.ones((2, 3))
    first, second = (convert(lr, 0.5, "classical", form)[0] for lr in (0.1, 0.01))
    end = other_form(form, [first, second], 0.5, gradients)[-1]
    np.testing.assert_allclose(end, -0.1 - 0.01 * 1.5, rtol=1e-12)  # the old gradient too
    np.testing.assert_allclose(classical([0.1, 0.01], 0.5, gradients)[-1], -0.1 - 0.06, rtol=1e-12)


def test_pytorchs_own_path_is_met_from_the_ema_form() -> None:
    lr, momentum = convert(0.4, 0.5, "ema", "pytorch")  # 0.2 and 0.5, as PyTorch ran it
    optimizer, theta = Momentum(lr, momentum), part("optimizers", "start")["W1"].copy()
    expected = part("optimizers", "momentum-half/float64")["W1"]
    for gradient, point in zip(part("optimizers", "grad")["W1"], expected, strict=True):
        optimizer.update({"W1": theta}, {"W1": gradient})
        np.testing.assert_allclose(theta, point, rtol=1e-12, atol=1e-15)
