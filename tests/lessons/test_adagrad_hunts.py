"""Answers to the bug hunts of the AdaGrad lesson: every stage of a repair is told apart."""

from __future__ import annotations

import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict

STEP = "adagrad.fix_formula"


def verdict(text: str) -> Verdict:
    return judge_source(course.exercise(STEP), text)


def test_the_zeros_hunt_ends_with_the_spelling() -> None:
    hunt = course.exercise("adagrad.fix_zeros")
    assert judge_source(hunt, hunt.stub).kind == "not_attempted"
    touched = judge_source(hunt, hunt.stub + "\n\nx = 1\n")
    assert (touched.kind, touched.points) == ("raised", 0)
    found = judge_source(hunt, hunt.stub.replace("zero_like", "zeros_like"))
    assert (found.kind, found.points) == ("correct", 5)
    ones = judge_source(hunt, hunt.stub.replace("zero_like", "ones_like"))
    assert ones.cause == "starts_at_one"
    same = judge_source(hunt, hunt.stub.replace("np.zero_like(weights)", "weights"))
    assert same.cause == "state_is_parameter"


def test_the_ascent_hunt_takes_two_repairs() -> None:
    hunt = course.exercise("adagrad.fix_ascent")
    touched = judge_source(hunt, hunt.stub + "\n\nx = 1\n")
    assert (touched.cause, touched.faults) == ("ascends", ("rebinds",))
    in_place = judge_source(hunt, hunt.stub.replace("= params[key] + step", "+= step"))
    assert (in_place.cause, in_place.faults) == ("ascends", ())
    downhill = judge_source(hunt, hunt.stub.replace("params[key] + step", "params[key] - step"))
    assert (downhill.kind, downhill.faults, downhill.points) == ("correct", ("rebinds",), 4)
    both = judge_source(hunt, hunt.stub.replace("= params[key] + step", "-= step"))
    assert (both.kind, both.faults, both.points) == ("correct", (), 6)


def step(move: str, returns: str = "theta, s") -> str:
    return (
        "def adagrad_step(theta, s, g, lr, eps):\n    s = s + g**2\n"
        f"    theta = theta {move}\n    return {returns}\n"
    )


@pytest.mark.parametrize(
    ("move", "cause"),
    [
        ("+ lr * s ** (1 / 2) * g  # touched\n    pass", "times_root"),
        ("- lr * s ** (1 / 2) * g", "times_root"),
        ("+ lr * s ** (-1 / 2) * g", "ascends"),
        ("+ lr * g / (np.sqrt(s) + eps)", "ascends"),
        ("- lr * s ** (-1 / 2) * g", "no_eps"),
        ("- lr * s ** -1 / 2 * g", "exponent_precedence"),
        ("- lr * g / (s ** 1 / 2 + eps)", "exponent_precedence"),
        ("- lr * g / np.sqrt(s) + eps", "missing_brackets"),
        ("- lr * g / (s + eps)", "no_root"),
    ],
)
def test_the_formula_hunt_names_what_is_left(move: str, cause: str) -> None:
    found = verdict(step(move))
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 6


def test_the_formula_hunts_right_answers() -> None:
    right = verdict(step("- lr * g * (np.sqrt(s) + eps) ** -1", "[theta, s]"))
    assert (right.kind, right.points) == ("correct", 6)
    inside = verdict(step("- lr * g * (s + eps) ** (-1 / 2)"))
    assert (inside.kind, inside.cause, inside.points) == ("convention", "eps_inside", 6)


def test_the_formula_hunt_sees_a_changed_argument() -> None:
    text = step("- lr * g / (np.sqrt(s) + eps)").replace("s = s + g**2", "s += g**2")
    found = verdict(text)
    assert (found.kind, found.faults, found.points) == ("correct", ("mutates_input",), 5)


def test_a_result_that_is_no_pair_is_wrong() -> None:
    found = verdict(step("- lr * g / (np.sqrt(s) + eps)", "theta"))
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference
