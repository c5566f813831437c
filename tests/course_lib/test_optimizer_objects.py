"""An optimizer as an object: in place, own state, settings read anew, an ordinary class."""

from __future__ import annotations

import copy
import inspect
import pickle
from typing import Any

import numpy as np
import pytest

from course_lib.optimizers import SGD, AdaGrad, Adam, Momentum, Nesterov, RMSprop

DEFAULTS = {
    SGD: {"lr": 0.01},
    Momentum: {"lr": 0.01, "momentum": 0.9},
    Nesterov: {"lr": 0.01, "momentum": 0.9},
    AdaGrad: {"lr": 0.01, "eps": 1e-8},
    RMSprop: {"lr": 0.01, "rho": 0.9, "eps": 1e-8},
    Adam: {"lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
}
OTHERS = {"lr": 0.3, "momentum": 0.5, "rho": 0.7, "beta1": 0.6, "beta2": 0.8, "eps": 0.2}
every_rule = pytest.mark.parametrize("rule", DEFAULTS, ids=lambda rule: rule.__name__)


def fresh(dtype: str = "float64") -> dict[str, Any]:
    """Return parameters: a matrix, a vector and a single number."""
    rng = np.random.default_rng(2)
    return {
        "W": rng.normal(size=(2, 3)).astype(dtype),
        "b": rng.normal(size=3).astype(dtype),
        "scale": np.array(0.5, dtype=dtype),
    }


def steps(count: int, dtype: str = "float64") -> list[dict[str, Any]]:
    """Return gradients that fit them."""
    rng = np.random.default_rng(3)
    return [
        {k: np.asarray(rng.normal(size=v.shape), dtype=dtype) for k, v in fresh().items()}
        for _ in range(count)
    ]


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether two sets of arrays are bitwise equal."""
    return one.keys() == other.keys() and all((one[k] == other[k]).all() for k in one)


@every_rule
def test_the_signature_is_the_published_one(rule: Any) -> None:
    arguments = inspect.signature(rule).parameters
    assert {name: a.default for name, a in arguments.items()} == DEFAULTS[rule]
    assert list(inspect.signature(rule().update).parameters) == ["params", "grads"]
    assert {name: vars(rule())[name] for name in arguments} == DEFAULTS[rule]


@every_rule
def test_the_callers_arrays_change_and_the_gradients_do_not(rule: Any) -> None:
    params, optimizer = fresh(), rule()
    held, before = dict(params), copy.deepcopy(params)
    for grads in steps(3):
        kept = copy.deepcopy(grads)
        assert optimizer.update(params, grads) is None
        assert same(grads, kept)
    assert all(params[key] is held[key] for key in held)
    assert all((params[key] != before[key]).all() for key in before)


@every_rule
def test_two_instances_share_nothing(rule: Any) -> None:
    first, second = fresh(), fresh()
    warm = rule()
    for grads in steps(4):
        warm.update(first, grads)
    once, again = rule(), rule()
    for grads in steps(4):
        once.update(second, grads)
    third = fresh()
    for grads in steps(4):
        again.update(third, grads)
    assert same(first, second)
    assert same(second, third)


@every_rule
def test_the_order_and_company_of_keys_do_not_matter(rule: Any) -> None:
    together, alone = fresh(), fresh()
    optimizer, apart = rule(), {key: rule() for key in alone}
    for grads in steps(4):
        optimizer.update(together, dict(reversed(grads.items())))
        for key, own in apart.items():
            own.update({key: alone[key]}, {key: grads[key]})
    assert same(together, alone)


@every_rule
def test_settings_are_read_at_each_update(rule: Any) -> None:
    settings = {name: OTHERS[name] for name in DEFAULTS[rule]}
    set_later, set_first = fresh(), fresh()
    later, first = rule(), rule(**settings)
    for name, value in settings.items():
        setattr(later, name, value)
    for grads in steps(3):
        later.update(set_later, grads)
        first.update(set_first, grads)
    assert same(set_later, set_first)


@every_rule
def test_float32_stays_float32_even_under_a_float64_schedule(rule: Any) -> None:
    params, optimizer = fresh("float32"), rule()
    for count, grads in enumerate(steps(3, "float32")):
        optimizer.update(params, grads)
        states = [
            s
            for state in vars(optimizer).values()
            if isinstance(state, dict)
            for s in state.values()
        ]
        assert count > 0 or {s.dtype for s in states} <= {np.dtype("float32")}
        optimizer.lr = np.float64(0.01) * np.cos(0.1)
    assert {theta.dtype for theta in params.values()} == {np.dtype("float32")}


@every_rule
def test_a_parameter_may_join_later(rule: Any) -> None:
    params, optimizer, (first, second) = fresh(), rule(), steps(2)
    late = params.pop("b")
    before = late.copy()
    optimizer.update(params, {key: first[key] for key in params})
    optimizer.update({**params, "b": late}, second)
    assert (late != before).all()


@every_rule
def test_an_update_without_parameters_changes_nothing(rule: Any) -> None:
    rule().update({}, {})


@every_rule
def test_it_stays_an_ordinary_class(rule: Any) -> None:
    optimizer, params = rule(), fresh()
    assert isinstance(rule, type)
    assert isinstance(optimizer, rule)
    assert f"class {rule.__name__}:" in inspect.getsource(rule)
    assert "def update(self, params" in inspect.getsource(rule.update)
    for grads in steps(2):
        optimizer.update(params, grads)
    copied, others = pickle.loads(pickle.dumps((optimizer, params)))
    assert type(copied) is rule
    optimizer.update(params, steps(3)[2])
    copied.update(others, steps(3)[2])
    assert same(params, others)


@every_rule
def test_not_a_number_is_data(rule: Any) -> None:
    params = {"a": np.zeros(2)}
    rule().update(params, {"a": np.array([np.nan, 1.0])})
    assert np.isnan(params["a"]).tolist() == [True, False]
