"""The normalizations by hand, by property, and on bad input."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

import course_lib.normalization
from course_lib.contracts import Array, Tensors
from course_lib.gradients import numerical_gradient
from course_lib.normalization import (
    batchnorm2d,
    batchnorm_backward,
    batchnorm_forward,
    groupnorm,
    instancenorm,
    layernorm,
    layernorm_backward,
)

SIX = np.ones(6)
CLOSE = partial(np.testing.assert_allclose, rtol=1e-7, atol=1e-10)


def rng() -> np.random.Generator:
    return np.random.default_rng(11)


def draw(*shape: int) -> Array:
    return rng().normal(0.5, 2.0, size=shape)


def fresh(channels: int) -> Tensors:
    return {"mean": np.zeros(channels), "var": np.ones(channels)}


def plain(x: Array) -> tuple[Array, Array]:
    return np.ones(x.shape[1]), np.zeros(x.shape[1])


# ── By hand ─────────────────────────────────────────────────────────────────────────────


def test_batch_of_1_2_3_4() -> None:
    run = fresh(1)
    y = batchnorm_forward(np.array([[1.0], [2], [3], [4]]), np.ones(1), np.zeros(1), run, True)
    expected = np.array([-1.5, -0.5, 0.5, 1.5]) / np.sqrt(1.25 + 1e-5)
    CLOSE(y.ravel(), expected)
    np.testing.assert_allclose(y.ravel(), [-1.3416, -0.4472, 0.4472, 1.3416], atol=5e-5)
    CLOSE([run["mean"][0], run["var"][0]], [0.25, 1.025])


@pytest.mark.parametrize(
    ("norm", "expected"),
    [
        (instancenorm, [-1, 1] * 4),
        (partial(groupnorm, G=2), [-1.3416, -0.4472, 0.4472, 1.3416] * 2),
        (partial(groupnorm, G=1), np.arange(-3.5, 4.5) / np.sqrt(5.25)),
    ],
)
def test_1_to_8_as_four_channels(norm: Callable[..., Array], expected: Array) -> None:
    x = np.arange(1.0, 9.0).reshape(1, 4, 1, 2)
    np.testing.assert_allclose(norm(x, *plain(x)).ravel(), expected, atol=5e-5)


def test_1_to_8_as_one_layer() -> None:
    x = np.arange(1.0, 9.0).reshape(1, 4, 1, 2)
    y = layernorm(x, np.ones((4, 1, 2)), np.zeros((4, 1, 2)))
    CLOSE(y.ravel(), np.arange(-3.5, 4.5) / np.sqrt(5.25 + 1e-5))
    np.testing.assert_allclose(y.ravel()[[0, -1]], [-1.5275, 1.5275], atol=5e-5)


def test_scale_and_shift_come_after_the_normalization() -> None:
    x = np.array([[1.0, 10], [3, 30]])
    y = batchnorm_forward(x, np.array([2.0, 3]), np.array([5.0, 7]), fresh(2), True, eps=0.0)
    CLOSE(y, [[5 - 2, 7 - 3], [5 + 2, 7 + 3]])


def test_epsilon_stands_inside_the_root() -> None:
    x = np.array([[-1e-3], [1e-3]])
    y = batchnorm_forward(x, np.ones(1), np.zeros(1), fresh(1), True, eps=3e-6)
    CLOSE(y.ravel(), [-0.5, 0.5])  # 1e-3 / sqrt(1e-6 + 3e-6)


@pytest.mark.parametrize("norm", [batchnorm_forward, batchnorm2d])
def test_momentum_weighs_the_old_value(norm: Callable[..., Array]) -> None:
    x = np.array([1.0, 3.0]).reshape((2, 1) if norm is batchnorm_forward else (2, 1, 1, 1))
    run = {"mean": np.array([10.0]), "var": np.array([4.0])}
    norm(x, np.ones(1), np.zeros(1), run, True, momentum=0.75)
    CLOSE([run["mean"][0], run["var"][0]], [0.75 * 10 + 0.25 * 2, 0.75 * 4 + 0.25 * 1])


# ── Properties ──────────────────────────────────────────────────────────────────────────


def test_training_gives_mean_0_and_variance_1_per_feature() -> None:
    x = draw(50, 3)
    y = batchnorm_forward(x, *plain(x), fresh(3), True, eps=0.0)
    CLOSE(y.mean(axis=0), 0)
    CLOSE(y.var(axis=0), 1)


def test_batchnorm2d_is_batchnorm_over_all_places() -> None:
    x = draw(2, 3, 4, 5)
    gamma, beta = np.array([1.0, 2, 3]), np.array([4.0, 5, 6])
    run, run_rows = fresh(3), fresh(3)
    y = batchnorm2d(x, gamma, beta, run, True)
    rows = np.moveaxis(x, 1, -1).reshape(-1, 3)
    y_rows = batchnorm_forward(rows, gamma, beta, run_rows, True)
    CLOSE(np.moveaxis(y, 1, -1).reshape(-1, 3), y_rows)
    CLOSE(run["var"], run_rows["var"])


def test_running_statistics_stay_in_the_callers_arrays() -> None:
    x, run = draw(4, 3), fresh(3)
    mean, var = run["mean"], run["var"]
    batchnorm_forward(x, *plain(x), run, True)
    assert run["mean"] is mean
    assert run["var"] is var
    assert mean.any()


def test_in_test_mode_a_sample_does_not_depend_on_its_neighbors() -> None:
    x, run = draw(5, 3), {"mean": np.array([1.0, 2, 3]), "var": np.array([4.0, 5, 6])}
    together = batchnorm_forward(x, *plain(x), run, False)
    alone = np.concatenate([batchnorm_forward(row[None], *plain(x), run, False) for row in x])
    CLOSE(together, alone)


def test_constant_feature_and_batch_of_one_give_the_shift() -> None:
    x = np.full((3, 2), 0.75)
    CLOSE(batchnorm_forward(x, np.ones(2), np.array([7.0, 8]), fresh(2), True), [[7, 8]] * 3)
    CLOSE(batchnorm_forward(x[:1], np.ones(2), np.array([7.0, 8]), fresh(2), True), [[7, 8]])


def test_group_extremes_are_layer_and_instance_normalization() -> None:
    x = draw(2, 6, 3, 4)
    layer = layernorm(x, np.ones(x.shape[1:]), np.zeros(x.shape[1:]))
    CLOSE(groupnorm(x, *plain(x), G=1), layer)
    gamma, beta = np.arange(1.0, 7), np.arange(6.0)
    CLOSE(groupnorm(x, gamma, beta, G=6), instancenorm(x, gamma, beta))


def test_instance_normalization_forgets_brightness_and_contrast() -> None:
    x = draw(2, 3, 4, 5)
    CLOSE(instancenorm(2.5 * x - 4, *plain(x), 0.0), instancenorm(x, *plain(x), 0.0))


def test_layer_normalization_of_a_token_ignores_the_other_tokens() -> None:
    x = draw(2, 3, 4)
    y = layernorm(x, np.ones(4), np.zeros(4))
    CLOSE(y[1, 2], layernorm(x[1:, 2], np.ones(4), np.zeros(4))[0])


def test_backward_passes_are_orthogonal_to_one_and_to_x_hat() -> None:
    x, dout = draw(6, 4), rng().uniform(-1, 1, size=(6, 4))
    gamma = np.array([0.5, 1, 2, 3])
    for axis, backward in ((0, batchnorm_backward), (1, layernorm_backward)):
        x_hat = (x - x.mean(axis=axis, keepdims=True)) / x.std(axis=axis, keepdims=True)
        dx = backward(dout, x, gamma)[0]
        CLOSE(dx.sum(axis=axis), 0)
        np.testing.assert_allclose((dx * x_hat).sum(axis=axis), 0, atol=1e-4)
        exact = backward(dout, x, gamma, eps=0.0)[0]
        CLOSE((exact * x_hat).sum(axis=axis), 0)


def test_ones_from_above_give_no_gradient_to_x() -> None:
    x = draw(6, 4)
    dx, dgamma, dbeta = batchnorm_backward(np.ones_like(x), x, np.ones(4))
    CLOSE(dx, 0)
    CLOSE(dgamma, 0)
    CLOSE(dbeta, 6)


@pytest.mark.parametrize(
    ("forward", "backward"),
    [
        (
            lambda x, gamma, beta: batchnorm_forward(x, gamma, beta, fresh(x.shape[1]), True),
            batchnorm_backward,
        ),
        (layernorm, layernorm_backward),
    ],
)
def test_backward_is_the_numerical_gradient(
    forward: Callable[..., Array], backward: Callable[..., tuple[Array, ...]]
) -> None:
    x, dout = draw(5, 4), rng().uniform(-1, 1, size=(5, 4))
    inputs = {"x": x, "gamma": np.array([0.5, 1, 2, 3]), "beta": np.arange(4.0)}
    got = backward(dout, x, inputs["gamma"])
    for key, gradient in zip(inputs, got, strict=True):

        def loss(value: Array, key: str = key) -> float:
            return float((dout * forward(**{**inputs, key: value})).sum())

        expected = numerical_gradient(loss, inputs[key])
        np.testing.assert_allclose(gradient, expected, rtol=1e-6, atol=1e-8)


def test_inputs_are_left_alone() -> None:
    x, gamma, beta = draw(2, 4, 3, 3), np.arange(1.0, 5), np.arange(4.0)
    kept = [array.copy() for array in (x, gamma, beta)]
    batchnorm2d(x, gamma, beta, fresh(4), True)
    groupnorm(x, gamma, beta, 2)
    instancenorm(x, gamma, beta)
    layernorm(x, x[0] * 0 + 1, x[0] * 0)
    for array, before in zip((x, gamma, beta), kept, strict=True):
        np.testing.assert_array_equal(array, before)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_stays(dtype: type) -> None:
    x = draw(2, 4, 3, 3).astype(dtype)
    rows = x.reshape(8, 9)
    gamma, beta = np.ones(4, dtype), np.zeros(4, dtype)
    ones, zeros = np.ones(9, dtype), np.zeros(9, dtype)
    run4 = {key: value.astype(dtype) for key, value in fresh(4).items()}
    run9 = {key: value.astype(dtype) for key, value in fresh(9).items()}
    outputs = [
        *(batchnorm_forward(rows, ones, zeros, run9, training) for training in (True, False)),
        *(batchnorm2d(x, gamma, beta, run4, training) for training in (True, False)),
        groupnorm(x, gamma, beta, 2),
        instancenorm(x, gamma, beta),
        layernorm(rows, ones, zeros),
        *batchnorm_backward(rows, rows, ones),
        *layernorm_backward(rows, rows, ones),
        run4["mean"],
        run9["var"],
    ]
    assert {output.dtype for output in outputs} == {np.dtype(dtype)}


# ── The source that the checker edits ───────────────────────────────────────────────────


def bare(function: Callable[..., object]) -> str:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef)
    definition.decorator_list = []
    definition.body = definition.body[1:]
    return "from __future__ import annotations\n" + ast.unparse(tree)


@pytest.mark.parametrize("name", course_lib.normalization.__all__)
def test_each_reference_stands_alone_with_numpy(name: str) -> None:
    function = getattr(course_lib.normalization, name)
    namespace: dict[str, Any] = {"np": np}
    exec(bare(function), namespace)
    x, rows = draw(2, 6, 3, 3), draw(4, 6)
    arguments = {
        "batchnorm_forward": lambda: (rows, SIX, SIX, fresh(6), True),
        "batchnorm2d": lambda: (x, SIX, SIX, fresh(6), True),
        "batchnorm_backward": lambda: (rows, rows[::-1], SIX),
        "layernorm": lambda: (rows, SIX, SIX),
        "layernorm_backward": lambda: (rows, rows[::-1], SIX),
        "groupnorm": lambda: (x, SIX, SIX, 3),
        "instancenorm": lambda: (x, SIX, SIX),
        "stat_shape": lambda: ("GN", x.shape, 3),
    }[name]
    got, expected = namespace[name](*arguments()), function(*arguments())
    if not isinstance(got, tuple):
        got, expected = (got,), (expected,)
    for one, other in zip(got, expected, strict=True):
        np.testing.assert_array_equal(one, other)
