"""The noisy bowl: its noise has the moments, and its runs the floor, that theory gives."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import Any, cast

import numpy as np
import pytest

from course_lib.bowl import CURVATURES, trajectory
from course_lib.noisy_bowl import batch_variance, noisy_runs, stationary_variance, tilts
from course_lib.optimizers import SGD

XI = tilts(64, 1.5, np.random.default_rng(0))


def test_tilts_have_exact_moments() -> None:
    np.testing.assert_allclose(XI.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(XI.T @ XI / 64, 2.25 * np.eye(2), atol=1e-12)


@pytest.mark.parametrize("batch", [64, 100])
def test_all_samples_make_gradient_descent(batch: int) -> None:
    runs = noisy_runs(XI, 0.4, batch, 30, 3, np.random.default_rng(0))
    assert runs.shape == (31, 3, 2)
    for i in range(3):
        np.testing.assert_allclose(runs[:, i], trajectory(SGD(lr=0.4), steps=30), atol=1e-12)


def test_each_run_draws_batches_of_its_own_from_the_generator() -> None:
    first, again = (noisy_runs(XI, 0.4, 4, 5, 2, np.random.default_rng(1)) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first[1, 0], first[1, 1])
    other = noisy_runs(XI, 0.4, 4, 5, 2, np.random.default_rng(2))
    assert not np.allclose(first, other)


def test_the_first_step_has_the_noise_of_a_batch_without_replacement() -> None:
    runs = noisy_runs(XI, 0.4, 16, 1, 20_000, np.random.default_rng(0), start=(0.0, 0.0))
    expected = 0.4**2 * batch_variance(2.25, 64, 16)
    # The variance of a variance is 2V²/n for normal numbers, and for means nearly so.
    np.testing.assert_allclose(runs[1].var(axis=0) / expected, 1, atol=5 * np.sqrt(2 / 20_000))


@pytest.mark.parametrize("batch", [1, 2, 3, 4, 5])
def test_the_variance_of_a_batch_is_that_of_all_batches(batch: int) -> None:
    values = np.array([0.0, 0.0, 4.0, 8.0, -3.0])
    means = [np.mean(drawn) for drawn in combinations(values, batch)]
    found = batch_variance(float(values.var()), len(values), batch)
    assert found == pytest.approx(float(np.var(means)), abs=1e-12)


def test_a_batch_above_all_samples_is_all_samples() -> None:
    assert batch_variance(3.0, 5, 9) == batch_variance(3.0, 5, 5) == 0


@pytest.mark.parametrize(("lr", "curvature"), [(0.4, 0.1), (0.4, 2.0), (0.9, 2.0), (0.01, 1.0)])
def test_the_stationary_variance_is_where_the_recurrence_rests(lr: float, curvature: float) -> None:
    value = 0.0
    for _ in range(5000):
        value = (1 - lr * curvature) ** 2 * value + lr**2 * 2.25
    assert stationary_variance(lr, curvature, 2.25) == pytest.approx(value)


def test_many_runs_rest_at_the_stationary_variance() -> None:
    runs = noisy_runs(XI, 0.4, 1, 150, 2000, np.random.default_rng(0), start=(0.0, 0.0))
    noise = batch_variance(2.25, 64, 1)
    expected = [stationary_variance(0.4, lam, noise) for lam in CURVATURES]
    np.testing.assert_allclose(runs[-1].var(axis=0) / expected, 1, atol=5 * np.sqrt(2 / 2000))


@pytest.mark.parametrize(
    ("call", "kind", "name"),
    [
        (partial(tilts, 0, 1.0, np.random.default_rng(0)), ValueError, "samples"),
        (partial(tilts, 8, -1.0, np.random.default_rng(0)), ValueError, "std"),
        (partial(tilts, 8, 1.0, rng=cast(Any, 0)), TypeError, "rng"),
        (partial(noisy_runs, XI, 0.0, 1, 1, 1, np.random.default_rng(0)), ValueError, "lr"),
        (partial(noisy_runs, XI, 0.1, 0, 1, 1, np.random.default_rng(0)), ValueError, "batch_size"),
        (partial(noisy_runs, XI, 0.1, 1, -1, 1, np.random.default_rng(0)), ValueError, "steps"),
        (partial(noisy_runs, XI[0], 0.1, 1, 1, 1, np.random.default_rng(0)), ValueError, "xi"),
        (partial(batch_variance, -1.0, 3, 1), ValueError, "variance"),
        (partial(batch_variance, 1.0, 3, 0), ValueError, "batch_size"),
        (partial(stationary_variance, 0.1, 0.0, 1.0), ValueError, "curvature"),
    ],
)
def test_wrong_arguments_are_named(call: partial[object], kind: type[Exception], name: str) -> None:
    with pytest.raises(kind, match=name):
        call()
