"""Answers to adam.Adam as learners write them: each gets the verdict it deserves."""

from __future__ import annotations

import textwrap

import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict


def verdict(text: str, seed: int | None = None) -> Verdict:
    return judge_source(course.exercise("adam.Adam"), textwrap.dedent(text), seed)


RIGHT = {
    "lazily": """
        class Adam:
            def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
                self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
                self.iter, self.m, self.v = 0, None, None
            def update(self, params, grads):
                if self.m is None:
                    self.m, self.v = {}, {}
                    for key, val in params.items():
                        self.m[key] = np.zeros_like(val)
                        self.v[key] = np.zeros_like(val)
                self.iter += 1
                for key in params.keys():
                    self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
                    self.v[key] += (1 - self.beta2) * (grads[key]**2 - self.v[key])
                    unbias_m = self.m[key] / (1 - self.beta1**self.iter)
                    unbias_v = self.v[key] / (1 - self.beta2**self.iter)
                    params[key] -= self.lr * unbias_m / (np.sqrt(unbias_v) + self.eps)
        """,
    "powers_kept": """
        class Adam:
            def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, amsgrad=False):
                self.alpha, self.b1, self.b2, self.e = lr, beta1, beta2, eps
                self.p1 = self.p2 = 1.0
                self.state = {}
            def update(self, params, grads):
                self.p1 *= self.b1
                self.p2 *= self.b2
                for k, g in grads.items():
                    m, s = self.state.get(k, (0.0, 0.0))
                    m = self.b1 * m + (1 - self.b1) * g
                    s = self.b2 * s + (1 - self.b2) * np.square(g)
                    self.state[k] = m, s
                    root = (s / (1 - self.p2)) ** 0.5
                    params[k] -= self.alpha * m / (1 - self.p1) / (root + self.e)
        """,
    "rate_with_rescaled_eps": """
        class Adam:
            def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
                self.lr = lr; self.beta1 = beta1; self.beta2 = beta2; self.eps = eps
                self.t = {}; self.m = {}; self.s = {}
            def update(self, params, grads):
                for k in sorted(params):
                    self.t[k] = t = self.t.get(k, 0) + 1
                    root = np.sqrt(1 - self.beta2 ** t)
                    rate = self.lr * root / (1 - self.beta1 ** t)
                    self.m[k] = self.beta1 * self.m.get(k, 0) + (1 - self.beta1) * grads[k]
                    self.s[k] = self.beta2 * self.s.get(k, 0) + (1 - self.beta2) * grads[k] ** 2
                    step = rate * self.m[k] / (np.sqrt(self.s[k]) + self.eps * root)
                    np.subtract(params[k], step, out=params[k])
        """,
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("seed", [None, 7])
def test_every_right_style_is_correct_with_full_points(name: str, seed: int | None) -> None:
    found = verdict(RIGHT[name], seed)
    assert (found.kind, found.cause, found.faults, found.points) == ("correct", None, (), 10)


INIT = "self.lr=lr; self.b1=beta1; self.b2=beta2; self.eps=eps; self.t=0; self.m={}; self.s={}"
COUNT = "self.t += 1"
M = "self.m[k] = self.b1 * self.m.get(k, 0) + (1 - self.b1) * grads[k]\n"
S = "self.s[k] = self.b2 * self.s.get(k, 0) + (1 - self.b2) * grads[k] ** 2\n"
M_HAT = "mh = self.m[k] / (1 - self.b1 ** self.t)\n"
S_HAT = "sh = self.s[k] / (1 - self.b2 ** self.t)\n"
HATS = M_HAT + S_HAT
MOVE = "params[k] -= self.lr * mh / (np.sqrt(sh) + self.eps)\n"
RATE = "rate = self.lr * np.sqrt(1 - self.b2 ** self.t) / (1 - self.b1 ** self.t)\n"
EPS_HAT = RATE + "params[k] -= rate * self.m[k] / (np.sqrt(self.s[k]) + self.eps)\n"
RIGHT_LINES = M + S + HATS + MOVE


def body(update: str, init: str = INIT, count: str = COUNT, eps: str = "1e-8") -> str:
    tail = textwrap.indent(textwrap.dedent(update), "            ")
    return (
        f"class Adam:\n    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps={eps}):\n"
        f"        {init}\n    def update(self, params, grads):\n        {count}\n"
        f"        for k in params:\n{tail}"
    )


WRONG = {
    "ascends": M + S + HATS + MOVE.replace("-=", "+="),
    "no_bias_correction": M + S + "mh, sh = self.m[k], self.s[k]\n" + MOVE,
    "only_m_corrected": M + S + M_HAT + "sh = self.s[k]\n" + MOVE,
    "only_s_corrected": M + S + S_HAT + "mh = self.m[k]\n" + MOVE,
    "correction_stored": M + S + HATS + "self.m[k], self.s[k] = mh, sh\n" + MOVE,
    "multiplies_correction": M + S + HATS.replace("/ (", "* (") + MOVE,
    "no_power_t": M + S + HATS.replace(" ** self.t", "") + MOVE,
    "power_two": M + S + HATS.replace("** self.t", "** 2") + MOVE,
    "times_t": M + S + HATS.replace("** self.t", "* self.t") + MOVE,
    "brackets_power": M + S + HATS.replace(" ** self.t)", ") ** self.t") + MOVE,
    "power_alone": M + S + HATS.replace("(1 - ", "(") + MOVE,
    "t_per_key": "self.t = self.t + 1\n" + M + S + HATS + MOVE,
    "t_from_zero": M + S + HATS.replace("self.t", "(self.t - 1)") + MOVE,
    "t_starts_at_two": M + S + HATS.replace("self.t", "(self.t + 1)") + MOVE,
    "correction_outside_root": M + S + M_HAT + "sh = self.s[k]\n"
    "params[k] -= self.lr * mh / (np.sqrt(sh) / (1 - self.b2 ** self.t) + self.eps)",
    "corrected_twice": M + S + HATS + RATE + MOVE.replace("self.lr", "rate"),
    "lr_overwritten": M + S + "self.lr = " + EPS_HAT.replace("rate * self.m", "self.lr * self.m"),
    "swapped_weights": "self.m[k] = self.m.get(k, 0) + self.b1 * (grads[k] - self.m.get(k, 0))\n"
    "self.s[k] = self.s.get(k, 0) + self.b2 * (grads[k] ** 2 - self.s.get(k, 0))\n" + HATS + MOVE,
    "weight_missing": M.replace("(1 - self.b1) * ", "") + S + HATS + MOVE,
    "decay_lost": M + S.replace("self.b2 * self", "self") + HATS + MOVE,
    "adagrad_sum": M + "self.s[k] = self.s.get(k, 0) + grads[k] * grads[k]\n" + HATS + MOVE,
    "not_squared": M + S.replace(" ** 2", "") + HATS + MOVE,
    "absolute": M + S.replace("grads[k] ** 2", "np.abs(grads[k])") + HATS + MOVE,
    "matrix_product": M + S.replace("grads[k] ** 2", "np.dot(grads[k], grads[k])") + HATS + MOVE,
    "beta1_twice": M + (S + HATS).replace("b2", "b1") + MOVE,
    "betas_swapped": (M + S + HATS).replace("b1", "b?").replace("b2", "b1").replace("b?", "b2")
    + MOVE,
    "m_from_s": M.replace("self.m.get", "self.s.get") + S + HATS + MOVE,
    "gradient_for_moment": M + S + HATS + MOVE.replace("mh", "grads[k]"),
    "old_moment": "old = self.m.get(k, 0)\n" + M + S + HATS.replace("self.m[k]", "old") + MOVE,
    "no_root": M + S + HATS + MOVE.replace("np.sqrt(sh)", "sh"),
    "no_eps": M + S + HATS + MOVE.replace("(np.sqrt(sh) + self.eps)", "sh ** 0.5"),
    "missing_brackets": M
    + S
    + HATS
    + MOVE.replace("(np.sqrt(sh) + self.eps)", "sh**.5 + self.eps"),
    "no_lr": M + S + HATS + MOVE.replace("self.lr * ", ""),
    "times_root": M + S + HATS + MOVE.replace("/ (", "* ("),
    "residual_for_hat": M + S + "mh = (1 - self.b1) * (grads[k] - self.m[k])\n"
    "sh = (1 - self.b2) * (grads[k] ** 2 - self.s[k])\n" + MOVE,
    "state_reset": "self.m, self.s = {}, {}\n" + RIGHT_LINES,
    "params_unchanged": M + S + HATS + "new = params[k] - self.lr * mh / (np.sqrt(sh) + self.eps)",
    "only_first_key": RIGHT_LINES + "return",
}


@pytest.mark.parametrize("cause", WRONG)
@pytest.mark.parametrize("seed", [None, 7])
def test_a_mistake_in_another_shape_keeps_its_name(cause: str, seed: int | None) -> None:
    count = "pass" if cause == "t_per_key" else COUNT
    found = verdict(body(WRONG[cause], count=count), seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 10
    assert found.first_difference is not None


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("self.lr=lr", "self.lr=0.01", "ignores_lr"),
        ("self.b1=beta1", "self.b1=0.9", "ignores_beta1"),
        ("self.b2=beta2", "self.b2=0.999", "ignores_beta2"),
        ("self.eps=eps", "self.eps=1e-7", "ignores_eps"),
        ("self.m={}; self.s={}", "self.m=self.s={}", "one_dict"),
        ("self.b1=beta1; self.b2=beta2", "self.b1=beta2; self.b2=beta1", "betas_swapped"),
    ],
)
def test_a_mistake_in_the_constructor_is_named(old: str, new: str, cause: str) -> None:
    found = verdict(body(RIGHT_LINES, INIT.replace(old, new)))
    assert (found.kind, found.cause) == ("misconception", cause)


