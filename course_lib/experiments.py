"""Training runs that can be repeated: one run, and a sweep over learning rates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_lib.contracts import checked, count, generator
from course_lib.contracts.whole import positive_integer
from course_lib.datasets import Digits, minibatches
from course_lib.messages import tr
from course_lib.network import Network
from course_lib.protocol import Optimizer

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class History:
    """What a training run left behind.

    Args:
        losses: loss of each mini-batch just before its update, in nats, shape (updates,);
            NaN from the first loss on that is not finite, where the run stops.
        accuracies: test accuracy after each epoch, 0 to 1, shape (epochs,); NaN after that
            point too.
        updates_per_epoch: how many losses make an epoch.
    Returns:
        frozen data, the result of `train`.
    Source:
        Learning curves as in Goodfellow, Bengio & Courville 2016, chapter 8.
    Example:
        >>> history = History(np.array([2.0, 1.0, 0.5, 0.3]), np.array([0.8, 0.9]), 2)
        >>> history.epoch_losses.tolist(), history.final_accuracy, history.diverged
        ([1.5, 0.4], 0.9, False)
    """

    losses: Floats
    accuracies: Floats
    updates_per_epoch: int

    @property
    def epoch_losses(self) -> Floats:
        """Return the mean training loss of each epoch, shape (epochs,)."""
        return np.asarray(self.losses.reshape(-1, self.updates_per_epoch).mean(axis=1))

    @property
    def final_accuracy(self) -> float:
        """Return the test accuracy after the last epoch, NaN where the run diverged."""
        return float(self.accuracies[-1])

    @property
    def diverged(self) -> bool:
        """Tell whether the run was stopped by a loss that is not finite."""
        return bool(np.isnan(self.losses).any())


@checked(epochs=positive_integer, batch_size=positive_integer, rng=generator)
def train(
    network: Network,
    data: Digits,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int,
    rng: np.random.Generator,
) -> History:
    """Train a network on the digits, and test it after each epoch.

    Args:
        network: its parameters change in place.
        data: the digits.
        optimizer: a fresh one, for this network alone.
        epochs: passes over the training part, at least 1.
        batch_size: samples per update, at least 1; ``len(data.x_train)`` is full batch.
        rng: the generator of the order of the samples.
    Returns:
        losses per update and accuracies per epoch; overflow is recorded, not warned of.
    Raises:
        ValueError, TypeError: a number is out of range, or the network does not fit the data.
    Source:
        Robbins & Monro 1951; Bottou, Curtis & Nocedal 2018, arXiv:1606.04838.
    Example:
        >>> from course_lib.datasets import digits
        >>> from course_lib.optimizers import SGD
        >>> network = Network((64, 10), np.random.default_rng(0))
        >>> history = train(network, digits(), SGD(lr=0.5), 3, 64, np.random.default_rng(0))
        >>> history.losses.shape, history.final_accuracy > 0.9
        ((69,), True)
    """
    updates = -(-len(data.x_train) // batch_size)
    losses, accuracies = np.full((epochs, updates), np.nan), np.full(epochs, np.nan)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for epoch in range(epochs):
            batches = minibatches(data.x_train, data.y_train, batch_size, rng)
            losses[epoch] = _one_epoch(network, optimizer, batches)
            if np.isnan(losses[epoch]).any():
                break
            accuracies[epoch] = network.accuracy(data.x_test, data.y_test)
    return History(losses.ravel(), accuracies, updates)


def _one_epoch(
    network: Network,
    optimizer: Optimizer,
    batches: Sequence[tuple[Floats, NDArray[np.int64]]],
) -> Floats:
    losses = np.full(len(batches), np.nan)
    for update, (X, y) in enumerate(batches):
        loss, grads = network.gradients(X, y)
        if not np.isfinite(loss):
            break
        losses[update] = loss
        optimizer.update(network.params, grads)
    return losses


@dataclass(frozen=True, eq=False)
class Trial:
    """One run of a sweep.

    Args:
        lr: its learning rate.
        history: what it left behind.
    Returns:
        frozen data, the entries of `sweep`.
    Source:
        Goodfellow, Bengio & Courville 2016, section 11.4.3, on searching on a grid.
    Example:
        >>> Trial(0.1, History(np.ones(1), np.array([0.5]), 1)).history.final_accuracy
        0.5
    """

    lr: float
    history: History


@checked(epochs=positive_integer, batch_size=positive_integer, seed=count)
def sweep(
    make_network: Callable[[np.random.Generator], Network],
    make_optimizer: Callable[[float], Optimizer],
    rates: Iterable[float],
    data: Digits,
    epochs: int = 5,
    batch_size: int = 64,
    seed: int = 0,
) -> tuple[Trial, ...]:
    """Train once for each learning rate, from the same weights and in the same order.

    Args:
        make_network: builds the network from a generator.
        make_optimizer: builds a fresh optimizer from a learning rate; a class will do.
        rates: the learning rates, at least one.
        data: the digits.
        epochs: passes over the training part, at least 1.
        batch_size: samples per update, at least 1.
        seed: of the weights and of the order, at least 0.
    Returns:
        one trial for each rate, in their order.
    Raises:
        ValueError, TypeError: there are no rates, or a number is out of range.
    Source:
        Goodfellow, Bengio & Courville 2016, section 11.4.3, on searching on a grid.
    Example:
        >>> from course_lib.datasets import digits
        >>> from course_lib.optimizers import SGD
        >>> trials = sweep(lambda rng: Network((64, 10), rng), SGD, [0.01, 0.3], digits(), 2)
        >>> best_trial(trials).lr
        0.3
    """
    trials = []
    for lr in rates:
        weights, order = np.random.default_rng(seed).spawn(2)
        network = make_network(weights)
        history = train(network, data, make_optimizer(lr), epochs, batch_size, order)
        trials.append(Trial(float(lr), history))
    if not trials:
        raise ValueError(
            tr(
                "sweep() got no learning rates, expected at least one: pass for example "
                "np.logspace(-3, 0, 7)."
            )
        )
    return tuple(trials)


def best_trial(trials: Sequence[Trial]) -> Trial:
    """Return the trial with the highest test accuracy at the end; diverged runs come last.

    Args:
        trials: the result of `sweep`, at least one.
    Returns:
        the first of the best. Chosen on the test part, its accuracy is a little too good.
    Raises:
        ValueError: there are no trials.
    Source:
        Goodfellow, Bengio & Courville 2016, section 11.4.3.
    Example:
        >>> lost, fair = (History(np.ones(1), np.array([a]), 1) for a in (np.nan, 0.5))
        >>> best_trial([Trial(1.0, lost), Trial(0.1, fair)]).lr
        0.1
    """
    if not trials:
        raise ValueError(
            tr("best_trial() got no trials, expected at least one: pass the result of sweep().")
        )
    return max(trials, key=lambda trial: np.nan_to_num(trial.history.final_accuracy, nan=-1.0))
