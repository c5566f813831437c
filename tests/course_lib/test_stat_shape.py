"""The table of the shapes, and that it counts the sets which share a mean."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.normalization import batchnorm2d, groupnorm, instancenorm, layernorm, stat_shape


@pytest.mark.parametrize(
    ("kind", "G", "expected"),
    [
        ("BN", None, (1, 6, 1, 1)),
        ("LN", None, (2, 1, 1, 1)),
        ("GN", 3, (2, 3, 1, 1, 1)),
        ("IN", None, (2, 6, 1, 1)),
        ("IN", 3, (2, 6, 1, 1)),
    ],
)
def test_stat_shape(kind: str, G: int | None, expected: tuple[int, ...]) -> None:
    assert stat_shape(kind, (2, 6, 4, 5), G) == expected


@pytest.mark.parametrize("kind", ["BN", "LN", "GN", "IN"])
def test_stat_shape_has_as_many_numbers_as_sets_that_share_a_mean(kind: str) -> None:
    x = np.random.default_rng(11).normal(0.5, 2.0, size=(2, 6, 4, 5))
    ones, zeros, run = np.ones(6), np.zeros(6), {"mean": np.zeros(6), "var": np.ones(6)}
    y = {
        "BN": lambda: batchnorm2d(x, ones, zeros, run, True),
        "LN": lambda: layernorm(x, np.ones(x.shape[1:]), np.zeros(x.shape[1:])),
        "GN": lambda: groupnorm(x, ones, zeros, 3),
        "IN": lambda: instancenorm(x, ones, zeros),
    }[kind]()
    shape = stat_shape(kind, x.shape, 3 if kind == "GN" else None)
    view = y.reshape(2, 3, 2, 4, 5) if kind == "GN" else y
    axes = tuple(axis for axis, length in enumerate(shape) if length == 1)
    means = view.mean(axis=axes, keepdims=True)
    assert means.shape == shape
    np.testing.assert_allclose(means, 0, atol=1e-10)
