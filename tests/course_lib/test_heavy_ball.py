"""The roots behind momentum, against hand derivations and against runs of the rule itself."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.heavy_ball import best_setting, rate, roots
from course_lib.i18n import LANGUAGES, use

BOWL = (0.1, 2.0)


def test_the_roots_have_the_sum_and_the_product_of_the_recurrence() -> None:
    lr, mu = np.linspace(0.1, 1.9, 7)[:, None], np.linspace(0, 0.95, 5)[None, :]
    z = roots(lr, mu, 2.0)
    assert z.shape == (2, 7, 5)
    np.testing.assert_allclose(z.sum(axis=0), 1 + mu - 2 * lr, atol=1e-12)
    np.testing.assert_allclose(z.prod(axis=0), np.broadcast_to(mu, (7, 5)), atol=1e-12)


def test_without_momentum_the_rate_is_that_of_gradient_descent() -> None:
    assert rate(0.95, 0.0, BOWL) == pytest.approx(0.905)
    assert rate(2 / 2.1, 0.0, BOWL) == pytest.approx(19 / 21)


def test_in_the_swinging_regime_the_rate_is_the_root_of_the_decay_rate() -> None:
    np.testing.assert_allclose(rate([0.1, 0.3, 1.0], 0.9, BOWL), np.sqrt(0.9))


def test_stability_ends_at_two_plus_two_mu() -> None:
    for mu in (0.0, 0.4, 0.9):
        edge = (2 + 2 * mu) / 2.0
        assert rate(edge - 1e-6, mu, BOWL) < 1 < rate(edge + 1e-6, mu, BOWL)


def test_the_best_setting_is_the_one_derived_by_hand() -> None:
    lr, mu = best_setting(1.0, 25.0)  # roots 1 and 5: (2/6)² and (4/6)²
    assert (lr, mu) == pytest.approx((1 / 9, 4 / 9))


def test_no_setting_on_a_grid_is_faster_than_the_best_one() -> None:
    best = rate(*best_setting(*BOWL), BOWL)
    assert best == pytest.approx((np.sqrt(20) - 1) / (np.sqrt(20) + 1), abs=1e-7)
    lr, mu = np.linspace(0.01, 2, 200)[:, None], np.linspace(0, 0.99, 100)[None, :]
    assert (rate(lr, mu, BOWL) >= best - 1e-9).all()


def test_the_rate_is_what_a_long_run_shows() -> None:
    lr, mu, lam = 0.05, 0.1, 2.0  # real roots: no swinging, so one ratio is enough
    error, velocity, errors = 1.0, 0.0, []
    for _ in range(60):
        velocity = mu * velocity - lr * lam * error
        error += velocity
        errors.append(error)
    assert errors[-1] / errors[-2] == pytest.approx(float(rate(lr, mu, [lam])))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_curvatures_out_of_order_are_named(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    use(lang)
    with pytest.raises(ValueError, match=r"best_setting\(2\.0, 0\.1\)"):
        best_setting(2.0, 0.1)
