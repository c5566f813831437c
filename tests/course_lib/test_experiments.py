"""Training runs: they learn, they repeat, and a run that overflows says so."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from course_lib.contracts import Tensors
from course_lib.datasets import Digits, centered, digits
from course_lib.experiments import History, Trial, best_trial, sweep, train
from course_lib.network import Network


class Descent:
    """Plain descent, written out here so that the experiments are tested alone."""

    def __init__(self, lr: float) -> None:
        self.lr, self.calls = lr, 0

    def update(self, params: Tensors, grads: Tensors) -> None:
        self.calls += 1
        for key, gradient in grads.items():
            params[key] -= self.lr * gradient


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def data() -> Digits:
    return centered(digits())


def small(generator: np.random.Generator) -> Network:
    return Network((64, 16, 10), generator)


def history(*accuracies: float) -> History:
    return History(np.ones(2 * len(accuracies)), np.array(accuracies), 2)


def test_train_records_one_loss_an_update_and_learns(data: Digits) -> None:
    net, optimizer = small(rng()), Descent(0.5)
    start = net.loss(data.x_train, data.y_train)
    result = train(net, data, optimizer, epochs=4, batch_size=64, rng=rng(1))
    assert optimizer.calls == result.losses.size == 4 * 23
    assert result.accuracies.shape == result.epoch_losses.shape == (4,)
    assert abs(result.losses[0] - start) < 0.5
    assert (np.diff(result.epoch_losses) < 0).all()
    assert result.final_accuracy == net.accuracy(data.x_test, data.y_test) > 0.9
    assert not result.diverged


def test_full_batch_makes_one_update_an_epoch(data: Digits) -> None:
    result = train(small(rng()), data, Descent(0.1), 2, len(data.x_train), rng())
    assert result.updates_per_epoch == 1
    assert result.losses[1] < result.losses[0]


def test_first_loss_is_that_of_the_first_batch(data: Digits) -> None:
    net = Network((64, 10), rng(), init="zeros")
    result = train(net, data, Descent(0.1), 1, 64, rng())
    assert result.losses[0] == pytest.approx(np.log(10))


@pytest.mark.parametrize("norm", ["none", "batch"])
def test_runs_with_the_same_seeds_are_equal(data: Digits, norm: str) -> None:
    def run(seed: int) -> History:
        return train(Network((64, 8, 10), rng(1), norm=norm), data, Descent(0.3), 1, 64, rng(seed))

    np.testing.assert_array_equal(run(0).losses, run(0).losses)
    assert not np.array_equal(run(0).losses, run(1).losses)


def test_a_run_that_overflows_stops_with_nan_and_without_warnings(data: Digits) -> None:
    net = Network((64, 100, 100, 100, 100, 100, 10), rng(), init="normal", scale=1.0)
    optimizer = Descent(0.1)
    result = train(net, data, optimizer, 3, 64, rng())
    assert result.diverged
    assert np.isfinite(result.losses[: optimizer.calls]).all()
    assert np.isnan(result.losses[optimizer.calls :]).all()
    assert np.isnan(result.final_accuracy)
    assert result.losses.shape == (69,)


def test_zero_start_never_moves_hidden_weights(data: Digits) -> None:
    net = Network((64, 16, 10), rng(), activation="tanh", init="zeros")
    train(net, data, Descent(0.5), 2, 64, rng())
    assert not net.params["W1"].any()
    assert net.params["b2"].any()


def test_deep_network_starts_from_scales_that_last_or_vanish(data: Digits) -> None:
    sizes = (64, 100, 100, 100, 100, 100, 10)
    stds = {
        init: [layer.a.std() for layer in Network(sizes, rng(), "tanh", init).layers(data.x_train)]
        for init in ("xavier", "normal")
    }
    np.testing.assert_allclose(stds["xavier"][:5], [0.23, 0.21, 0.20, 0.20, 0.19], atol=0.02)
    assert stds["normal"][0] == pytest.approx(2.2e-2, rel=0.1)
    assert stds["normal"][4] == pytest.approx(2.1e-6, rel=0.2)


def test_sweep_starts_every_rate_alike_and_fresh(data: Digits) -> None:
    made: list[float] = []

    def optimizer(lr: float) -> Descent:
        made.append(lr)
        return Descent(lr)

    trials = sweep(small, optimizer, [0.1, 0.3, 0.1], data, epochs=1)
    assert made == [trial.lr for trial in trials] == [0.1, 0.3, 0.1]
    np.testing.assert_array_equal(trials[0].history.losses, trials[2].history.losses)
    assert trials[0].history.losses[0] == trials[1].history.losses[0]
    other = sweep(small, optimizer, [0.1], data, epochs=1, seed=1)
    assert not np.array_equal(other[0].history.losses, trials[0].history.losses)


def test_best_trial_prefers_the_first_of_the_best_and_no_diverged_run() -> None:
    accuracies = {1.0: np.nan, 0.3: 0.5, 0.1: 0.9, 0.03: 0.9}
    trials = [Trial(lr, history(0.1, accuracy)) for lr, accuracy in accuracies.items()]
    assert best_trial(trials).lr == 0.1
    assert best_trial(trials[:1]).lr == 1.0


def test_epoch_losses_are_means_by_epoch() -> None:
    result = History(np.array([4.0, 2, 1, np.nan]), np.array([0.5, np.nan]), 2)
    np.testing.assert_array_equal(result.epoch_losses, [3, np.nan])
    assert result.diverged


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda data: train(small(rng()), data, Descent(0.1), 0, 64, rng()), "epochs is 0, expec"),
        (lambda data: train(small(rng()), data, Descent(0.1), 1, 0, rng()), "batch_size is 0, ex"),
        (lambda data: train(small(rng()), data, Descent(0.1), 1, 64, 0), "rng is of type int, ex"),
        (lambda data: train(Network((3, 2), rng()), data, Descent(0.1), 1, 64, rng()), "X has sh"),
        (lambda data: sweep(small, Descent, [], data), "sweep() got no learning rates, expected"),
        (lambda data: sweep(small, Descent, [0.1], data, seed=-1), "seed is -1, expected"),
        (lambda _: best_trial([]), "best_trial() got no trials, expected"),
    ],
)
def test_bad_input_is_named(data: Digits, call: Callable[[Digits], object], message: str) -> None:
    with pytest.raises((ValueError, TypeError)) as caught:
        call(data)
    assert str(caught.value).startswith(message)
