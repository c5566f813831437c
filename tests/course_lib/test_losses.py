"""Softmax regression beside PyTorch's cross-entropy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from torch_numbers import part

from course_lib.losses import softmax_ce


@pytest.mark.parametrize("name", ["plain", "square", "large", "single", "float32"])
def test_loss_and_gradients_are_pytorchs(name: str) -> None:
    case = part("functions", f"softmax/{name}")
    loss, dW, db = softmax_ce(case["W"], case["b"], case["X"], case["y"])
    tolerance = (
        {"rtol": 1e-5, "atol": 1e-6} if name == "float32" else {"rtol": 1e-12, "atol": 1e-15}
    )
    np.testing.assert_allclose(loss, case["loss"], **tolerance)
    np.testing.assert_allclose(dW, case["dW"], **tolerance)
    np.testing.assert_allclose(db, case["db"], **tolerance)
    assert dW.dtype == case["W"].dtype
    assert (dW.shape, db.shape, type(loss)) == (case["W"].shape, case["b"].shape, float)


def test_large_scores_are_in_the_numbers() -> None:
    case = part("functions", "softmax/large")
    assert np.abs(case["X"] @ case["W"]).max() > 1000


def test_without_weights_every_class_is_equally_likely() -> None:
    X, y = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0, 1])
    loss, dW, db = softmax_ce(np.zeros((2, 4)), np.zeros(4), X, y)
    assert loss == pytest.approx(np.log(4), rel=1e-14)
    # ∂L/∂z = (1/4 − onehot) / 2
    np.testing.assert_allclose(db, [-0.25, -0.25, 0.25, 0.25], rtol=1e-14)
    np.testing.assert_allclose(
        dW, [[0.0, -1.0, 0.5, 0.5], [-0.25, -1.25, 0.75, 0.75]], rtol=1e-13, atol=1e-15
    )


def problem(n: int = 6) -> tuple[Any, Any, Any, Any]:
    """Return weights, biases, samples and labels."""
    rng = np.random.default_rng(9)
    W, b, X = (rng.normal(size=shape) for shape in ((4, 3), (3,), (n, 4)))
    return W, b, X, rng.integers(0, 3, size=n)


def test_a_batch_twice_over_gives_the_same_mean() -> None:
    W, b, X, y = problem()
    once = softmax_ce(W, b, X, y)
    twice = softmax_ce(W, b, np.concatenate([X, X]), np.concatenate([y, y]))
    for one, other in zip(once, twice, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)


def test_a_constant_added_to_all_scores_changes_nothing() -> None:
    W, b, X, y = problem()
    for one, other in zip(softmax_ce(W, b, X, y), softmax_ce(W, b + 5000.0, X, y), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9)


def test_gradients_sum_to_zero_over_the_classes() -> None:
    _, dW, db = softmax_ce(*problem())
    np.testing.assert_allclose(dW.sum(axis=1), 0, atol=1e-15)
    assert db.sum() == pytest.approx(0, abs=1e-15)


def test_nothing_that_goes_in_is_changed() -> None:
    given = problem()
    kept = [array.copy() for array in given]
    softmax_ce(*given)
    for array, copy in zip(given, kept, strict=True):
        np.testing.assert_array_equal(array, copy)
