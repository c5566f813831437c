"""The network: its gradients against numerical ones, its first weights, its two modes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course_lib.contracts import Array
from course_lib.gradients import numerical_gradient
from course_lib.losses import softmax_ce
from course_lib.network import ACTIVATIONS, INITS, NORMS, Network, cross_entropy, initial_weights
from course_lib.statistics import distinct_units

X = np.random.default_rng(5).normal(size=(7, 4))
Y = np.array([0, 1, 2, 0, 1, 2, 2])


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def network(**changes: Any) -> Network:
    return Network(**{"sizes": (4, 6, 5, 3), "rng": rng(), **changes})


def awake(net: Network) -> Network:
    """Move every parameter off its round first value, biases, scales and shifts included."""
    for theta in net.params.values():
        theta += rng(1).normal(0.0, 0.3, size=theta.shape)
    return net


# ── Gradients ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradients_are_the_numerical_ones(activation: str, norm: str) -> None:
    net = awake(network(activation=activation, norm=norm, init="xavier"))
    loss, grads = net.gradients(X, Y)
    assert loss == net.loss(X, Y, training=True)
    assert list(grads) == list(net.params)
    for key, theta in net.params.items():

        def changed(value: Array, key: str = key) -> float:
            kept, net.params[key] = net.params[key], value
            loss = net.loss(X, Y, training=True)
            net.params[key] = kept
            return loss

        expected = numerical_gradient(changed, theta)
        np.testing.assert_allclose(grads[key], expected, rtol=1e-6, atol=1e-8, err_msg=key)


def test_cross_entropy_is_that_of_softmax_regression() -> None:
    W, b = rng().normal(size=(4, 3)), rng(1).normal(size=3)
    loss, dscores = cross_entropy(X @ W + b, Y)
    expected_loss, dW, db = softmax_ce(W, b, X, Y)
    np.testing.assert_allclose(loss, expected_loss, rtol=1e-12)
    np.testing.assert_allclose(X.T @ dscores, dW, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(dscores.sum(axis=0), db, rtol=1e-12, atol=1e-15)


def test_cross_entropy_of_huge_scores_stays_finite() -> None:
    loss, dscores = cross_entropy(np.array([[1e4, 0.0], [0.0, 1e4]]), np.array([0, 0]))
    assert loss == pytest.approx(5e3)
    np.testing.assert_allclose(dscores, [[0, 0], [-0.5, 0.5]])


def test_small_network_by_hand() -> None:
    net = network(sizes=(1, 1, 2), activation="tanh", init="constant", scale=0.5)
    layers = net.layers(np.array([[2.0]]))
    a = np.tanh(1.0)
    np.testing.assert_allclose(layers[0].a, [[a]])
    np.testing.assert_allclose(layers[1].z, [[a / 2, a / 2]])
    loss, grads = net.gradients(np.array([[2.0]]), np.array([0]))
    assert loss == pytest.approx(np.log(2))
    np.testing.assert_allclose(grads["W2"], [[-a / 2, a / 2]])
    np.testing.assert_allclose(grads["W1"], 0, atol=1e-15)  # the two ways back cancel


# ── First weights ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("init", "scale", "std"),
    [
        ("zeros", 9.0, 0.0),
        ("constant", 0.05, 0.0),
        ("normal", 0.05, 0.05),
        ("xavier", 9.0, np.sqrt(2 / 500)),
        ("he", 9.0, np.sqrt(2 / 400)),
    ],
)
def test_first_weights(init: str, scale: float, std: float) -> None:
    W = initial_weights(init, 400, 100, rng(), scale)
    assert W.shape == (400, 100)
    assert abs(W.std() - std) <= 5 * std / np.sqrt(2 * W.size) + 1e-15
    center = 0.05 if init == "constant" else 0.0
    assert abs(W.mean() - center) <= 5 * std / np.sqrt(W.size) + 1e-15


@pytest.mark.parametrize("init", INITS)
def test_network_starts_with_the_weights_of_its_rule(init: str) -> None:
    net = network(init=init, scale=0.05)
    drawn = rng()
    for l, (units_in, units) in enumerate([(4, 6), (6, 5), (5, 3)], start=1):
        expected = initial_weights(init, units_in, units, drawn, 0.05)
        np.testing.assert_array_equal(net.params[f"W{l}"], expected)
        assert not net.params[f"b{l}"].any()


def test_constant_start_leaves_units_of_a_layer_equal() -> None:
    net = network(init="constant", scale=0.05, activation="tanh")
    for _ in range(5):
        _, grads = net.gradients(X, Y)
        for key in net.params:
            net.params[key] -= 0.5 * grads[key]
    assert distinct_units(net.params["W1"]) == 1
    assert distinct_units(network().params["W1"]) == 6


# ── Layers and modes ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("norm", NORMS)
def test_parameters_and_running_statistics_by_layer(norm: str) -> None:
    net = network(norm=norm)
    extra = set() if norm == "none" else {"gamma1", "beta1", "gamma2", "beta2"}
    assert set(net.params) == {"W1", "b1", "W2", "b2", "W3", "b3"} | extra
    assert set(net.run) == (set() if norm == "none" else {1, 2})


def test_layers_chain_and_the_last_has_neither_norm_nor_activation() -> None:
    net = awake(network(norm="layer"))
    first, second, last = net.layers(X)
    assert first.x is X
    assert second.x is first.a
    np.testing.assert_allclose(second.z, first.a @ net.params["W2"] + net.params["b2"])
    assert (first.a >= 0).all()
    assert not np.allclose(first.n, first.z)
    assert last.n is last.z
    assert last.a is last.z


def test_batch_normalization_uses_running_statistics_in_tests_only() -> None:
    net = awake(network(norm="batch"))
    scores = net.layers(X)[-1].z
    alone = np.concatenate([net.layers(row[None])[-1].z for row in X])
    np.testing.assert_allclose(scores, alone)
    assert not net.run[1]["mean"].any()  # looking changed nothing
    net.gradients(X, Y)
    assert net.run[1]["mean"].any()
    np.testing.assert_allclose(net.layers(X, training=True)[0].z.mean(axis=0) * 0.1 * 1.9,
                               net.run[1]["mean"])  # fmt: skip


def test_gradients_move_no_parameter() -> None:
    net = awake(network(norm="batch"))
    kept = {key: theta.copy() for key, theta in net.params.items()}
    net.gradients(X, Y)
    for key, before in kept.items():
        np.testing.assert_array_equal(net.params[key], before)


def test_accuracy_is_the_share_of_hits() -> None:
    net = network(sizes=(3, 3), init="zeros")
    net.params["W1"] += np.eye(3)
    assert net.accuracy(np.eye(3), np.array([0, 1, 0])) == pytest.approx(2 / 3)


def test_sigmoid_does_not_overflow() -> None:
    net = network(activation="sigmoid", init="normal", scale=1e4)
    assert np.isfinite(net.layers(X)[0].a).all()


# ── Bad input ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: network(sizes=(4,)), "sizes is (4,), expected two or more"),
        (lambda: network(sizes=4), "sizes is 4, expected two or more"),
        (lambda: network(sizes=(4, 0, 3)), "sizes[1] is 0, expected a positive integer"),
        (lambda: network(rng=0), "rng is of type int, expected"),
        (lambda: network(activation="gelu"), "activation is 'gelu', expected one of 'relu'"),
        (lambda: network(init="random"), "init is 'random', expected one of 'zeros'"),
        (lambda: network(norm="group"), "norm is 'group', expected one of 'none'"),
        (lambda: network(scale=-1.0), "scale is -1.0, expected"),
        (lambda: network().layers(X[:, :2]), "X has shape (7, 2), expected (N, 4)"),
        (lambda: network().layers(X[0]), "X has shape (4,), expected the form (N, D)"),
        (lambda: network().loss(X, Y[:3]), "y has 3 labels from 0 to 2, expected 7 from 0 to 2"),
        (lambda: network().loss(X, Y + 1), "y has 7 labels from 1 to 3, expected 7 from 0 to 2"),
        (lambda: network().gradients(X, Y / 1.0), "y has dtype float64, expected integers"),
        (lambda: network().accuracy(X, Y[:, None]), "y has shape (7, 1), expected (N,)"),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], message: str) -> None:
    with pytest.raises((ValueError, TypeError)) as caught:
        call()
    assert str(caught.value).startswith(message)
    assert ": " in str(caught.value).split("expected")[1]
