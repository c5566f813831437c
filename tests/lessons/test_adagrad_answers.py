"""Answers to the AdaGrad exercises as learners write them: each gets the verdict it deserves."""

from __future__ import annotations

import textwrap

import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict

ADAGRAD = "adagrad.AdaGrad"


def verdict(text: str, exercise_id: str = ADAGRAD, seed: int | None = None) -> Verdict:
    return judge_source(course.exercise(exercise_id), textwrap.dedent(text), seed)


RIGHT = {
    "lazily": """
        class AdaGrad:
            def __init__(self, lr=0.01, eps=1e-8):
                self.lr, self.eps, self.h = lr, eps, None
            def update(self, params, grads):
                if self.h is None:
                    self.h = {}
                    for key, val in params.items():
                        self.h[key] = np.zeros_like(val)
                for key in params.keys():
                    self.h[key] += grads[key] * grads[key]
                    params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + self.eps)
        """,
    "effective_rate": """
        class AdaGrad:
            def __init__(self, lr=0.01, eps=1e-8, weight_decay=0):
                self.eta, self.tiny, self.history = lr, eps, {}
            def update(self, params, grads):
                for k, g in grads.items():
                    past = self.history.setdefault(k, np.zeros(params[k].shape))
                    past += np.square(g)
                    rate = self.eta / (past ** 0.5 + self.tiny)
                    params[k] += -rate * g
                return params
        """,
    "lists": """
        class AdaGrad:
            def __init__(self, lr=0.01, eps=1e-8):
                self.lr = lr; self.eps = eps; self.s = [0.0] * 99
            def update(self, params, grads):
                for i, k in enumerate(sorted(params)):
                    self.s[i] = self.s[i] + grads[k] ** 2
                    step = np.divide(grads[k], np.add(np.sqrt(self.s[i]), self.eps))
                    np.subtract(params[k], self.lr * step, out=params[k])
        """,
    "all_gradients_kept": """
        import math
        class AdaGrad:
            def __init__(self, lr=0.01, eps=1e-8):
                self.lr, self.eps, self.seen = lr, eps, []
            def update(self, params, grads):
                self.seen.append({k: g.copy() for k, g in grads.items()})
                for k in params:
                    total = sum(g[k] ** 2 for g in self.seen)
                    params[k][...] = params[k] - self.lr * grads[k] / (np.sqrt(total) + self.eps)
        """,
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("seed", [None, 7])
def test_every_right_style_is_correct_with_full_points(name: str, seed: int | None) -> None:
    found = verdict(RIGHT[name], seed=seed)
    assert (found.kind, found.cause, found.faults, found.points) == ("correct", None, (), 10)


INIT = "self.lr=lr; self.eps=eps; self.s={}"


def body(update: str, init: str = INIT, eps: str = "1e-8", name: str = "AdaGrad") -> str:
    head = f"class {name}:\n    def __init__(self, lr=0.01, eps={eps}):\n        "
    tail = textwrap.indent(textwrap.dedent(update), "            ")
    return f"{head}{init}\n    def update(self, params, grads):\n        for k in params:\n{tail}"


GROW = "self.s[k] = self.s.get(k, 0) + grads[k] ** 2\n"
MOVE = "params[k] -= self.lr * grads[k] / (np.sqrt(self.s[k]) + self.eps)\n"

WRONG = {
    "ascends": GROW + "params[k] += self.lr / (np.sqrt(self.s[k]) + self.eps) * grads[k]",
    "times_root": GROW + "params[k] -= self.lr * self.s[k] ** 0.5 * grads[k]",
    "no_root": GROW + "params[k] -= self.lr / (self.s[k] + self.eps) * grads[k]",
    "absolute": "self.s[k] = self.s.get(k, 0) + abs(grads[k])\n" + MOVE,
    "not_squared": "self.s[k] = self.s.get(k, 0) + grads[k]\n" + MOVE,
    "state_reset": "self.s[k] = grads[k] * grads[k]\n" + MOVE,
    "global_norm": "self.s[k] = self.s.get(k, 0) + (grads[k] ** 2).sum()\n" + MOVE,
    "matrix_product": "self.s[k] = self.s.get(k, 0) + np.dot(grads[k], grads[k])\n" + MOVE,
    "old_accumulator": "self.s.setdefault(k, 0.0)\n" + MOVE + "self.s[k] = self.s[k] + grads[k]**2",
    "no_eps": GROW + "params[k] -= self.lr * grads[k] / self.s[k] ** 0.5",
    "missing_brackets": GROW + "params[k] -= self.lr*grads[k] / np.sqrt(self.s[k]) + self.eps",
    "starts_at_eps": "self.s[k] = self.s.get(k, self.eps) + grads[k] ** 2\n" + MOVE,
    "starts_with_gradient": "if k not in self.s: self.s[k] = grads[k] * grads[k]\n" + GROW + MOVE,
    "forgets": "self.s[k] = 0.9 * self.s.get(k, 0) + (1 - 0.9) * grads[k] ** 2\n" + MOVE,
    "no_gradient": GROW + "params[k] -= self.lr / (np.sqrt(self.s[k]) + self.eps)",
    "no_lr": GROW + "params[k] -= grads[k] / (np.sqrt(self.s[k]) + self.eps)",
    "square_of_sum": "self.s[k] = self.s.get(k, 0) + grads[k]\n"
    "params[k] -= self.lr * grads[k] / (np.sqrt(self.s[k] ** 2) + self.eps)",
    "params_unchanged": GROW + "new = params[k] - self.lr * grads[k] / np.sqrt(self.s[k])",
    "only_first_key": GROW + MOVE + "return params",
    "only_first_call": "if k not in self.s:\n    " + GROW + "    " + MOVE,
}


@pytest.mark.parametrize("cause", WRONG)
@pytest.mark.parametrize("seed", [None, 7])
def test_a_mistake_in_another_shape_keeps_its_name(cause: str, seed: int | None) -> None:
    found = verdict(body(WRONG[cause]), seed=seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 10
    assert found.first_difference is not None


@pytest.mark.parametrize(
    ("init", "cause"),
    [
        ("self.lr=0.1; self.eps=eps; self.s={}", None),
        ("self.lr=0.01; self.eps=eps; self.s={}", "ignores_lr"),
        ("self.lr=lr; self.eps=1e-7; self.s={}", "ignores_eps"),
        ("self.lr=lr; self.eps=1e-8; self.s={}", "ignores_eps"),
    ],
)
def test_an_argument_that_goes_nowhere_is_named(init: str, cause: str | None) -> None:
    found = verdict(body(GROW + MOVE, init))
    assert (found.kind, found.cause) == ("misconception" if cause else "wrong", cause)


# ── Conventions, and defaults apart from the rule ───────────────────────────────────────

INSIDE = GROW + "params[k] -= self.lr * grads[k] / np.sqrt(self.s[k] + self.eps)"
TENTH = GROW.replace("get(k, 0)", "get(k, 0.1)")


@pytest.mark.parametrize(
    ("update", "eps", "cause"),
    [
        (INSIDE, "1e-8", "eps_inside"),
        (INSIDE, "1e-6", "eps_inside"),
        (TENTH + MOVE, "1e-8", "initial_accumulator"),
        (TENTH + INSIDE[len(GROW) :], "1e-7", "initial_accumulator"),
        (GROW + MOVE, "1e-10", "default_eps"),
        (GROW + MOVE, "3e-9", "default_eps"),
        (GROW + MOVE, "1e-7", "default_eps"),
        (GROW + MOVE, "1e-6", "default_eps"),
    ],
)
def test_a_published_form_is_a_convention_with_full_points(
    update: str, eps: str, cause: str
) -> None:
    found = verdict(body(update, eps=eps))
    assert (found.kind, found.cause, found.points) == ("convention", cause, 10)


@pytest.mark.parametrize("eps", ["1e-5", "1e-12", "0"])
def test_a_default_that_nobody_uses_costs_its_own_point(eps: str) -> None:
    found = verdict(body(GROW + MOVE, eps=eps))
    assert (found.kind, found.cause, found.points) == ("misconception", "other_defaults", 9)
    assert found.first_difference
    assert found.first_difference.expected == "1e-8"
    assert found.first_difference.got == "≠ 1e-8"


@pytest.mark.parametrize("eps", ["1e-10", "1e-7", "1e-6"])
@pytest.mark.parametrize("cause", ["ascends", "state_reset", "no_root", "forgets"])
def test_a_mistake_keeps_its_name_beside_another_default(cause: str, eps: str) -> None:
    assert verdict(body(WRONG[cause], eps=eps)).cause == cause


@pytest.mark.parametrize("cause", ["ascends", "state_reset", "global_norm", "not_squared"])
def test_a_mistake_keeps_its_name_where_eps_is_inside(cause: str) -> None:
    inside = WRONG[cause].replace("np.sqrt(self.s[k]) + self.eps", "np.sqrt(self.s[k] + self.eps)")
    assert "self.s[k] + self.eps)" in inside
    assert verdict(body(inside)).cause == cause


# ── Faults, strangers, exceptions ───────────────────────────────────────────────────────

REBIND = "params[k] = params[k] - self.lr * grads[k] / (np.sqrt(self.s[k]) + self.eps)"
FAULTS = {
    "rebinds": body(GROW + REBIND),
    "mutates_grads": body(
        GROW + "grads[k] *= self.lr\nparams[k] -= grads[k] / (np.sqrt(self.s[k]) + self.eps)"
    ),
    "shared_state": body(GROW + MOVE, "self.lr=lr; self.eps=eps") + "\n    s = {}\n",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_costs_its_own_criterion_and_nothing_else(fault: str) -> None:
    found = verdict(FAULTS[fault])
    assert (found.kind, found.faults, found.points) == ("correct", (fault,), 9)


def test_state_shared_by_a_class_that_fills_it_at_once_is_a_fault_too() -> None:
    text = RIGHT["lazily"].replace(
        "self.lr, self.eps, self.h = lr, eps, None", "self.lr, self.eps = lr, eps"
    )
    text = text.replace(
        "if self.h is None:\n                    self.h = {}",
        "if not self.h:\n                    pass",
    )
    found = verdict(text + "\n            h = {}\n")
    assert (found.kind, found.faults) == ("correct", ("shared_state",))


def test_squaring_the_gradient_itself_is_a_mistake_and_a_fault() -> None:
    found = verdict(body("grads[k] *= grads[k]\nself.s[k] = self.s.get(k, 0) + grads[k]\n" + MOVE))
    assert (found.cause, found.faults) == ("squared_numerator", ("mutates_grads",))


def test_a_minus_behind_the_equals_sign_is_read_as_python_reads_it() -> None:
    found = verdict(body(GROW + MOVE.replace("-=", "=-")))
    assert (found.cause, found.faults) == ("equals_minus", ("rebinds",))


@pytest.mark.parametrize(
    "update",
    [
        GROW + MOVE.replace("self.lr", "2 * self.lr"),
        GROW.replace("grads[k] ** 2", "grads[k] ** 4") + MOVE,
        GROW + MOVE.replace("np.sqrt", "np.cbrt"),
        GROW + "self.s[k] = self.s[k] + 1e-4\n" + MOVE,
        GROW + MOVE.replace("+ self.eps", "+ 2 * self.eps"),
        GROW + MOVE + "params[k] *= 0.999",
    ],
)
def test_a_mistake_in_no_catalogue_is_never_given_a_neighbours_name(update: str) -> None:
    found = verdict(body(update))
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference is not None


def test_an_empty_body_earns_nothing() -> None:
    found = verdict(body("pass"))
    assert (found.kind, found.cause, found.points) == ("misconception", "params_unchanged", 0)


def test_gradient_descent_remembers_nothing() -> None:
    found = verdict(body("params[k] -= self.lr * grads[k]"))
    assert found.kind == "wrong"
    assert {a.criterion for a in found.awards if a.points and a.criterion == "keeps_state"} == set()


@pytest.mark.parametrize(
    ("text", "kind", "type_name"),
    [
        (body("self.s[k] = np.zero_like(params[k])"), "raised", "AttributeError"),
        (body("self.s = self.s + grads[k] ** 2"), "raised", "TypeError"),
        ("class AdaGrad:\n    def __init__(self, eps=1, lr): pass\n", "raised", "SyntaxError"),
        (
            body(GROW + MOVE).replace(", eps=1e-8", "").replace("=eps", "=1e-8"),
            "raised",
            "TypeError",
        ),
        ("class Adagrad: pass\n", "not_attempted", None),
    ],
)
def test_what_does_not_run_is_told_apart(text: str, kind: str, type_name: str | None) -> None:
    found = verdict(text)
    assert (found.kind, found.points) == (kind, 0)
    assert (found.raised.type if found.raised else None) == type_name
