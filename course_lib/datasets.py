"""The handwritten digits of the experiments, and their division into mini-batches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.contracts import checked, count, generator
from course_lib.contracts.whole import positive_integer
from course_lib.messages import tr

PATH = Path(__file__).parent / "data" / "digits.npz"
TEST_SIZE = 360
BRIGHTEST = 16  # each pixel counts the ink in a block of 4 × 4


@dataclass(frozen=True, eq=False)
class Digits:
    """Handwritten digits, divided at random into a training and a test part.

    Args:
        x_train: pixels from 0 to 1, float64, shape (1437, 64): 8 × 8 images row by row.
        y_train: the digits 0 to 9, integers, shape (1437,).
        x_test: as ``x_train``, shape (360, 64).
        y_test: as ``y_train``, shape (360,).
    Returns:
        frozen data; the arrays are fresh for each call of `digits`.
    Source:
        Alpaydin & Kaynak 1998, doi:10.24432/C50P49.
    Example:
        >>> digits().x_train[0].reshape(8, 8).shape
        (8, 8)
    """

    x_train: NDArray[np.float64]
    y_train: NDArray[np.int64]
    x_test: NDArray[np.float64]
    y_test: NDArray[np.int64]


@checked(seed=count)
def digits(seed: int = 0) -> Digits:
    """Load the handwritten digits and divide them at random: 1,437 to train, 360 to test.

    x = ink / 16, from 0 to 1

    The rows are grouped by writer (13 people), so a random division puts every hand on both
    sides: test accuracies here are higher than they would be for strangers.

    Args:
        seed: of the division, at least 0; the same seed gives the same parts.
    Returns:
        the four arrays of `Digits`.
    Raises:
        ValueError, TypeError: the seed is negative or no integer.
    Source:
        Alpaydin & Kaynak 1998, "Optical Recognition of Handwritten Digits", UCI Machine
        Learning Repository, doi:10.24432/C50P49, CC BY 4.0.
    Example:
        >>> data = digits()
        >>> data.x_train.shape, data.x_test.shape
        ((1437, 64), (360, 64))
    """
    with np.load(PATH) as file:
        x, y = file["pixels"] / BRIGHTEST, file["labels"].astype(np.int64)
    order = np.random.default_rng(seed).permutation(len(x))
    test, train = order[:TEST_SIZE], order[TEST_SIZE:]
    return Digits(x[train], y[train], x[test], y[test])


def centered(data: Digits) -> Digits:
    """Take the mean image of the training part off every image.

    x − mean over the training part of x,  pixel by pixel

    Activations and their scale are easier to compare when inputs are about 0. The test part
    loses the same mean: it must not shape what it tests.

    Args:
        data: the digits, as `digits` returns them.
    Returns:
        digits whose training pixels have mean 0 each; the labels are shared.
    Raises:
        AttributeError: data has not the four arrays of `Digits`.
    Source:
        LeCun, Bottou, Orr & Müller 1998, "Efficient BackProp", section 4.3.
    Example:
        >>> bool(abs(centered(digits()).x_train.mean(axis=0)).max() < 1e-12)
        True
    """
    mean = data.x_train.mean(axis=0)
    return Digits(data.x_train - mean, data.y_train, data.x_test - mean, data.y_test)


def _rows(name: str, value: Any) -> Any:
    if not isinstance(value, np.ndarray) or value.ndim == 0:
        raise TypeError(
            tr(
                "{name} is of type {type}, expected an array with one row for each sample: make "
                "one with np.array({name}).",
                name=name,
                type=type(value).__name__,
            )
        )
    return value


def _rows_agree(arguments: Mapping[str, Any]) -> None:
    X, y = arguments["X"], arguments["y"]
    if len(X) != len(y):
        raise ValueError(
            tr(
                "y has {labels} rows, expected {samples}, one for each row of X: take both from "
                "the same samples, in the same order.",
                labels=len(y),
                samples=len(X),
            )
        )


@checked(_rows_agree, X=_rows, y=_rows, batch_size=positive_integer, rng=generator)
def minibatches(
    X: NDArray[Any], y: NDArray[Any], batch_size: int, rng: np.random.Generator
) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    """Divide the samples of one epoch into mini-batches, in a fresh random order.

    π a permutation of 1 … N,  B_k = {π_{kB+1}, …, π_{min((k+1)B, N)}},  k = 0 … ⌈N/B⌉ − 1

    Each sample occurs once: sampling without replacement. The last batch is short where B
    does not divide N. Call it anew for each epoch.

    Args:
        X: samples, shape (N, ...).
        y: labels, shape (N, ...).
        batch_size: B, at least 1; above N there is one batch.
        rng: the generator that the order comes from; one permutation is drawn.
    Returns:
        ⌈N/B⌉ pairs (X_b, y_b) of copies, in the order of their use.
    Raises:
        ValueError, TypeError: X and y have other lengths, B is no positive integer, or rng
            is no generator.
    Source:
        Bottou, Curtis & Nocedal 2018, arXiv:1606.04838; Bottou 2012, "Stochastic gradient
        descent tricks", on shuffling instead of drawing anew.
    Example:
        >>> X, y = np.arange(10).reshape(5, 2), np.arange(5)
        >>> [len(y_b) for _, y_b in minibatches(X, y, 2, np.random.default_rng(0))]
        [2, 2, 1]
    """
    order = rng.permutation(len(X))
    batches = []
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        batches.append((X[rows], y[rows]))
    return batches
