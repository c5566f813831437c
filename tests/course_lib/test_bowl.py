"""The bowl: its heights, its gradient, and how plain descent and momentum run on it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from course_lib.bowl import (
    CURVATURES,
    START,
    bowl,
    bowl_gradient,
    distances,
    steps_below,
    trajectory,
)
from course_lib.contracts import Tensors


class Descent:
    """Gradient descent with momentum, written out here so that the bowl is tested alone."""

    def __init__(self, lr: float, momentum: float = 0.0) -> None:
        self.lr, self.momentum, self.v = lr, momentum, 0.0

    def update(self, params: Tensors, grads: Tensors) -> None:
        self.v = self.momentum * self.v - self.lr * grads["theta"]
        params["theta"] += self.v


def heights(lr: float, momentum: float = 0.0, steps: int = 100) -> np.ndarray:
    path = trajectory(Descent(lr, momentum), steps=steps)
    return bowl(path[:, 0], path[:, 1])


def test_height_by_hand_and_on_a_grid() -> None:
    assert bowl(*START) == pytest.approx(49 / 20 + 4)
    x, y = np.meshgrid([0.0, 10.0], [0.0, 1.0, 2.0])
    np.testing.assert_allclose(bowl(x, y), [[0, 5], [1, 6], [4, 9]])


def test_gradient_is_the_slope_of_the_height() -> None:
    h = 1e-5
    for x, y in np.random.default_rng(0).normal(size=(5, 2)):
        slope = [
            (bowl(x + h, y) - bowl(x - h, y)) / (2 * h),
            (bowl(x, y + h) - bowl(x, y - h)) / (2 * h),
        ]
        np.testing.assert_allclose(bowl_gradient([x, y]), slope, rtol=1e-6, atol=1e-9)


def test_curvatures_are_those_of_the_gradient() -> None:
    np.testing.assert_allclose(bowl_gradient([1.0, 1.0]), CURVATURES)


def test_first_points_by_hand() -> None:
    plain = trajectory(Descent(0.1), START, 2)
    np.testing.assert_allclose(plain, [[-7, 2], [-6.93, 1.6], [-6.8607, 1.28]], rtol=1e-12)
    heavy = trajectory(Descent(0.1, 0.9), START, 2)
    np.testing.assert_allclose(heavy[1:], [[-6.93, 1.6], [-6.7977, 0.92]], rtol=1e-12)


@pytest.mark.parametrize(
    ("lr", "after_30", "steps"),
    [
        (0.1, 1.34, None),
        (0.5, 0.113, 77),
        (0.6, 0.060, 64),
        (0.9, 0.0086, 42),
        (0.95, 0.0133, 43),
        (2 / 2.1, 0.0159, 44),
        (1.0, 4.0, None),
        (1.01, 13.1, None),
    ],
)
def test_one_learning_rate_cannot_suit_both_directions(
    lr: float, after_30: float, steps: int | None
) -> None:
    run = heights(lr)
    assert run[30] == pytest.approx(after_30, rel=5e-2)
    assert steps_below(run, 1e-3) == steps


def test_momentum_at_its_best_setting_follows_the_double_root() -> None:
    curvatures = np.array(CURVATURES)
    low, high = np.sqrt(curvatures)
    lr, root = (2 / (low + high)) ** 2, (high - low) / (high + low)
    run = heights(lr, root**2)
    errors = 0.0
    for lam, start, r in zip(curvatures, START, (root, -root), strict=True):
        slope = (1 - lr * lam) / r - 1  # from e_1 = (1 - lr * lam) e_0
        errors += lam / 2 * (start * r**30 * (1 + 30 * slope)) ** 2
    assert run[30] == pytest.approx(errors, rel=1e-6)
    assert errors == pytest.approx(1.452e-8, rel=1e-3)
    assert steps_below(run, 1e-3) == 17


def test_momentum_dips_below_before_it_stays_below() -> None:
    run = heights(0.1, 0.9, steps=120)
    first_dip = int(np.argmax(run < 1e-3))
    settled = steps_below(run, 1e-3)
    assert settled is not None
    assert first_dip < settled == 83


def test_trajectory_takes_any_number_of_coordinates_and_a_start_of_integers() -> None:
    start = [1, 2, 3]
    path = trajectory(Descent(0.25), start, 1, grad=lambda theta: 2 * theta)
    np.testing.assert_allclose(path, [[1, 2, 3], [0.5, 1, 1.5]])
    assert start == [1, 2, 3]


def test_trajectory_of_no_steps_is_the_start() -> None:
    np.testing.assert_array_equal(trajectory(Descent(0.1), steps=0), [START])


def test_distances() -> None:
    np.testing.assert_allclose(distances([[3, 4], [0, 1]], target=[0, 1]), [np.sqrt(18), 0])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.1, 0.1], 0),
        ([2, 0.1, 2], None),
        ([2, 0.1, np.nan], None),
        ([2, np.nan, 0.1], 2),
        ([1.0, 0.5], 1),
    ],
)
def test_steps_below_counts_from_where_it_stays(values: list[float], expected: int | None) -> None:
    assert steps_below(values, 1.0) == expected


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: trajectory(Descent(0.1), [[1.0, 2.0]]), r"start has shape \(1, 2\), expected"),
        (lambda: trajectory(Descent(0.1), steps=-1), "steps is -1, expected"),
        (lambda: bowl_gradient([[1.0, 2.0]]), r"theta has shape \(1, 2\), expected"),
        (lambda: bowl_gradient([1.0, 2.0, 3.0]), r"theta has shape \(3,\), expected .*: pass"),
        (lambda: distances([[1.0, 2.0]], [1.0]), r"target has shape \(1,\), expected \(2,\)"),
        (lambda: steps_below([], 1.0), r"values has shape \(0,\), expected"),
        (lambda: steps_below([1.0], 0.0), "threshold is 0.0, expected"),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
