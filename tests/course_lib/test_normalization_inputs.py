"""Every bad argument of a normalization is named, with what was expected and how to go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course_lib.normalization import (
    batchnorm2d,
    batchnorm_backward,
    batchnorm_forward,
    groupnorm,
    instancenorm,
    layernorm,
    layernorm_backward,
    stat_shape,
)

ROWS, IMAGES = np.ones((4, 3)), np.ones((2, 6, 2, 2))
THREE, SIX = np.ones(3), np.ones(6)


def run(channels: int, **changes: Any) -> dict[str, Any]:
    return {"mean": np.zeros(channels), "var": np.ones(channels), **changes}


def good(function: Callable[..., object]) -> dict[str, Any]:
    """Return arguments that the function accepts."""
    rows = {"x": ROWS, "gamma": THREE, "beta": THREE}
    images = {"x": IMAGES, "gamma": SIX, "beta": SIX}
    upstream = {"dout": ROWS, "x": ROWS, "gamma": THREE}
    return {
        batchnorm_forward: {**rows, "run": run(3), "training": True},
        batchnorm2d: {**images, "run": run(6), "training": True},
        batchnorm_backward: upstream,
        layernorm: rows,
        layernorm_backward: upstream,
        groupnorm: {**images, "G": 2},
        instancenorm: images,
        stat_shape: {"kind": "BN", "shape": IMAGES.shape},
    }[function]


BAD = [
    (batchnorm_forward, {"x": ROWS[0]}, "x has shape (3,), expected the form (N, D)"),
    (batchnorm_forward, {"x": ROWS[:0]}, "x has shape (0, 3), expected the form (N, D)"),
    (batchnorm_forward, {"x": ROWS.astype(int)}, "x has dtype int"),
    (batchnorm_forward, {"x": [[1.0]]}, "x is of type list, expected"),
    (batchnorm_forward, {"gamma": THREE[:2]}, "gamma has shape (2,), expected (3,)"),
    (batchnorm_forward, {"beta": THREE[:2]}, "beta has shape (2,), expected (3,)"),
    (batchnorm_forward, {"run": {}}, "run is [], expected a dictionary"),
    (batchnorm_forward, {"run": None}, "run is NoneType, expected a dictionary"),
    (batchnorm_forward, {"run": run(2)}, "run['mean'] has shape (2,), expected (3,)"),
    (batchnorm_forward, {"run": run(3, var=1)}, "run['var'] is of type int, expected"),
    (batchnorm_forward, {"run": run(3, var=-THREE)}, "run['var'] holds -1.0, expected"),
    (batchnorm_forward, {"training": "test"}, "training is of type str, expected"),
    (batchnorm_forward, {"momentum": 1.5}, "momentum is 1.5, expected"),
    (batchnorm_forward, {"eps": -1.0}, "eps is -1.0, expected"),
    (batchnorm2d, {"x": ROWS}, "x has shape (4, 3), expected the form (N, C, H, W)"),
    (batchnorm2d, {"gamma": THREE}, "gamma has shape (3,), expected (6,)"),
    (batchnorm2d, {"run": run(3)}, "run['mean'] has shape (3,), expected (6,)"),
    (batchnorm_backward, {"dout": ROWS[:2]}, "dout has shape (2, 3), expected (4, 3)"),
    (batchnorm_backward, {"gamma": SIX}, "gamma has shape (6,), expected (3,)"),
    (layernorm, {"gamma": SIX}, "gamma has shape (6,), expected the last axes of x"),
    (layernorm, {"gamma": IMAGES}, "gamma has shape (2, 6, 2, 2), expected the last axes"),
    (layernorm, {"gamma": np.array(1.0)}, "gamma has shape (), expected"),
    (layernorm, {"gamma": 1.0}, "gamma is of type float, expected"),
    (layernorm, {"beta": SIX}, "beta has shape (6,), expected (3,)"),
    (layernorm, {"x": ROWS[:0]}, "x has shape (0, 3), expected"),
    (layernorm_backward, {"dout": THREE}, "dout has shape (3,), expected (4, 3)"),
    (layernorm_backward, {"eps": "small"}, "eps is 'small', of type str, expected"),
    (groupnorm, {"G": 4}, "G is 4, expected a positive integer that divides the 6 channels"),
    (groupnorm, {"G": 0}, "G is 0, expected a positive integer"),
    (groupnorm, {"G": 2.0}, "G is 2.0, expected a positive integer"),
    (groupnorm, {"gamma": THREE}, "gamma has shape (3,), expected (6,)"),
    (instancenorm, {"x": ROWS}, "x has shape (4, 3), expected the form (N, C, H, W)"),
    (instancenorm, {"beta": THREE}, "beta has shape (3,), expected (6,)"),
    (stat_shape, {"kind": "bn"}, "kind is 'bn', expected one of 'BN', 'LN', 'GN', 'IN'"),
    (stat_shape, {"shape": (2, 6)}, "shape is (2, 6), expected four positive integers"),
    (stat_shape, {"shape": (2, 6, 0, 4)}, "shape is (2, 6, 0, 4), expected four"),
    (stat_shape, {"shape": 4}, "shape is 4, expected four positive integers"),
    (stat_shape, {"kind": "GN"}, "G is None, expected a positive integer"),
    (stat_shape, {"kind": "GN", "G": 4}, "G is 4, expected a positive integer"),
]


@pytest.mark.parametrize(("function", "changes", "message"), BAD)
def test_bad_argument_is_named(
    function: Callable[..., object], changes: dict[str, Any], message: str
) -> None:
    function(**good(function))
    with pytest.raises((ValueError, TypeError)) as caught:
        function(**{**good(function), **changes})
    sentence = str(caught.value)
    assert sentence.startswith(message)
    assert "expected" in sentence
    assert ": " in sentence.split("expected")[1]


def test_nothing_is_changed_by_a_call_that_fails() -> None:
    arguments = good(batchnorm_forward)
    with pytest.raises(ValueError, match="eps"):
        batchnorm_forward(**arguments, eps=-1.0)
    np.testing.assert_array_equal(arguments["run"]["mean"], 0)
