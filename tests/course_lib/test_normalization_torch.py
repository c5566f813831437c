"""The normalizations against numbers that PyTorch produced once (tests/oracle)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from course_lib.contracts import Array, Tensors
from course_lib.normalization import (
    batchnorm2d,
    batchnorm_backward,
    batchnorm_forward,
    groupnorm,
    instancenorm,
    layernorm,
    layernorm_backward,
)

ORACLE = Path(__file__).parents[1] / "oracle" / "normalization_numbers.npz"
CLOSE = partial(np.testing.assert_allclose, rtol=1e-7, atol=1e-10)


def case(name: str) -> Tensors:
    with np.load(ORACLE) as file:
        return {key.split("/")[1]: file[key] for key in file if key.split("/")[0] == name}


@pytest.mark.parametrize(
    ("name", "norm"),
    [
        ("batch1d", batchnorm_forward),
        ("batch2d", batchnorm2d),
        ("batch2d_equal", batchnorm2d),
    ],
)
def test_batch_training_and_test(name: str, norm: Callable[..., Array]) -> None:
    numbers = case(name)
    channels = numbers["gamma"].shape
    run = {"mean": np.zeros(channels), "var": np.ones(channels)}
    for step in (1, 2, 3):
        y = norm(numbers[f"x{step}"], numbers["gamma"], numbers["beta"], run, True)
        CLOSE(y, numbers[f"y{step}"])
        CLOSE(run["mean"], numbers[f"mean{step}"])
        CLOSE(run["var"], numbers[f"var{step}"])
    kept = {key: value.copy() for key, value in run.items()}
    CLOSE(norm(numbers["x_test"], numbers["gamma"], numbers["beta"], run, False), numbers["y_test"])
    assert all(np.array_equal(run[key], kept[key]) for key in kept)


@pytest.mark.parametrize("name", ["batch1d", "batch2d"])
def test_running_variance_departs_from_pytorch_by_the_stated_factor(name: str) -> None:
    numbers = case(name)
    n = numbers["x1"].size // len(numbers["gamma"])
    biased, unbiased = numbers["var1"] - 0.9, numbers["unbiased1"] - 0.9
    CLOSE(biased * n / (n - 1), unbiased)


@pytest.mark.parametrize("name", ["batch_backward", "batch_backward_square"])
def test_batch_backward(name: str) -> None:
    numbers = case(name)
    run = {"mean": np.zeros_like(numbers["beta"]), "var": np.ones_like(numbers["beta"])}
    y = batchnorm_forward(numbers["x"], numbers["gamma"], numbers["beta"], run, True)
    CLOSE(y, numbers["y"])
    gradients = batchnorm_backward(numbers["dout"], numbers["x"], numbers["gamma"])
    for got, key in zip(gradients, ("dx", "dgamma", "dbeta"), strict=True):
        CLOSE(got, numbers[key])


@pytest.mark.parametrize("name", ["layer", "layer_square", "layer_sequence", "layer_image"])
def test_layer_forward_and_backward(name: str) -> None:
    numbers = case(name)
    CLOSE(layernorm(numbers["x"], numbers["gamma"], numbers["beta"]), numbers["y"])
    gradients = layernorm_backward(numbers["dout"], numbers["x"], numbers["gamma"])
    for got, key in zip(gradients, ("dx", "dgamma", "dbeta"), strict=True):
        CLOSE(got, numbers[key])


@pytest.mark.parametrize(("name", "G"), [("group2", 2), ("group3", 3), ("group_equal", 2)])
def test_group(name: str, G: int) -> None:
    numbers = case(name)
    CLOSE(groupnorm(numbers["x"], numbers["gamma"], numbers["beta"], G), numbers["y"])


@pytest.mark.parametrize("name", ["instance", "instance_equal"])
def test_instance(name: str) -> None:
    numbers = case(name)
    CLOSE(instancenorm(numbers["x"], numbers["gamma"], numbers["beta"]), numbers["y"])
