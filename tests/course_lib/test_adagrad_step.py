"""One step of AdaGrad as a function."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_lib.optimizers import AdaGrad, adagrad_step


def test_steps_from_paper() -> None:
    theta, s = adagrad_step(np.array([-7.0, 2.0]), np.zeros(2), np.array([-0.7, 4.0]), 1.5, 0.0)
    np.testing.assert_allclose(theta, [-5.5, 0.5], rtol=1e-14)
    theta, s = adagrad_step(theta, s, np.array([-0.55, 1.0]), 1.5, 0.0)
    np.testing.assert_allclose(s, [0.7925, 17.0], rtol=1e-14)
    assert theta.round(4).tolist() == [-4.5733, 0.1362]


def test_epsilon_is_added_to_the_root() -> None:
    theta, s = adagrad_step(0.0, 16.0, 3.0, 1.0, 7.0)  # type: ignore[arg-type]
    assert (theta, s) == (pytest.approx(-3 / (5 + 7), rel=1e-15), 25.0)


def test_it_goes_the_way_of_the_class() -> None:
    rng = np.random.default_rng(7)
    start = rng.normal(size=(2, 3))
    optimizer, params = AdaGrad(lr=0.2, eps=0.01), {"a": start.copy()}
    theta, s = start, np.zeros((2, 3))
    for _ in range(8):
        g = rng.normal(size=(2, 3))
        optimizer.update(params, {"a": g})
        theta, s = adagrad_step(theta, s, g, 0.2, 0.01)
        np.testing.assert_array_equal(theta, params["a"])


def test_it_leaves_its_arguments_alone() -> None:
    given: Any = [np.ones(3, dtype=np.float32) * k for k in range(1, 4)]
    results = adagrad_step(*given, 0.1, 1e-8)
    assert [array.tolist() for array in given] == [[1.0] * 3, [2.0] * 3, [3.0] * 3]
    assert {array.dtype for array in results} == {np.dtype("float32")}
