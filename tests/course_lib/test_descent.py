"""Gradient descent beside PyTorch, and the curvature's say in it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from torch_numbers import numbers, part

from course_lib.descent import gd_trajectory, max_stable_lr, regime

BOWL = np.diag([0.1, 2.0])


def bowl(theta: Any) -> Any:
    """Return the gradient of x²/20 + y²."""
    return BOWL @ theta


def test_the_path_from_paper() -> None:
    path = gd_trajectory(bowl, np.array([-7.0, 2.0]), 0.1, 2)
    np.testing.assert_allclose(path, [[-7, 2], [-6.93, 1.6], [-6.8607, 1.28]], rtol=1e-14)


def test_the_path_is_pytorchs() -> None:
    case = part("functions", "descent")
    A, expected = case["A"], case["path"]
    path = gd_trajectory(lambda x: A @ x + 0.4 * x**3, expected[0], 0.1, len(expected) - 1)
    np.testing.assert_allclose(path, expected, rtol=1e-12)


def test_no_steps_leave_the_start() -> None:
    assert gd_trajectory(bowl, np.array([-7.0, 2.0]), 0.1, 0).tolist() == [[-7.0, 2.0]]


@pytest.mark.parametrize(
    ("start", "dtype"),
    [
        (np.array([-7, 2]), "float64"),
        ([-7, 2], "float64"),
        (np.array([-7, 2], dtype=np.float32), "float32"),
    ],
)
def test_integers_and_single_precision(start: Any, dtype: str) -> None:
    path = gd_trajectory(lambda x: np.array([0.1, 2], dtype=x.dtype) * x, start, 0.1, 3)
    assert path.dtype == dtype
    np.testing.assert_allclose(path[1], [-6.93, 1.6], rtol=1e-6)


def test_the_start_is_left_alone_and_the_points_are_apart() -> None:
    start = np.array([-7.0, 2.0])
    path = gd_trajectory(bowl, start, 0.1, 3)
    assert start.tolist() == [-7.0, 2.0]
    assert len({tuple(point) for point in path.tolist()}) == 4


def test_each_coordinate_shrinks_by_its_own_factor() -> None:
    path = gd_trajectory(bowl, np.array([1.0, 1.0]), 0.9, 5)
    np.testing.assert_allclose(path[1:] / path[:-1], [[0.91, -0.8]] * 5, rtol=1e-12)


# ── The largest stable rate ─────────────────────────────────────────────────────────────


def rotated(*eigenvalues: float, seed: int = 0) -> Any:
    """Return a symmetric matrix with these eigenvalues, in random directions."""
    basis, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(len(eigenvalues),) * 2))
    return basis @ np.diag(eigenvalues) @ basis.T


@pytest.mark.parametrize(
    ("A", "expected"),
    [
        (BOWL, 1.0),
        (np.array([[3.0, 1.0], [1.0, 3.0]]), 0.5),  # eigenvalues 2 and 4
        (np.array([[8.0]]), 0.25),
        (np.ones((3, 3)), 2 / 3),  # eigenvalues 0, 0 and 3
        (rotated(0.5, 4.0, 2.5), 0.5),
        (BOWL.astype(np.float32), 1.0),
    ],
)
def test_stable_rates_from_paper(A: Any, expected: float) -> None:
    assert max_stable_lr(A) == pytest.approx(expected, rel=1e-12)
    assert type(max_stable_lr(A)) is float


def test_the_highest_eigenvalue_is_pytorchs() -> None:
    highest = float(numbers("functions")["descent/highest"])
    assert max_stable_lr(numbers("functions")["descent/A"]) == pytest.approx(2 / highest, rel=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_just_below_it_converges_and_just_above_it_does_not(seed: int) -> None:
    A = rotated(0.2, 1.0, 5.0, seed=seed)
    start, limit = np.ones(3), max_stable_lr(A)
    below, at, above = (
        gd_trajectory(lambda x: A @ x, start, k * limit, 400) for k in (0.99, 1, 1.01)
    )
    assert np.abs(below[-1]).max() < 1e-2
    assert 1e-3 < np.abs(at[-1]).max() < 2
    assert np.abs(above[-1]).max() > 10


# ── Regimes ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("lr", "lam", "expected"),
    [
        (0.1, 2.0, "monotone"),
        (0.5, 2.0, "monotone"),  # one step arrives
        (0.51, 2.0, "zigzags"),
        (0.95, 2.0, "zigzags"),
        (1.0, 2.0, "diverges"),  # ±θ for ever
        (1.01, 2.0, "diverges"),
        (1.0, 0.1, "monotone"),
        (15.0, 0.1, "zigzags"),
        (25.0, 0.1, "diverges"),
        (0.3, 4.0, "zigzags"),
        (0.6, 1.0, "monotone"),
        (1, 1, "monotone"),
        (2 / 49, 49.0, "zigzags"),  # the product rounds to just below 2
    ],
)
def test_regimes_from_paper(lr: float, lam: float, expected: str) -> None:
    assert regime(lr, lam) == expected


@pytest.mark.parametrize("lr", [0.3, 0.7, 1.3, 1.9, 2.1, 3.0])
def test_the_regime_is_what_the_path_does(lr: float) -> None:
    path = gd_trajectory(lambda x: x, np.array([1.0]), lr, 20)[:, 0]
    if regime(lr, 1.0) == "diverges":
        assert abs(path[-1]) > abs(path[0])
    else:
        assert abs(path[-1]) < abs(path[0])
        changes = int((np.sign(path[1:]) != np.sign(path[:-1])).sum())
        assert changes == (20 if regime(lr, 1.0) == "zigzags" else 0)
