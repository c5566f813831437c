"""The weights of a running average that starts at 0, and what makes up for them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_lib.optimizers import Adam, adam_step, bias_factor, lr_t


@pytest.mark.parametrize(
    ("beta", "t", "expected"),
    [(0.9, 1, 0.1), (0.9, 2, 0.19), (0.999, 1, 0.001), (0.5, 4, 0.9375), (0.0, 3, 1.0)],
)
def test_bias_factors_from_paper(beta: float, t: int, expected: float) -> None:
    assert bias_factor(beta, t) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("beta", [0.3, 0.9, 0.999])
def test_the_factor_is_the_sum_of_the_weights(beta: float) -> None:
    average = 0.0
    for t in range(1, 40):
        average = beta * average + (1 - beta) * 1.0
        assert bias_factor(beta, t) == pytest.approx(average, rel=1e-11)


def test_the_factor_fades() -> None:
    factors = [bias_factor(0.9, t) for t in range(1, 300)]
    assert factors == sorted(factors)
    assert factors[-1] == pytest.approx(1.0, abs=1e-12)


def test_the_first_rate_of_the_defaults() -> None:
    assert lr_t(1.0, 0.9, 0.999, 1) == pytest.approx(0.31622776602, rel=1e-10)  # √0.001 / 0.1
    assert lr_t(0.25, 0.0, 0.0, 7) == 0.25
    assert lr_t(0.25, 0.9, 0.999, 100_000) == pytest.approx(0.25, rel=1e-12)


@pytest.mark.parametrize("eps", [1e-8, 0.1])
def test_the_rate_gives_adams_step_from_uncorrected_moments(eps: float) -> None:
    rng = np.random.default_rng(5)
    optimizer, theta = Adam(lr=0.3, beta1=0.8, beta2=0.95, eps=eps), np.zeros(4)
    for t in range(1, 12):
        before = theta.copy()
        optimizer.update({"a": theta}, {"a": rng.normal(size=4)})
        rate, shrunk = lr_t(0.3, 0.8, 0.95, t), eps * bias_factor(0.95, t) ** 0.5
        step = rate * optimizer.m["a"] / (np.sqrt(optimizer.s["a"]) + shrunk)
        np.testing.assert_allclose(before - theta, step, rtol=1e-11)
        unscaled = rate * optimizer.m["a"] / (np.sqrt(optimizer.s["a"]) + eps)
        assert eps < 0.1 or (abs(unscaled - step) > 1e-3 * abs(step)).all()


# ── One step as a function ──────────────────────────────────────────────────────────────


def test_adam_steps_from_paper() -> None:
    zero = np.zeros(2)
    theta, m, s = adam_step(zero, zero, zero, np.array([2.0, -4.0]), 1, 0.1, 0.5, 0.75, 0.0)
    np.testing.assert_allclose(m, [1.0, -2.0], rtol=1e-15)
    np.testing.assert_allclose(s, [1.0, 4.0], rtol=1e-15)
    np.testing.assert_allclose(theta, [-0.1, 0.1], rtol=1e-14)
    # second step, g = (0, 4): m = (0.5, 1), s = (0.75, 7); m̂ = m / 0.75, ŝ = s / 0.4375
    theta, m, s = adam_step(theta, m, s, np.array([0.0, 4.0]), 2, 0.1, 0.5, 0.75, 0.0)
    np.testing.assert_allclose(m, [0.5, 1.0], rtol=1e-15)
    np.testing.assert_allclose(s, [0.75, 7.0], rtol=1e-15)
    np.testing.assert_allclose(theta, [-0.1 - 0.05091750772, 0.1 - 0.03333333333], rtol=1e-10)


def test_adam_step_goes_the_way_of_the_class() -> None:
    rng = np.random.default_rng(6)
    start = rng.normal(size=(2, 3))
    optimizer, params = Adam(lr=0.2, eps=0.01), {"a": start.copy()}
    theta, m, s = start, np.zeros((2, 3)), np.zeros((2, 3))
    for t in range(1, 10):
        g = rng.normal(size=(2, 3))
        optimizer.update(params, {"a": g})
        theta, m, s = adam_step(theta, m, s, g, t, 0.2, 0.9, 0.999, 0.01)
        np.testing.assert_array_equal(theta, params["a"])


def test_adam_step_leaves_its_arguments_alone() -> None:
    given: Any = [np.ones(3, dtype=np.float32) * k for k in range(1, 5)]
    kept = [array.copy() for array in given]
    results = adam_step(*given, 1, 0.1, 0.9, 0.999, 1e-8)
    for array, copy in zip(given, kept, strict=True):
        np.testing.assert_array_equal(array, copy)
    assert {array.dtype for array in results} == {np.dtype("float32")}
