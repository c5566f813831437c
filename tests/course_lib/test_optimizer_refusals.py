"""What an optimizer refuses: the error names the thing, and nothing has changed."""

from __future__ import annotations

import copy
import re
from typing import Any

import numpy as np
import pytest

from course_lib.i18n import LANGUAGES
from course_lib.optimizers import SGD, AdaGrad, Adam, Momentum, Nesterov, RMSprop

RULES = [SGD, Momentum, Nesterov, AdaGrad, RMSprop, Adam]


def params() -> dict[str, Any]:
    """Return two parameters."""
    return {"b1": np.ones(2), "W1": np.ones((3, 2))}


def grads(**changes: Any) -> dict[str, Any]:
    """Return gradients that fit, some replaced; None takes one out."""
    changed = {"b1": np.ones(2), "W1": np.ones((3, 2)), **changes}
    return {key: value for key, value in changed.items() if value is not None}


def read_only() -> Any:
    """Return an array that cannot be written to."""
    array = np.ones((3, 2))
    array.setflags(write=False)
    return array


BAD_GRADS = [
    (grads(W1=np.ones(2)), ValueError, "grads['W1'] (2,) (3, 2) params['W1']"),
    (grads(W1=np.ones((5, 3, 2))), ValueError, "grads['W1'] (5, 3, 2) (3, 2) params['W1']"),
    (grads(W1=np.ones((2, 3))), ValueError, "grads['W1'] (2, 3) (3, 2) grads['W1'].T"),
    (grads(W1=np.ones((3, 2), dtype=int)), TypeError, "grads['W1'] int64"),
    (grads(W1=np.ones((3, 2), dtype=complex)), TypeError, "grads['W1'] complex128"),
    (grads(W1=[[1.0, 1.0]] * 3), TypeError, "grads['W1'] list"),
    (grads(W1=1.0), TypeError, "grads['W1'] float"),
    (grads(W1=None), KeyError, "'W1'"),
    (grads(W2=np.ones(2)), KeyError, "'W2' 'b1', 'W1'"),
    ([np.ones(2), np.ones((3, 2))], TypeError, "grads list"),
    (None, TypeError, "grads NoneType"),
]
BAD_PARAMS = [
    ({"b1": np.ones(2), "W1": np.ones((3, 2), dtype=int)}, TypeError, "params['W1'] int64"),
    ({"b1": np.ones(2), "W1": [[1.0, 1.0]] * 3}, TypeError, "params['W1'] list"),
    ({"b1": np.ones(2), "W1": read_only()}, ValueError, "params['W1'] params['W1'].copy()"),
    (np.ones(2), TypeError, "params ndarray"),
]
BAD_SETTINGS = [
    (SGD, "lr", -0.1, ValueError, "lr -0.1"),
    (Momentum, "lr", float("nan"), ValueError, "lr nan"),
    (AdaGrad, "lr", np.inf, ValueError, "lr inf"),
    (Adam, "lr", "0.1", TypeError, "lr '0.1' str"),
    (SGD, "lr", None, TypeError, "lr None NoneType"),
    (SGD, "lr", True, TypeError, "lr True bool"),
    (SGD, "lr", np.ones(2), TypeError, "lr ndarray"),
    (Momentum, "momentum", 1.0, ValueError, "momentum 1.0"),
    (Momentum, "momentum", -0.5, ValueError, "momentum -0.5"),
    (Nesterov, "momentum", float("nan"), ValueError, "momentum nan"),
    (RMSprop, "rho", 1.5, ValueError, "rho 1.5"),
    (Adam, "beta1", 1, ValueError, "beta1 1"),
    (Adam, "beta2", -1e-9, ValueError, "beta2 -1e-09"),
    (AdaGrad, "eps", -1e-8, ValueError, "eps -1e-08"),
    (RMSprop, "eps", float("nan"), ValueError, "eps nan"),
    (Adam, "eps", np.inf, ValueError, "eps inf"),
]


def read(error: BaseException, needles: str, lang: str) -> None:
    """Check that a message names what it should, and in English has its three parts."""
    text = str(error)
    assert [word for word in needles.split() if word not in text] == []
    if lang == "en":
        wrong, expected, fix = text.partition(", expected ")
        assert wrong, text
        assert expected, text
        assert ": " in fix, text
        assert fix.endswith(".")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("bad", "kind", "needles"), BAD_GRADS)
def test_bad_gradients(
    bad: Any, kind: type[Exception], needles: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", lang)
    with pytest.raises(kind) as caught:
        Adam().update(params(), bad)
    read(caught.value, needles, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("bad", "kind", "needles"), BAD_PARAMS)
def test_bad_parameters(
    bad: Any, kind: type[Exception], needles: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", lang)
    with pytest.raises(kind) as caught:
        Momentum().update(bad, grads())
    read(caught.value, needles, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("rule", "name", "value", "kind", "needles"), BAD_SETTINGS)
def test_bad_settings_at_construction_and_later(
    rule: Any,
    name: str,
    value: Any,
    kind: type[Exception],
    needles: str,
    lang: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COURSE_LANG", lang)
    with pytest.raises(kind) as caught:
        rule(**{name: value})
    read(caught.value, needles, lang)
    optimizer, before = rule(), params()
    setattr(optimizer, name, value)
    with pytest.raises(kind):
        optimizer.update(before, grads())
    assert (before["W1"] == 1).all()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule", RULES[1:])
def test_another_networks_parameters(rule: Any, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", lang)
    optimizer = rule()
    optimizer.update(params(), grads())
    other = {"b1": np.ones(2), "W1": np.ones((4, 2))}
    with pytest.raises(ValueError, match=re.escape("params['W1']")) as caught:
        optimizer.update(other, {key: np.ones_like(value) for key, value in other.items()})
    read(caught.value, "params['W1'] (4, 2) (3, 2)", lang)


@pytest.mark.parametrize("rule", RULES)
def test_a_refused_update_changes_nothing(rule: Any) -> None:
    optimizer, theta = rule(), params()
    optimizer.update(theta, grads())
    before, state = copy.deepcopy(theta), copy.deepcopy(vars(optimizer))
    for bad, kind, _ in BAD_GRADS:
        with pytest.raises(kind):
            optimizer.update(theta, bad)
    np.testing.assert_equal(theta, before)
    np.testing.assert_equal(vars(optimizer), state)


@pytest.mark.parametrize("rule", RULES)
def test_the_edges_are_allowed(rule: Any) -> None:
    settings = dict.fromkeys(("momentum", "rho", "beta1", "beta2"), 0)
    optimizer = rule(lr=0)
    for name in settings.keys() & vars(optimizer).keys():
        setattr(optimizer, name, 0)
    theta = params()
    optimizer.update(theta, grads())
    assert (theta["W1"] == 1).all()


def test_a_key_error_reads_as_a_sentence() -> None:
    with pytest.raises(KeyError) as caught:
        SGD().update(params(), grads(W1=None))
    assert str(caught.value).startswith("grads has no key 'W1', expected ")
