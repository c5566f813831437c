"""The digits as they are stored and divided, and the mini-batches of an epoch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from course_lib.datasets import PATH, centered, digits, minibatches


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


# ── Digits ──────────────────────────────────────────────────────────────────────────────


def test_file_is_small_and_is_the_one_that_the_readme_describes() -> None:
    assert PATH.stat().st_size <= 50_000
    readme = PATH.with_name("README.md").read_text(encoding="utf-8")
    assert hashlib.sha256(PATH.read_bytes()).hexdigest() in readme
    for fact in ("Alpaydin", "Kaynak", "10.24432/C50P49", "Attribution 4.0"):
        assert fact in readme


def test_stored_digits_are_the_test_part_of_the_source() -> None:
    with np.load(PATH) as file:
        pixels, labels = file["pixels"], file["labels"]
    assert (pixels.dtype, pixels.shape, pixels.min(), pixels.max()) == (np.uint8, (1797, 64), 0, 16)
    # the class distribution that the source states for its testing set
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_rows_are_grouped_by_writer() -> None:
    with np.load(PATH) as file:
        x = file["pixels"].astype(float)
    squares = (x**2).sum(axis=1)
    distance = squares[:, None] + squares - 2 * x @ x.T
    np.fill_diagonal(distance, np.inf)
    apart = np.abs(distance.argmin(axis=1) - np.arange(len(x)))
    one_of_13_writers = len(x) // 13
    assert np.mean(apart < one_of_13_writers) > 0.5  # by chance 0.15


def test_digits_have_the_sizes_and_ranges_of_the_course() -> None:
    data = digits()
    assert (data.x_train.shape, data.y_train.shape) == ((1437, 64), (1437,))
    assert (data.x_test.shape, data.y_test.shape) == ((360, 64), (360,))
    assert data.x_train.dtype == np.float64
    assert (data.x_train.min(), data.x_train.max()) == (0, 1)
    assert set(data.y_train) == set(data.y_test) == set(range(10))


def test_division_loses_no_digit_and_repeats_with_its_seed() -> None:
    data, again, other = digits(3), digits(3), digits(4)
    with np.load(PATH) as file:
        stored = np.column_stack([file["pixels"], file["labels"]])
    divided = np.column_stack(
        [
            np.concatenate([data.x_train, data.x_test]) * 16,
            np.concatenate([data.y_train, data.y_test]),
        ]
    )
    assert sorted(map(tuple, divided)) == sorted(map(tuple, stored.astype(float)))
    np.testing.assert_array_equal(data.x_train, again.x_train)
    assert not np.array_equal(data.y_train, other.y_train)


def test_digits_are_frozen_but_fresh() -> None:
    data = digits()
    data.x_train[:] = 0
    assert digits().x_train.max() == 1
    with pytest.raises(FrozenInstanceError):
        data.x_train = data.x_test  # type: ignore[misc]


def test_centered_takes_the_training_mean_off_both_parts() -> None:
    data = digits()
    moved = centered(data)
    np.testing.assert_allclose(moved.x_train.mean(axis=0), 0, atol=1e-12)
    shift = data.x_test - moved.x_test
    np.testing.assert_allclose(shift, np.broadcast_to(shift[0], shift.shape), atol=1e-12)
    np.testing.assert_allclose(shift[0], data.x_train.mean(axis=0), atol=1e-12)
    assert data.x_train.min() == 0


# ── Mini-batches ────────────────────────────────────────────────────────────────────────


def samples(n: int) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(2.0 * n).reshape(n, 2), np.arange(n)


@pytest.mark.parametrize(
    ("n", "size", "lengths"),
    [(1437, 64, [64] * 22 + [29]), (6, 3, [3, 3]), (4, 1, [1] * 4), (3, 5, [3]), (0, 2, [])],
)
def test_lengths_of_the_batches(n: int, size: int, lengths: list[int]) -> None:
    assert [len(y) for _, y in minibatches(*samples(n), size, rng())] == lengths


def test_each_sample_comes_once_with_its_own_label() -> None:
    X, y = samples(10)
    batches = minibatches(X, y, 3, rng())
    together = np.concatenate([y_b for _, y_b in batches])
    assert sorted(together) == list(y)
    for X_b, y_b in batches:
        np.testing.assert_array_equal(X_b, X[y_b])


def test_order_comes_from_the_generator_and_changes_from_epoch_to_epoch() -> None:
    X, y = samples(50)
    drawn = rng(1)
    first, second = minibatches(X, y, 50, drawn), minibatches(X, y, 50, drawn)
    again = minibatches(X, y, 50, rng(1))
    assert not np.array_equal(first[0][1], second[0][1])
    np.testing.assert_array_equal(first[0][1], again[0][1])


def test_places_in_the_order_are_fair() -> None:
    X, y = samples(4)
    drawn, trials = rng(2), 4000
    firsts = [minibatches(X, y, 1, drawn)[0][1][0] for _ in range(trials)]
    shares = np.bincount(firsts, minlength=4) / trials
    error = np.sqrt(0.25 * 0.75 / trials)
    assert np.abs(shares - 0.25).max() < 5 * error


def test_batches_are_copies_and_keep_the_dtype() -> None:
    X, y = samples(4)
    X = X.astype(np.float32)
    batches = minibatches(X, y, 4, rng())
    assert batches[0][0].dtype == np.float32
    batches[0][0][:] = -1
    assert X.min() == 0


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: digits(-1), ValueError, "seed is -1, expected .*: pass"),
        (lambda: digits(0.5), TypeError, "seed is 0.5, .* expected an integer: pass"),
        (
            lambda: minibatches(samples(3)[0], np.arange(2), 1, rng()),
            ValueError,
            "y has 2 rows, expected 3, .*: take",
        ),
        (lambda: minibatches(*samples(3), 0, rng()), ValueError, "batch_size is 0, expected .*:"),
        (lambda: minibatches(*samples(3), 1.5, rng()), ValueError, "batch_size is 1.5, expected"),
        (lambda: minibatches(*samples(3), True, rng()), ValueError, "batch_size is True, expec"),
        (lambda: minibatches(*samples(3), 1, 0), TypeError, "rng is of type int, expected .*: "),
        (
            lambda: minibatches([[1.0]], np.arange(1), 1, rng()),
            TypeError,
            "X is of type list, expected .*: make",
        ),
    ],
)
def test_bad_input_is_named(
    call: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        call()
