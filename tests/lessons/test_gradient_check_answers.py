"""Numerical gradients in the shapes that learners write: each gets the verdict it deserves."""

from __future__ import annotations

import textwrap

import numpy as np
import pytest

from autograder import course
from autograder.functions import FUNCTIONS
from autograder.judging import judge_source
from autograder.record import Verdict

EXERCISE = "gradient_check.numerical_gradient"


def verdict(body: str, seed: int | None = None, head: str = "f, x, h=1e-5") -> Verdict:
    text = f"def numerical_gradient({head}):\n" + textwrap.indent(textwrap.dedent(body), "    ")
    return judge_source(course.exercise(EXERCISE), text, seed)


RIGHT = {
    "nditer": """
        x = np.array(x, dtype=np.float64)
        grad = np.zeros_like(x)
        it = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
        while not it.finished:
            i = it.multi_index
            old = x[i]
            x[i] = old + h; up = f(x)
            x[i] = old - h; down = f(x)
            grad[i] = (up - down) / (2 * h)
            x[i] = old
            it.iternext()
        return grad
        """,
    "flat": """
        x = x.astype(float)
        grad = np.empty(x.size)
        for k in range(x.size):
            plus, minus = x.copy(), x.copy()
            plus.flat[k] += h
            minus.flat[k] -= h
            grad[k] = f(plus) / (2 * h) - f(minus) / (2 * h)
        return grad.reshape(x.shape)
        """,
    "one_entry_of_an_array_of_zeros": """
        grad = np.zeros(np.shape(x))
        for i in np.ndindex(*np.shape(x)):
            e = np.zeros(np.shape(x)); e[i] = h
            grad[i] = 0.5 / h * (f(x + e) - f(x - e))
        return grad
        """,
    "up_down_and_back": """
        x = 1.0 * x
        grad = np.zeros_like(x)
        for i, _ in np.ndenumerate(x):
            x[i] += h; a = f(x)
            x[i] -= 2 * h; b = f(x)
            x[i] += h
            grad[i] = (a - b) / h / 2
        return grad
        """,
    "list": """
        flat = [float(v) for v in np.ravel(x)]
        out = []
        for i, v in enumerate(flat):
            near = [np.reshape(flat[:i] + [v + s * h] + flat[i + 1:], x.shape) for s in (1, -1)]
            out.append((f(near[0]) - f(near[1])) / (2 * h))
        return np.array(out).reshape(x.shape)
        """,
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("seed", [None, 7])
def test_every_right_style_is_correct_with_full_points(name: str, seed: int | None) -> None:
    found = verdict(RIGHT[name], seed)
    assert (found.kind, found.faults, found.points) == ("correct", (), 8)


def test_an_array_that_is_put_back_need_not_be_copied() -> None:
    found = verdict(
        """
        grad = np.zeros(x.shape)
        y = x if x.dtype.kind == "f" else x * 1.0
        for i in np.ndindex(y.shape):
            y[i] += h; a = f(y)
            y[i] -= 2 * h; b = f(y)
            y[i] += h
            grad[i] = (a - b) / (2 * h)
        return grad
        """
    )
    assert (found.kind, found.faults, found.points) == ("correct", (), 8)


LOOP = """
p = np.array(x, dtype=float); g = np.zeros(p.shape)
for i in np.ndindex(p.shape):
    c = p[i]
    {turn}
return g
"""
CENTRAL = "p[i] = c + h; a = f(p); p[i] = c - h; b = f(p); p[i] = c; "
WRONG = {
    "one_sided": LOOP.format(turn="b = f(p); p[i] = c + h; g[i] = (f(p) - b) / h; p[i] = c"),
    "half_the_slope": LOOP.format(turn=CENTRAL + "g[i] = (a - f(p)) / (2 * h)"),
    "divides_by_h": LOOP.format(turn=CENTRAL + "g[i] = a / h - b / h"),
    "multiplies_by_h": LOOP.format(turn=CENTRAL + "g[i] = (a - b) / 2 * h"),
    "swapped_points": LOOP.format(turn=CENTRAL + "g[i] = -(a - b) / (2 * h)"),
    "not_restored": LOOP.format(
        turn="p[i] += h; a = f(p); p[i] -= 2 * h; g[i] = (a - f(p)) / (2*h)"
    ),
    "all_at_once": "return np.zeros(x.shape) + (f(x + h) - f(x - h)) / (2 * h)",
    "rows_at_once": """
        g = np.zeros(x.shape)
        for i in range(len(x)):
            a, b = x.astype(float), x.astype(float)
            a[i] += h; b[i] -= h
            g[i] = (f(a) - f(b)) / (2 * h)
        return g
        """,
    "same_point_twice": LOOP.format(
        turn="q = r = p; q[i] += h; r[i] -= h; g[i] = (f(q) - f(r)) / (2 * h)"
    ),
    "only_first_entry": LOOP.format(turn=CENTRAL + "g[i] = (a - b) / (2 * h); return g"),
    "integer_truncates": """
        x = x.copy(); g = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            c = x[i]
            x[i] = c + h; a = f(x)
            x[i] = c - h; b = f(x)
            x[i] = c
            g[i] = (a - b) / (2 * h)
        return g
        """,
    "ignores_h": "h = 1e-4\n" + LOOP.format(turn=CENTRAL + "g[i] = (a - b) / (2 * h)"),
    "too_large_h": "h = 0.1\n" + LOOP.format(turn=CENTRAL + "g[i] = (a - b) / (2 * h)"),
    "too_small_h": "h = 1e-12\n" + LOOP.format(turn=CENTRAL + "g[i] = (a - b) / h / 2"),
}


@pytest.mark.parametrize("cause", WRONG)
@pytest.mark.parametrize("seed", [None, 7])
def test_a_mistake_in_another_shape_keeps_its_name(cause: str, seed: int | None) -> None:
    found = verdict(WRONG[cause], seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 8
    assert found.first_difference is not None


@pytest.mark.parametrize(
    ("step", "kind", "cause", "points"),
    [
        ("1e-5", "correct", None, 8),
        ("10**-5", "correct", None, 8),
        ("1e-4", "convention", "other_step", 8),
        ("1e-6", "convention", "other_step", 8),
        ("1e-7", "convention", "other_step", 8),
        ("1e-3", "misconception", "too_large_h", 7),
        ("1", "misconception", "too_large_h", 7),
        ("1e-8", "misconception", "too_small_h", 7),
        ("1e-15", "misconception", "too_small_h", 7),
    ],
)
def test_another_default_step_is_judged_by_its_size(
    step: str, kind: str, cause: str | None, points: float
) -> None:
    found = verdict(RIGHT["up_down_and_back"], head=f"f, x, h={step}")
    assert (found.kind, found.cause, found.points) == (kind, cause, points)


def test_a_one_sided_rule_measures_slopes_but_not_both_sides() -> None:
    found = verdict(WRONG["one_sided"])
    lost = [award.criterion for award in found.awards if not award.points]
    assert lost == ["central"]


def test_moving_the_callers_array_is_a_fault_beside_right_numbers() -> None:
    copies = RIGHT["flat"].replace("x = x", "given = x; x = x")
    found = verdict(copies.replace("return", "given[...] = 0; return"))
    assert (found.kind, found.faults, found.points) == ("correct", ("mutates_input",), 7)


@pytest.mark.parametrize(
    "turn",
    [
        CENTRAL + "g[i] = (a - b) / (2 * h) + 1e-6",
        CENTRAL + "g[i] = abs(a - b) / (2 * h)",
        CENTRAL + "p[i] = c + 2 * h; d = f(p); p[i] = c; g[i] = (4 * a - 3 * f(p) - d) / (2 * h)",
        CENTRAL + "g[i] = (a - b) / (3 * h)",
    ],
)
def test_a_mistake_in_no_catalogue_is_never_given_a_neighbours_name(turn: str) -> None:
    found = verdict(LOOP.format(turn=turn))
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference is not None


@pytest.mark.parametrize(
    ("body", "type_name"),
    [
        ("return x.gradient(f)", "AttributeError"),
        ("while True: pass", "BudgetExceeded"),
        ("return f(x) / 0", "ZeroDivisionError"),
    ],
)
def test_what_raises_is_told_and_earns_nothing(body: str, type_name: str) -> None:
    found = verdict(body)
    assert (found.kind, found.points) == ("raised", 0)
    assert found.raised
    assert found.raised.type == type_name


def test_a_signature_without_the_step_raises() -> None:
    found = verdict("h = 1e-4\nreturn x", head="f, x")
    assert (found.kind, found.cause) == ("raised", "argument_count")


def test_the_step_is_read_off_the_signed_square_at_zero() -> None:
    f = FUNCTIONS["signed_square"]()
    assert (f(np.array([1e-4])) - f(np.array([-1e-4]))) / 2e-4 == pytest.approx(1e-4)
