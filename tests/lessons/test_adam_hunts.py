"""Answers to the small exercises and the bug hunts of the Adam lesson."""

from __future__ import annotations

import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict


def verdict(name: str, text: str, seed: int | None = None) -> Verdict:
    return judge_source(course.exercise(f"adam.{name}"), text, seed)


def bias(result: str) -> Verdict:
    return verdict("bias_factor", f"def bias_factor(beta, t):\n    return {result}\n")


@pytest.mark.parametrize(
    "result",
    [
        "1.0 - beta ** t",
        "1 - pow(beta, t)",
        "sum((1 - beta) * beta ** i for i in range(t))",
        "np.float64(1) - np.power(beta, t)",
        "-(beta ** t - 1)",
    ],
)
def test_every_way_to_sum_the_weights_is_right(result: str) -> None:
    found = bias(result)
    assert (found.kind, found.points) == ("correct", 4)


@pytest.mark.parametrize(
    ("result", "cause"),
    [
        ("1 - t * beta", "times_t"),
        ("np.power(1 - beta, t)", "brackets_power"),
        ("sum((1 - beta) * beta ** i for i in range(1, t)) + 1 - beta", None),
        ("sum((1 - beta) * beta ** i for i in range(t + 1))", "t_plus_one"),
        ("sum((1 - beta) * beta ** i for i in range(t - 1))", "t_minus_one"),
        ("sum(beta ** i for i in range(t))", "sum_of_powers"),
        ("(1 - beta ** t) ** -1", "inverse"),
        ("1 - beta * beta", "power_two"),
        ("beta ** t", "power_alone"),
        ("1 - beta", "no_power_t"),
    ],
)
def test_every_wrong_sum_is_named(result: str, cause: str | None) -> None:
    found = bias(result)
    assert (found.kind, found.cause) == ("misconception" if cause else "correct", cause)


@pytest.mark.parametrize("result", ["(1 - beta ** t) / 2", "1 - beta ** (t / 2)", "1 - beta ** 3"])
def test_another_wrong_sum_takes_no_name(result: str) -> None:
    found = bias(result)
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference


def test_a_caret_is_no_power() -> None:
    found = bias("1 - beta ^ t")
    assert (found.kind, found.points) == ("raised", 0)


# ── lr_t ────────────────────────────────────────────────────────────────────────────────


def rate(result: str) -> Verdict:
    return verdict("lr_t", f"import math\ndef lr_t(lr, beta1, beta2, t):\n    return {result}\n")


@pytest.mark.parametrize(
    "result",
    [
        "lr / (1 - beta1 ** t) * (1 - beta2 ** t) ** 0.5",
        "lr * math.sqrt(1 - beta2 ** t) / (1 - beta1 ** t)",
        "np.sqrt(lr ** 2 * (1 - beta2 ** t)) / (1 - beta1 ** t)",
    ],
)
def test_every_way_to_write_the_rate_is_right(result: str) -> None:
    found = rate(result)
    assert (found.kind, found.points) == ("correct", 5)


@pytest.mark.parametrize(
    ("result", "cause"),
    [
        ("lr / (1 - beta1 ** t) * (1 - beta2 ** t)", "no_root"),
        ("lr * ((1 - beta2 ** t) / (1 - beta1 ** t)) ** 0.5", "root_over_both"),
        ("lr * (1 - beta1 ** t) * (1 - beta2 ** t) ** -0.5", "inverse"),
        ("lr * math.sqrt(1 - beta1 ** t) / (1 - beta2 ** t)", "betas_swapped"),
        ("lr / math.sqrt(1 - beta1 ** t)", "beta1_twice"),
        ("lr * (1 - beta1 ** t) ** -1", "only_m_corrected"),
        ("lr * (1 - beta2 ** t) ** 0.5", "only_s_corrected"),
        ("lr * math.sqrt(1 - beta2) / (1 - beta1)", "no_power_t"),
        ("lr * math.sqrt(1 - beta2 * t) / (1 - beta1 * t)", "times_t"),
        ("(1 - beta2 ** t) ** 0.5 / (1 - beta1 ** t)", "no_lr"),
        ("lr * (1 - beta2) ** (t / 2) / (1 - beta1) ** t", "brackets_power"),
    ],
)
def test_every_wrong_rate_is_named(result: str, cause: str) -> None:
    found = rate(result)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 5


@pytest.mark.parametrize("result", ["lr", "lr * np.sqrt(1 - beta2 ** t) / (1 + beta1 ** t)"])
def test_another_wrong_rate_takes_no_name(result: str) -> None:
    found = rate(result)
    assert (found.kind, found.cause) == ("wrong", None)


# ── fix_bias_correction ─────────────────────────────────────────────────────────────────


