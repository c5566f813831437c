"""Initial weights: PyTorch's deviations and limits, and the statistics of the draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from torch_numbers import table

from course_lib.initializers import fans, he_normal, xavier_normal, xavier_numbers, xavier_uniform

ROWS = table("initializers")["rows"]
PAIRS = [(400, 100), (100, 400), (300, 50)]
DRAWS = {"normal": (xavier_normal, he_normal), "uniform": (xavier_uniform,)}
ALL = [xavier_normal, xavier_uniform, he_normal]


def deviation(draw: Any, fan_in: int, fan_out: int) -> float:
    """Return σ in closed form, from the fans as PyTorch takes them."""
    return float((2 / fan_in if draw is he_normal else 2 / (fan_in + fan_out)) ** 0.5)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "x".join(map(str, row["shape"])))
def test_fans_and_numbers_are_pytorchs(row: dict[str, Any]) -> None:
    assert list(fans(tuple(row["shape"]))) == row["fans"]
    assert fans(row["shape"]) == fans(tuple(row["shape"]))
    numbers = xavier_numbers(*fans(tuple(row["shape"])))
    assert numbers["normal_std"] == pytest.approx(row["xavier_std"], rel=1e-12)
    assert numbers["uniform_limit"] == pytest.approx(row["xavier_limit"], rel=1e-12)
    assert numbers["variance"] == pytest.approx(row["xavier_std"] ** 2, rel=1e-12)


def test_the_layer_of_the_notes() -> None:
    numbers = xavier_numbers(784, 128)
    assert {k: round(v, 4) for k, v in numbers.items()} == {
        "normal_std": 0.0468,
        "uniform_limit": 0.0811,
        "variance": 0.0022,
    }
    assert {type(number) for number in numbers.values()} == {float}


@pytest.mark.parametrize("pair", [*PAIRS, (1, 1)])
def test_limit_and_deviation_are_root_three_apart(pair: tuple[int, int]) -> None:
    numbers = xavier_numbers(*pair)
    ratio = numbers["uniform_limit"] / numbers["normal_std"]
    assert ratio == pytest.approx(3**0.5, rel=1e-12)


def test_convolutions_count_the_kernel() -> None:
    assert fans((16, 3, 5, 7)) == (3 * 35, 16 * 35)
    assert fans((784, 128)) == (784, 128)


# ── Statistics of the draws ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("row", [row for row in ROWS if row["fans"][0] * row["fans"][1] > 10_000])
@pytest.mark.parametrize(("draw", "key"), [(xavier_normal, "xavier_std"), (he_normal, "he_std")])
def test_the_deviation_is_pytorchs(draw: Any, key: str, row: dict[str, Any]) -> None:
    weights = draw(*row["fans"], np.random.default_rng(10))
    assert abs(weights.std() / row[key] - 1) < 5 / (2 * weights.size) ** 0.5


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("draw", ALL)
def test_mean_and_variance(draw: Any, pair: tuple[int, int]) -> None:
    weights, sigma = draw(*pair, np.random.default_rng(11)), deviation(draw, *pair)
    assert weights.shape == pair
    assert weights.dtype == np.float64
    n = weights.size
    assert abs(weights.mean()) < 5 * sigma / n**0.5
    assert abs(weights.std() / sigma - 1) < 5 / (2 * n) ** 0.5


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize(
    ("draw", "kurtosis"), [(d, 3.0) for d in DRAWS["normal"]] + [(d, 1.8) for d in DRAWS["uniform"]]
)
def test_the_shape_of_the_distribution(draw: Any, kurtosis: float, pair: tuple[int, int]) -> None:
    weights = draw(*pair, np.random.default_rng(12))
    z = weights / weights.std()
    standard_error = 24**0.5 if kurtosis == 3.0 else 0.7
    assert abs((z**4).mean() - kurtosis) < 5 * standard_error / weights.size**0.5
    assert abs((z**3).mean()) < 5 * 15**0.5 / weights.size**0.5


def test_the_uniform_draw_reaches_its_limit_and_not_beyond() -> None:
    for pair in PAIRS:
        limit = xavier_numbers(*pair)["uniform_limit"]
        size = np.abs(xavier_uniform(*pair, np.random.default_rng(13)))
        assert 0.999 * limit < size.max() <= limit


@pytest.mark.parametrize("draw", ALL)
def test_nothing_is_truncated_or_repeated(draw: Any) -> None:
    weights = draw(300, 200, np.random.default_rng(14))
    assert len(np.unique(weights)) == weights.size
    if draw is not xavier_uniform:
        assert np.abs(weights).max() > 3.5 * weights.std()


@pytest.mark.parametrize("draw", ALL)
def test_the_generator_decides(draw: Any) -> None:
    first, again = (draw(5, 4, np.random.default_rng(15)) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    rng = np.random.default_rng(15)
    assert not np.array_equal(draw(5, 4, rng), draw(5, 4, rng))


@pytest.mark.parametrize("draw", ALL)
def test_units_are_independent(draw: Any) -> None:
    weights = draw(400, 30, np.random.default_rng(16))
    correlation = np.corrcoef(weights.T) - np.eye(30)
    assert np.abs(correlation).max() < 6 / 400**0.5


def test_a_signal_keeps_its_variance() -> None:
    rng = np.random.default_rng(17)
    x = rng.normal(size=(200, 500))
    linear = x @ xavier_normal(500, 500, rng)
    assert linear.var() == pytest.approx(1.0, rel=0.05)
    rectified = np.maximum(x @ he_normal(500, 300, rng), 0)
    assert (rectified**2).mean() == pytest.approx(1.0, rel=0.05)
