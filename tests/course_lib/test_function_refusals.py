"""What the functions refuse: the error names the argument, in every language."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from course_lib.descent import gd_trajectory, max_stable_lr, regime
from course_lib.gradients import numerical_gradient
from course_lib.i18n import LANGUAGES
from course_lib.initializers import fans, he_normal, xavier_normal, xavier_numbers, xavier_uniform
from course_lib.losses import softmax_ce
from course_lib.optimizers import adagrad_step, adam_step, bias_factor, convert, lr_t
from course_lib.statistics import activation_stds, distinct_units

RNG = np.random.default_rng(0)
W, B, X, Y = np.ones((4, 3)), np.ones(3), np.ones((5, 4)), np.array([0, 1, 2, 0, 1])
ONE = np.ones(2)
Bad = tuple[Callable[[], Any], type[Exception], str]

GRADIENTS: list[Bad] = [
    (partial(numerical_gradient, 3.0, ONE), TypeError, "f float"),
    (partial(numerical_gradient, lambda x: x, ONE), ValueError, "f ndarray (2,)"),
    (partial(numerical_gradient, lambda x: x[:1], ONE), ValueError, "f ndarray (1,)"),
    (partial(numerical_gradient, lambda _: None, ONE), ValueError, "f NoneType ()"),
    (partial(numerical_gradient, np.sum, ONE * 1j), TypeError, "x complex128"),
    (partial(numerical_gradient, np.sum, ["a"]), TypeError, "x <U1"),
    (partial(numerical_gradient, np.sum, ONE, h=0), ValueError, "h 0"),
    (partial(numerical_gradient, np.sum, ONE, h=float("nan")), ValueError, "h nan"),
    (partial(numerical_gradient, np.sum, ONE, h="1e-5"), TypeError, "h '1e-5' str"),
]
DESCENT: list[Bad] = [
    (partial(gd_trajectory, ONE, ONE, 0.1, 3), TypeError, "grad_f ndarray"),
    (partial(gd_trajectory, np.sum, ONE, 0.1, 3), ValueError, "grad_f float64 () (2,)"),
    (partial(gd_trajectory, list, ONE, 0.1, 3), ValueError, "grad_f list (2,)"),
    (partial(gd_trajectory, np.copy, np.ones((2, 2)), 0.1, 3), ValueError, "theta0 (2, 2) (d,)"),
    (partial(gd_trajectory, np.copy, 3.0, 0.1, 3), ValueError, "theta0 () (d,)"),
    (partial(gd_trajectory, np.copy, [None], 0.1, 3), TypeError, "theta0 object"),
    (partial(gd_trajectory, np.copy, ONE, -0.1, 3), ValueError, "lr -0.1"),
    (partial(gd_trajectory, np.copy, ONE, 0.1, -1), ValueError, "steps -1"),
    (partial(gd_trajectory, np.copy, ONE, 0.1, 2.5), TypeError, "steps 2.5 float"),
    (partial(max_stable_lr, ONE), ValueError, "A (2,) (d, d)"),
    (partial(max_stable_lr, np.ones((2, 3))), ValueError, "A (2, 3)"),
    (partial(max_stable_lr, np.array([[1.0, 2.0], [0.0, 1.0]])), ValueError, "A (2, 2)"),
    (partial(max_stable_lr, np.full((2, 2), np.nan)), ValueError, "A (2, 2)"),
    (partial(max_stable_lr, np.diag([1.0, np.inf])), ValueError, "A (2, 2)"),
    (partial(max_stable_lr, np.diag([-1.0, 2.0])), ValueError, "A -1 2"),
    (partial(max_stable_lr, np.zeros((2, 2))), ValueError, "A 0"),
    (partial(max_stable_lr, np.eye(2, dtype=int)), TypeError, "A int64 A.astype(float)"),
    (partial(max_stable_lr, [[1.0]]), TypeError, "A list"),
    (partial(regime, 0.0, 2.0), ValueError, "lr 0.0"),
    (partial(regime, 0.1, -2.0), ValueError, "lam -2.0"),
    (partial(regime, 0.1, np.inf), ValueError, "lam inf"),
    (partial(regime, 0.1, ONE), TypeError, "lam ndarray"),
]
LOSSES: list[Bad] = [
    (partial(softmax_ce, W.T, B, X, Y), ValueError, "W (3, 4) 4"),
    (partial(softmax_ce, W[:, 0], B, X, Y), ValueError, "W (4,) (D, C)"),
    (partial(softmax_ce, W, B[:2], X, Y), ValueError, "b (2,) (3,)"),
    (partial(softmax_ce, W, B[None], X, Y), ValueError, "b (1, 3) (C,)"),
    (partial(softmax_ce, W, B, X[0], Y), ValueError, "X (4,) (N, D)"),
    (partial(softmax_ce, W, B, X[:0], Y[:0]), ValueError, "X (0, 4) (N, D)"),
    (partial(softmax_ce, W, B, X.astype(int), Y), TypeError, "X int64 X.astype(float)"),
    (partial(softmax_ce, W, B, X, Y[:4]), ValueError, "y (4,) (5,)"),
    (partial(softmax_ce, W, B, X, np.eye(3)[Y].astype(int)), ValueError, "y (5, 3) (N,)"),
    (partial(softmax_ce, W, B, X, Y + 0.0), TypeError, "y float64 y.astype(int)"),
    (partial(softmax_ce, W, B, X, Y + 1), ValueError, "y 1 3 2"),
    (partial(softmax_ce, W, B, X, Y - 1), ValueError, "y -1 1 2"),
    (partial(softmax_ce, W, B, X, list(Y)), TypeError, "y list"),
]
INITIALIZERS: list[Bad] = [
    *(
        bad
        for draw in (xavier_normal, xavier_uniform, he_normal)
        for bad in (
            (partial(draw, 0, 3, RNG), ValueError, "fan_in 0 shape[0]"),
            (partial(draw, 3, -1, RNG), ValueError, "fan_out -1 shape[1]"),
            (partial(draw, 3.0, 3, RNG), TypeError, "fan_in 3.0 float"),
            (partial(draw, 3, True, RNG), TypeError, "fan_out True bool"),
            (partial(draw, 3, 3, 0), TypeError, "rng int np.random.default_rng(0)"),
            (partial(draw, 3, 3, np.random), TypeError, "rng module"),
        )
    ),
    (partial(xavier_numbers, 3, 0), ValueError, "fan_out 0"),
    (partial(xavier_numbers, "3", 1), TypeError, "fan_in '3' str"),
    (partial(fans, (3,)), ValueError, "shape (3,)"),
    (partial(fans, (3, 4, 5)), ValueError, "shape (3, 4, 5)"),
    (partial(fans, (3, 0)), ValueError, "shape (3, 0)"),
    (partial(fans, (3, 4.0)), ValueError, "shape (3, 4.0)"),
    (partial(fans, np.ones((3, 4))), TypeError, "shape ndarray"),
    (partial(fans, 7), TypeError, "shape int"),
]
STATISTICS: list[Bad] = [
    (partial(distinct_units, ONE), ValueError, "W (2,) (in, out)"),
    (partial(distinct_units, np.ones((0, 3))), ValueError, "W (0, 3)"),
    (partial(distinct_units, np.ones((2, 2), dtype=int)), TypeError, "W int64"),
    (partial(distinct_units, W, tol=-1.0), ValueError, "tol -1.0"),
    (partial(activation_stds, ONE, [W], np.tanh), ValueError, "x (2,) (N, D)"),
    (partial(activation_stds, X, [W, W], np.tanh), ValueError, "Ws[1] (4, 3) 3"),
    (partial(activation_stds, X, [W.T], np.tanh), ValueError, "Ws[0] (3, 4) 4"),
    (partial(activation_stds, X, [ONE], np.tanh), ValueError, "Ws[0] (2,)"),
    (partial(activation_stds, X, [W], "tanh"), TypeError, "act str"),
    (partial(activation_stds, X, [W], np.sum), ValueError, "act float64 () (5, 3)"),
]
RATES: list[Bad] = [
    (partial(convert, 0.1, 0.9, "keras", "ema"), ValueError, "src 'keras' 'classical'"),
    (partial(convert, 0.1, 0.9, "ema", None), ValueError, "dst None 'pytorch'"),
    (partial(convert, 0.1, 1.0, "ema", "ema"), ValueError, "momentum 1.0"),
    (partial(convert, -0.1, 0.9, "ema", "ema"), ValueError, "lr -0.1"),
    (partial(bias_factor, 0.9, 0), ValueError, "t 0"),
    (partial(bias_factor, 0.9, 1.0), TypeError, "t 1.0 float"),
    (partial(bias_factor, 1.0, 1), ValueError, "beta 1.0"),
    (partial(lr_t, 0.1, 0.9, 1.5, 1), ValueError, "beta2 1.5"),
    (partial(lr_t, np.nan, 0.9, 0.9, 1), ValueError, "lr nan"),
    (partial(adagrad_step, ONE, np.ones(3), ONE, 0.1, 0.1), ValueError, "s (3,) (2,) theta"),
    (partial(adagrad_step, ONE, ONE, 1.0, 0.1, 0.1), ValueError, "g () (2,) theta"),
    (partial(adagrad_step, ONE, ONE, np.array([1, 2]), 0.1, 0.1), TypeError, "g int64"),
    (partial(adagrad_step, [1.0], ONE, ONE, 0.1, 0.1), TypeError, "theta list"),
    (partial(adagrad_step, ONE, ONE, ONE, 0.1, -0.1), ValueError, "eps -0.1"),
    (partial(adam_step, ONE, ONE, ONE, np.ones(1), 1, 0.1, 0.9, 0.9, 0.1), ValueError, "g (1,)"),
    (partial(adam_step, ONE, ONE, ONE, ONE, 0, 0.1, 0.9, 0.9, 0.1), ValueError, "t 0"),
]
ALL = [*GRADIENTS, *DESCENT, *LOSSES, *INITIALIZERS, *STATISTICS, *RATES]


def name(value: object) -> str:
    """Return what a row is called in the report."""
    return value.func.__name__ if isinstance(value, partial) else str(value)[:40]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("call", "kind", "needles"), ALL, ids=name)
def test_bad_input_is_named(
    call: Callable[[], Any],
    kind: type[Exception],
    needles: str,
    lang: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COURSE_LANG", lang)
    with pytest.raises(kind) as caught:
        call()
    text = str(caught.value)
    assert [word for word in needles.split() if word not in text] == []
    if lang == "en":
        wrong, expected, fix = text.partition(", expected ")
        assert wrong.split()[0] == needles.split()[0]
        assert expected, text
        assert ": " in fix, text
        assert fix.endswith("."), text


def test_a_call_with_missing_arguments_is_pythons_own_error() -> None:
    with pytest.raises(TypeError, match="missing a required argument: 't'"):
        bias_factor(0.9)  # type: ignore[call-arg]


def test_arguments_may_be_named() -> None:
    assert bias_factor(t=1, beta=0.5) == 0.5
