"""Copies among units, and the scale of signals from layer to layer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from torch_numbers import part

from course_lib.statistics import activation_stds, distinct_units

ACTIVATIONS: dict[str, Any] = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}


@pytest.mark.parametrize(
    ("W", "expected"),
    [
        (np.zeros((3, 5)), 1),
        (np.full((3, 5), 0.05), 1),
        (np.eye(4), 4),
        (np.array([[1.0, 2.0, 1.0, 2.0, 3.0]] * 2), 3),  # columns are units, rows are not
        (np.array([[1.0, 2.0], [1.0, 2.0]]), 2),  # 2w is another unit
        (np.array([[1.0, -1.0], [2.0, -2.0]]), 2),  # and so is −w
        (np.array([[3.0, 4.0], [4.0, 3.0]]), 2),  # and one of the same length
        (np.array([[1.0, 5.0, 1.0], [2.0, 5.0, 2.0]]), 2),  # copies need not be neighbors
        (np.array([[1.0, 1.0 + 1e-12]]), 1),
        (np.array([[1.0, 1.0 + 1e-6]]), 2),
        (np.array([[1.0, 1.0], [0.0, 1e-3]]), 2),  # one number that differs is enough
    ],
)
def test_units_from_paper(W: Any, expected: int) -> None:
    assert distinct_units(W) == expected


def test_the_tolerance_is_the_callers() -> None:
    W = np.array([[0.0, 0.25, 1.0]])
    assert [distinct_units(W, tol) for tol in (0.0, 0.25, 0.75)] == [3, 2, 2]


def test_random_units_are_all_distinct_and_copies_are_found() -> None:
    rng = np.random.default_rng(18)
    W = rng.normal(size=(6, 10)).astype(np.float32)
    assert distinct_units(W) == 10
    assert distinct_units(W[:, rng.integers(0, 10, size=40) % 7]) == 7


def layers() -> tuple[Any, list[Any]]:
    """Return the samples and weights of the stored network."""
    case = part("functions", "activation")
    return case["x"], [case[f"W{index}"] for index in range(3)]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_deviations_are_pytorchs(name: str) -> None:
    stds = activation_stds(*layers(), ACTIVATIONS[name])
    np.testing.assert_allclose(stds, part("functions", "activation")[name], rtol=1e-12)
    assert stds.shape == (3,)


def test_deviations_from_paper() -> None:
    x = np.array([[2.0], [-2.0]])
    Ws = [np.array([[1.0, 1.0]]), np.array([[1.0], [1.0]])]
    # relu: rows (2, 2) and (0, 0), deviation 1; then 4 and 0, deviation 2
    np.testing.assert_allclose(activation_stds(x, Ws, ACTIVATIONS["relu"]), [1.0, 2.0], rtol=1e-15)


def test_a_layer_scales_what_comes_in() -> None:
    x, Ws = layers()
    plain = activation_stds(x, Ws, lambda z: z)
    np.testing.assert_allclose(
        activation_stds(x, [3 * W for W in Ws], lambda z: z), plain * [3, 9, 27], rtol=1e-12
    )


def test_no_layers_no_numbers() -> None:
    assert activation_stds(layers()[0], [], np.tanh).shape == (0,)


def test_single_precision_stays() -> None:
    x, Ws = layers()
    stds = activation_stds(x.astype(np.float32), [W.astype(np.float32) for W in Ws], np.tanh)
    assert stds.dtype == np.float32
