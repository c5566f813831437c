"""Answers to the RMSprop exercise as learners write them: each gets the verdict it deserves."""

from __future__ import annotations

import textwrap

import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict


def verdict(text: str, seed: int | None = None) -> Verdict:
    return judge_source(course.exercise("rmsprop.RMSprop"), textwrap.dedent(text), seed)


RIGHT = {
    "lazily": """
        class RMSprop:
            def __init__(self, lr=0.01, rho=0.9, eps=1e-8):
                self.lr, self.rho, self.eps, self.h = lr, rho, eps, None
            def update(self, params, grads):
                if self.h is None:
                    self.h = {}
                    for key, val in params.items():
                        self.h[key] = np.zeros_like(val)
                for key in params.keys():
                    self.h[key] *= self.rho
                    self.h[key] += (1 - self.rho) * grads[key] * grads[key]
                    params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + self.eps)
        """,
    "towards_the_square": """
        class RMSprop:
            def __init__(self, lr=0.01, rho=0.9, eps=1e-8, name="rmsprop"):
                self.eta, self.decay, self.tiny, self.mean_square = lr, rho, eps, {}
            def update(self, params, grads):
                for k, g in grads.items():
                    old = self.mean_square.get(k, 0.0)
                    new = old + (1.0 - self.decay) * (g ** 2 - old)
                    self.mean_square[k] = new
                    rms = new ** 0.5 + self.tiny
                    params[k] -= np.divide(self.eta * g, rms)
        """,
    "attributes": """
        class RMSprop:
            def __init__(self, lr=0.01, rho=0.9, eps=1e-8):
                self.settings = {"lr": lr, "rho": rho, "eps": eps}
            def update(self, params, grads):
                lr, rho, eps = self.settings.values()
                for k in sorted(params):
                    s = getattr(self, "s_" + k, np.zeros(params[k].shape))
                    s = np.average([s, np.square(grads[k])], axis=0, weights=[rho, 1 - rho])
                    setattr(self, "s_" + k, s)
                    params[k][...] -= lr * grads[k] / (np.sqrt(s) + eps)
        """,
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("seed", [None, 7])
def test_every_right_style_is_correct_with_full_points(name: str, seed: int | None) -> None:
    found = verdict(RIGHT[name], seed)
    assert (found.kind, found.cause, found.faults, found.points) == ("correct", None, (), 10)


INIT = "self.lr=lr; self.rho=rho; self.eps=eps; self.s={}"


def body(update: str, init: str = INIT, rho: str = "0.9", eps: str = "1e-8") -> str:
    head = f"class RMSprop:\n    def __init__(self, lr=0.01, rho={rho}, eps={eps}):\n        "
    tail = textwrap.indent(textwrap.dedent(update), "            ")
    return f"{head}{init}\n    def update(self, params, grads):\n        for k in params:\n{tail}"


MEAN = "self.s[k] = self.rho * self.s.get(k, 0) + (1 - self.rho) * grads[k] ** 2\n"
MOVE = "params[k] -= self.lr * grads[k] / (np.sqrt(self.s[k]) + self.eps)\n"
INSIDE = "params[k] -= self.lr * grads[k] / np.sqrt(self.s[k] + self.eps)\n"

WRONG = {
    "ascends": MEAN + MOVE.replace("-=", "+="),
    "swapped_weights": "s = self.s.get(k, 0)\nself.s[k] = s + self.rho * (grads[k]**2 - s)\n"
    + MOVE,
    "weight_missing": "self.s[k] = self.rho * self.s.get(k, 0) + grads[k] * grads[k]\n" + MOVE,
    "adagrad_sum": "self.s[k] = self.s.get(k, 0) + np.square(grads[k])\n" + MOVE,
    "decay_lost": "self.s[k] = self.s.get(k, 0) + (1 - self.rho) * grads[k] ** 2\n" + MOVE,
    "damped_gradient": "self.s[k] = self.rho * (self.s.get(k, 0) + (1 - self.rho) * grads[k]**2)\n"
    + MOVE,
    "not_squared": MEAN.replace("grads[k] ** 2", "grads[k]") + MOVE,
    "absolute": MEAN.replace("grads[k] ** 2", "abs(grads[k])") + MOVE,
    "bias_not_squared": "g = grads[k] if k[0] == 'b' else grads[k] ** 2\n"
    + MEAN.replace("grads[k] ** 2", "g")
    + MOVE,
    "state_reset": "self.s = {}\n" + MEAN + MOVE,
    "global_norm": MEAN.replace("grads[k] ** 2", "(grads[k] ** 2).mean()") + MOVE,
    "matrix_product": MEAN.replace("grads[k] ** 2", "grads[k].dot(grads[k])") + MOVE,
    "starts_at_one": MEAN.replace("get(k, 0)", "get(k, 1)") + MOVE,
    "starts_at_eps": MEAN.replace("get(k, 0)", "get(k, self.eps)") + MOVE,
    "no_root": MEAN + "params[k] -= self.lr * grads[k] / (self.s[k] + self.eps)",
    "square_of_average": MEAN.replace("grads[k] ** 2", "grads[k]")
    + "params[k] -= self.lr * grads[k] / (np.sqrt(self.s[k] ** 2) + self.eps)",
    "no_eps": MEAN + "params[k] -= self.lr * grads[k] / np.sqrt(self.s[k])",
    "missing_brackets": MEAN + "params[k] -= self.lr * grads[k] / self.s[k] ** 0.5 + self.eps",
    "old_accumulator": "self.s.setdefault(k, 0.0)\n" + MOVE + MEAN,
    "squared_numerator": MEAN + MOVE.replace("self.lr * grads[k]", "self.lr * grads[k] ** 2"),
    "times_root": MEAN + MOVE.replace("/ (", "* ("),
    "no_lr": MEAN + MOVE.replace("self.lr * ", ""),
    "bias_corrected": "self.n = getattr(self, 'n', {}); self.n[k] = self.n.get(k, 0) + 1\n"
    + MEAN
    + "hat = self.s[k] / (1 - self.rho ** self.n[k])\n"
    + MOVE.replace("self.s[k]", "hat"),
    "centered": "self.m = getattr(self, 'm', {})\n"
    "self.m[k] = self.rho * self.m.get(k, 0) + (1 - self.rho) * grads[k]\n"
    + MEAN
    + MOVE.replace("self.s[k]", "self.s[k] - self.m[k] ** 2"),
    "params_unchanged": MEAN + "params = dict(params); params[k] = params[k] - self.lr * grads[k]",
    "only_first_key": MEAN + MOVE + "break",
    "only_first_call": "if k not in self.s:\n    " + MEAN + "    " + MOVE,
}


@pytest.mark.parametrize("cause", WRONG)
@pytest.mark.parametrize("seed", [None, 7])
def test_a_mistake_in_another_shape_keeps_its_name(cause: str, seed: int | None) -> None:
    found = verdict(body(WRONG[cause]), seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 10
    assert found.first_difference is not None


@pytest.mark.parametrize(
    ("init", "cause"),
    [
        ("self.lr=0.01; self.rho=rho; self.eps=eps; self.s={}", "ignores_lr"),
        ("self.lr=lr; self.rho=0.9; self.eps=eps; self.s={}", "ignores_rho"),
        ("self.lr=lr; self.rho=0.99; self.eps=eps; self.s={}", "ignores_rho"),
        ("self.lr=lr; self.rho=rho; self.eps=1e-7; self.s={}", "ignores_eps"),
    ],
)
def test_an_argument_that_goes_nowhere_is_named(init: str, cause: str) -> None:
    found = verdict(body(MEAN + MOVE, init))
    assert (found.kind, found.cause) == ("misconception", cause)


# ── Conventions, and defaults apart from the rule ───────────────────────────────────────

FIRST = "if k not in self.s: self.s[k] = grads[k] ** 2\nelse: " + MEAN


@pytest.mark.parametrize(
    ("update", "rho", "eps", "cause"),
    [
        (MEAN + INSIDE, "0.9", "1e-8", "eps_inside"),
        (MEAN + INSIDE, "0.99", "1e-6", "eps_inside"),
        (MEAN + INSIDE, "0.99", "1e-8", "eps_inside"),
        (FIRST + MOVE, "0.9", "1e-8", "first_square"),
        (FIRST + MOVE, "0.99", "1e-6", "first_square"),
        (MEAN + MOVE, "0.99", "1e-8", "default_rho"),
        (MEAN + MOVE, "0.99", "1e-7", "default_rho"),
        (MEAN + MOVE, "0.9", "1e-7", "default_eps"),
        (MEAN + MOVE, "0.9", "5e-10", "default_eps"),
    ],
)
def test_a_published_form_is_a_convention_with_full_points(
    update: str, rho: str, eps: str, cause: str
) -> None:
    found = verdict(body(update, rho=rho, eps=eps))
    assert (found.kind, found.cause, found.points) == ("convention", cause, 10)


@pytest.mark.parametrize(("rho", "eps"), [("0.5", "1e-8"), ("0.95", "1e-8"), ("0.9", "1e-4")])
def test_a_default_that_nobody_uses_costs_its_own_point(rho: str, eps: str) -> None:
    found = verdict(body(MEAN + MOVE, rho=rho, eps=eps))
    assert (found.kind, found.cause, found.points) == ("misconception", "other_defaults", 9)


@pytest.mark.parametrize(("rho", "eps"), [("0.99", "1e-8"), ("0.9", "1e-7")])
@pytest.mark.parametrize("cause", ["ascends", "adagrad_sum", "weight_missing", "no_root"])
def test_a_mistake_keeps_its_name_beside_another_default(cause: str, rho: str, eps: str) -> None:
    assert verdict(body(WRONG[cause], rho=rho, eps=eps)).cause == cause


@pytest.mark.parametrize("cause", ["ascends", "adagrad_sum", "weight_missing", "not_squared"])
def test_a_mistake_keeps_its_name_where_eps_is_inside(cause: str) -> None:
    inside = WRONG[cause].replace("np.sqrt(self.s[k]) + self.eps", "np.sqrt(self.s[k] + self.eps)")
    assert "self.s[k] + self.eps)" in inside
    assert verdict(body(inside)).cause == cause


# ── Faults, strangers, exceptions ───────────────────────────────────────────────────────

FAULTS = {
    "rebinds": body(MEAN + MOVE.replace("params[k] -=", "params[k] = params[k] -")),
    "mutates_grads": body(
        MEAN + "grads[k] *= self.lr\nparams[k] -= grads[k] / (np.sqrt(self.s[k]) + self.eps)"
    ),
    "shared_state": body(MEAN + MOVE, "self.lr=lr; self.rho=rho; self.eps=eps") + "\n    s = {}\n",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_costs_its_own_criterion_and_nothing_else(fault: str) -> None:
    found = verdict(FAULTS[fault])
    assert (found.kind, found.faults, found.points) == ("correct", (fault,), 9)


def test_two_mistakes_that_often_come_together_take_both_names() -> None:
    found = verdict(body(WRONG["swapped_weights"].replace("-=", "+=")))
    assert (found.kind, found.cause) == ("misconception", "swapped_weights+ascends")


def test_other_mistakes_at_once_take_no_name() -> None:
    found = verdict(body(WRONG["centered"].replace("-=", "+=")))
    assert (found.kind, found.cause) == ("wrong", None)


@pytest.mark.parametrize(
    "update",
    [
        MEAN.replace("self.rho * ", "self.rho ** 2 * ") + MOVE,
        MEAN + MOVE.replace("self.lr", "self.lr / 2"),
        MEAN + MOVE.replace("grads[k]", "np.sign(grads[k])"),
        MEAN.replace("** 2", "** 2 + 1e-3") + MOVE,
    ],
)
def test_a_mistake_in_no_catalogue_is_never_given_a_neighbours_name(update: str) -> None:
    found = verdict(body(update))
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference is not None


def test_an_empty_body_earns_nothing() -> None:
    found = verdict(body("pass"))
    assert (found.kind, found.cause, found.points) == ("misconception", "params_unchanged", 0)


@pytest.mark.parametrize(
    ("text", "kind", "type_name"),
    [
        (body("self.s[k] = np.zeros.like(params[k])"), "raised", "AttributeError"),
        (body("self.s = self.rho * self.s"), "raised", "TypeError"),
        ("class RMSprop:\n    def __init__(self):\n    pass\n", "raised", "SyntaxError"),
        (body("params[k] -= self.lr * grad[k]"), "raised", "NameError"),
        ("class RMSProp: pass\n", "not_attempted", None),
    ],
)
def test_what_does_not_run_is_told_apart(text: str, kind: str, type_name: str | None) -> None:
    found = verdict(text)
    assert (found.kind, found.points) == (kind, 0)
    assert (found.raised.type if found.raised else None) == type_name