# ── Conventions, and mistakes in code of another form ───────────────────────────────────


@pytest.mark.parametrize(
    ("update", "eps", "cause"),
    [
        (M + S + EPS_HAT, "1e-8", "eps_hat"),
        (M + S + EPS_HAT, "1e-7", "eps_hat"),
        (
            RIGHT_LINES.replace("np.sqrt(sh) + self.eps", "np.sqrt(sh + self.eps)"),
            "1e-8",
            "eps_inside",
        ),
        (RIGHT_LINES, "1e-10", "default_eps"),
        (RIGHT_LINES, "1e-7", "default_eps"),
        (RIGHT_LINES, "1e-6", "default_eps"),
    ],
)
def test_a_published_form_is_a_convention_with_full_points(
    update: str, eps: str, cause: str
) -> None:
    found = verdict(body(update, eps=eps))
    assert (found.kind, found.cause, found.points) == ("convention", cause, 10)


IN_EPS_HAT_FORM = {
    "ascends": M + S + EPS_HAT.replace("-=", "+="),
    "t_from_zero": M + S + EPS_HAT.replace("self.t", "(self.t - 1)"),
    "no_power_t": M + S + EPS_HAT.replace(" ** self.t", ""),
    "t_per_key": "self.t += 1\n" + M + S + EPS_HAT,
    "swapped_weights": WRONG["swapped_weights"].replace(HATS + MOVE, EPS_HAT),
    "not_squared": M + S.replace(" ** 2", "") + EPS_HAT,
    "betas_swapped": (M + S + EPS_HAT).replace("b1", "b?").replace("b2", "b1").replace("b?", "b2"),
    "times_t": M + S + EPS_HAT.replace("** self.t", "* self.t"),
    "no_root": M + S + EPS_HAT.replace("np.sqrt(self.s[k])", "self.s[k]"),
}


