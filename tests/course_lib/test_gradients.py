"""Central differences beside PyTorch's automatic differentiation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from torch_numbers import part

from course_lib.gradients import numerical_gradient
from course_lib.losses import softmax_ce

FUNCTIONS: dict[str, Any] = {
    "wave": lambda x: (np.sin(x) * x**2).sum(),
    "cubic": lambda x: (x**3).sum() + x[0] * x[1] * x[2],
    "bell": lambda x: np.exp(-(x**2)),
    "norm": lambda x: np.sqrt((x**2).sum() + 1),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_gradient_is_autograds(name: str) -> None:
    case = part("functions", f"gradient/{name}")
    found = numerical_gradient(FUNCTIONS[name], case["x"])
    assert found.shape == case["x"].shape
    np.testing.assert_allclose(found, case["answer"], rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("key", ["W", "b"])
def test_it_checks_a_loss_with_two_arguments(key: str) -> None:
    case = part("functions", "softmax/plain")
    given = {name: case[name] for name in ("W", "b", "X", "y")}
    found = numerical_gradient(lambda value: softmax_ce(**{**given, key: value})[0], given[key])
    np.testing.assert_allclose(found, case[f"d{key}"], rtol=1e-7, atol=1e-9)


def test_on_a_parabola_the_error_of_truncation_is_zero() -> None:
    found = numerical_gradient(lambda x: float(x[0] ** 2), np.array([3.0]), h=0.5)
    assert found.tolist() == [6.0]


@pytest.mark.parametrize("h", [0.1, 0.01])
def test_on_a_cubic_the_error_is_h_squared(h: float) -> None:
    found = numerical_gradient(lambda x: float(x[0] ** 3), np.array([1.0]), h)
    assert found[0] - 3 == pytest.approx(h**2, rel=1e-9)


def test_a_tiny_h_leaves_round_off() -> None:
    def error(h: float) -> float:
        return abs(float(numerical_gradient(np.sum, np.array([1 / 3]), h)[0]) - 1)

    assert error(1e-13) > 1e-6 > 1e-9 > error(1e-5)


@pytest.mark.parametrize(
    ("x", "dtype"),
    [
        (np.array([-7, 2]), "float64"),
        (np.array([-7, 2], dtype=np.int8), "float64"),
        (np.array([-7.0, 2.0], dtype=np.float32), "float32"),
        ([-7, 2], "float64"),
    ],
)
def test_integers_and_single_precision(x: Any, dtype: str) -> None:
    found = numerical_gradient(lambda x: x[0] ** 2 / 20 + x[1] ** 2, x)
    assert found.dtype == dtype
    np.testing.assert_allclose(found, [-0.7, 4.0], rtol=1e-6)


@pytest.mark.parametrize("dtype", [int, float])
def test_the_point_is_left_as_it_was(dtype: type) -> None:
    x = np.array([[1, 2], [3, 4]], dtype=dtype)
    numerical_gradient(np.sum, x)
    assert x.tolist() == [[1, 2], [3, 4]]


def test_a_single_number_and_an_identity() -> None:
    found = numerical_gradient(lambda x: x, np.array(2.0))
    assert found.shape == ()
    assert found == pytest.approx(1.0, rel=1e-9)
    assert numerical_gradient(lambda x: 3 * x, 2) == pytest.approx(3.0, rel=1e-9)


def test_nothing_in_nothing_out() -> None:
    assert numerical_gradient(np.sum, np.zeros((0, 2))).shape == (0, 2)


def test_every_coordinate_is_moved_alone_and_put_back() -> None:
    seen: list[Any] = []

    def f(x: Any) -> float:
        seen.append(x.copy())
        return 0.0

    numerical_gradient(f, np.zeros((2, 2)), h=0.5)
    assert len(seen) == 8
    for index, x in enumerate(seen):
        expected = np.zeros(4)
        expected[index // 2] = 0.5 if index % 2 == 0 else -0.5
        np.testing.assert_array_equal(x.ravel(), expected)