def test_the_correction_hunt_has_three_stages() -> None:
    hunt = course.exercise("adam.fix_bias_correction")
    assert judge_source(hunt, hunt.stub).kind == "not_attempted"
    touched = judge_source(hunt, hunt.stub + "\nx = 1\n")
    assert touched.raised
    assert (touched.raised.type, touched.points) == ("UnboundLocalError", 0)
    before_loop = hunt.stub.replace("for key, g", "m_hat = s_hat = 0\n        for key, g", 1)
    in_loop = hunt.stub.replace("hat += (1", "hat = (1")
    for silenced in (before_loop, in_loop, in_loop.replace("] += self.lr", "] -= self.lr")):
        assert judge_source(hunt, silenced).cause == "residual_for_hat"


CORRECTED = ("self.m[key] / (1 - self.beta1**self.t)", "self.s[key] / (1 - self.beta2**self.t)")


def corrected(move: str) -> Verdict:
    hunt = course.exercise("adam.fix_bias_correction")
    head = hunt.stub.split("            m_hat +=")[0]
    lines = (f"m_hat = {CORRECTED[0]}", f"s_hat = {CORRECTED[1]}")
    return judge_source(hunt, head + "".join(f"            {line}\n" for line in (*lines, move)))


def test_the_sign_is_the_last_fault_of_the_correction_hunt() -> None:
    up = corrected("params[key] += self.lr * m_hat / (np.sqrt(s_hat) + self.eps)")
    assert (up.kind, up.cause) == ("misconception", "ascends")
    down = corrected("params[key] -= self.lr * m_hat / (np.sqrt(s_hat) + self.eps)")
    assert (down.kind, down.points) == ("correct", 7)


# ── fix_formula ─────────────────────────────────────────────────────────────────────────

M_HAT, S_HAT = "m_hat = m / (1 - beta1**t)", "s_hat = s / (1 - beta2**t)"
MOVE = "theta = theta - lr * m_hat / (np.sqrt(s_hat) + eps)"
INSIDE = "theta = theta - lr * m_hat / np.sqrt(s_hat + eps)"


def step(*lines: str, returns: str = "theta, m, s") -> Verdict:
    head = (
        "def adam_step(theta, m, s, g, t, lr, beta1, beta2, eps):\n"
        "    m = beta1 * m + (1 - beta1) * g\n    s = beta2 * s + (1 - beta2) * g**2\n"
    )
    body = "".join(f"    {line}\n" for line in (*lines, f"return {returns}"))
    return verdict("fix_formula", head + body)


def test_the_formula_hunt_is_done_with_hats_and_eps_outside() -> None:
    found = step(M_HAT, S_HAT, MOVE, returns="[theta, m, s]")
    assert (found.kind, found.points) == ("correct", 6)
    short = step(
        "r = (1 - beta2**t) ** 0.5",
        "theta = theta - lr * r / (1 - beta1**t) * m / (s**0.5 + r * eps)",
    )
    assert (short.kind, short.points) == ("correct", 6)


@pytest.mark.parametrize(
    ("lines", "cause"),
    [
        ((M_HAT, S_HAT, INSIDE), "eps_inside"),
        (("m_hat = m * (1 - beta2**t) ** 0.5 / (1 - beta1**t)", "s_hat = s", MOVE), "eps_hat"),
    ],
)
def test_another_published_form_loses_what_the_hunt_asked_for(
    lines: tuple[str, ...], cause: str
) -> None:
    found = step(*lines)
    assert (found.kind, found.cause, found.points) == ("convention", cause, 5)
    assert [a.criterion for a in found.awards if not a.points] == ["as_specified"]


@pytest.mark.parametrize(
    ("lines", "cause"),
    [
        (("m_hat, s_hat = m, s", INSIDE), "no_bias_correction"),
        (("m_hat, s_hat = m, s", MOVE), "no_bias_correction"),
        ((M_HAT, "s_hat = s", INSIDE), "only_m_corrected"),
        (("m_hat = m", S_HAT, MOVE), "only_s_corrected"),
        (("m_hat, s_hat = m / (1 - beta1), s / (1 - beta2)", MOVE), "no_power_t"),
        (
            ("m = m / (1 - beta1**t)", "s = s / (1 - beta2**t)", "m_hat, s_hat = m, s", MOVE),
            "correction_stored",
        ),
        ((M_HAT, S_HAT, MOVE.replace("m_hat", "g")), "gradient_for_moment"),
        ((M_HAT, S_HAT, MOVE.replace("- lr", "+ lr")), "ascends"),
        ((M_HAT, S_HAT, MOVE.replace(" + eps", "")), "no_eps"),
        ((M_HAT, S_HAT, MOVE.replace("np.sqrt(s_hat)", "s_hat")), "no_root"),
    ],
)
def test_the_formula_hunt_names_what_is_left(lines: tuple[str, ...], cause: str) -> None:
    found = step(*lines)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert 0 < found.points < 6


def test_the_formula_hunt_sees_a_changed_argument() -> None:
    found = step(M_HAT, S_HAT, MOVE.replace("theta = theta -", "theta -="))
    assert (found.kind, found.faults, found.points) == ("correct", ("mutates_input",), 5)


def test_moments_forgotten_in_the_result_are_wrong() -> None:
    found = step(M_HAT, S_HAT, MOVE, returns="theta")
    assert (found.kind, found.cause) == ("wrong", None)