@pytest.mark.parametrize("cause", IN_EPS_HAT_FORM)
def test_a_mistake_keeps_its_name_where_the_rate_is_corrected(cause: str) -> None:
    count = "pass" if cause == "t_per_key" else COUNT
    assert verdict(body(IN_EPS_HAT_FORM[cause], count=count)).cause == cause


@pytest.mark.parametrize("eps", ["1e-10", "1e-7"])
@pytest.mark.parametrize(
    "cause", ["no_bias_correction", "no_power_t", "ascends", "only_m_corrected"]
)
def test_a_mistake_keeps_its_name_beside_another_default(cause: str, eps: str) -> None:
    assert verdict(body(WRONG[cause], eps=eps)).cause == cause


def test_a_default_rate_that_was_not_agreed_costs_its_own_point() -> None:
    found = verdict(body(RIGHT_LINES).replace("lr=0.001", "lr=0.01"))
    assert (found.kind, found.cause, found.points) == ("misconception", "other_defaults", 9)


# ── Faults, strangers, exceptions ───────────────────────────────────────────────────────

FAULTS = {
    "rebinds": body(RIGHT_LINES.replace("params[k] -=", "params[k] = params[k] -")),
    "mutates_grads": body(RIGHT_LINES + "grads[k] *= 0"),
    "shared_state": body(RIGHT_LINES, INIT.replace(" self.m={}; self.s={}", ""))
    + "\n    m, s = {}, {}\n",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_costs_its_own_criterion_and_nothing_else(fault: str) -> None:
    found = verdict(FAULTS[fault])
    assert (found.kind, found.faults, found.points) == ("correct", (fault,), 9)


@pytest.mark.parametrize(
    "update",
    [
        M + S + HATS + MOVE.replace("self.lr", "1.1 * self.lr"),
        M + S + HATS + "mh = self.b1 * mh + (1 - self.b1) * grads[k]\n" + MOVE,
        M + S + HATS + MOVE + "params[k] *= 0.99",
        M + S + HATS.replace("self.t", "min(self.t, 3)") + MOVE,
        M + S + HATS + "sh = np.maximum(sh, getattr(self, 'top', 0))\nself.top = sh.max()\n" + MOVE,
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
        (body("unbias_m += (1 - self.b1) * grads[k]"), "raised", "UnboundLocalError"),
        (body(M + S + HATS + MOVE, INIT.replace("self.t=0; ", "")), "raised", "AttributeError"),
        (body("self.m[k] = self.b1 * self.m + grads[k]"), "raised", "TypeError"),
        ("class ADAM: pass\n", "not_attempted", None),
    ],
)
def test_what_does_not_run_is_told_apart(text: str, kind: str, type_name: str | None) -> None:
    found = verdict(text)
    assert (found.kind, found.points) == (kind, 0)
    assert (found.raised.type if found.raised else None) == type_name
