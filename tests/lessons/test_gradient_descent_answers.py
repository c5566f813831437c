"""Paths and rates in the shapes that learners write: each gets the verdict it deserves."""

from __future__ import annotations

import textwrap

import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict

HEADS = {
    "gradient_descent.gd_trajectory": "gd_trajectory(grad_f, theta0, lr, steps)",
    "gradient_descent.max_stable_lr": "max_stable_lr(A)",
}
PATH, RATE = HEADS


def verdict(body: str, exercise_id: str = PATH, seed: int | None = None) -> Verdict:
    text = f"def {HEADS[exercise_id]}:\n" + textwrap.indent(textwrap.dedent(body), "    ")
    return judge_source(course.exercise(exercise_id), text, seed)


# ── The path ────────────────────────────────────────────────────────────────────────────

RIGHT_PATHS = {
    "table": """
        path = np.zeros((steps + 1, len(theta0)))
        path[0] = theta0
        for t in range(1, steps + 1):
            path[t] = path[t - 1] - lr * grad_f(path[t - 1])
        return path
        """,
    "stacked": """
        path = theta0[None, :].astype(float)
        while len(path) <= steps:
            path = np.vstack([path, path[-1] + -lr * grad_f(path[-1])])
        return path
        """,
    "plain_lists": """
        theta, path = theta0, [list(theta0)]
        for step in range(steps):
            g = grad_f(theta)
            theta = np.array([float(a) - lr * b for a, b in zip(theta, g)])
            path += [list(theta)]
        return np.array(path, dtype=float)
        """,
    "recursive": """
        start = np.asarray(theta0, dtype=float)
        if steps == 0:
            return start[None]
        rest = gd_trajectory(grad_f, start - lr * grad_f(start), lr, steps - 1)
        return np.concatenate([start[None], rest])
        """,
}


@pytest.mark.parametrize("name", RIGHT_PATHS)
@pytest.mark.parametrize("seed", [None, 7])
def test_every_right_path_is_correct_with_full_points(name: str, seed: int | None) -> None:
    found = verdict(RIGHT_PATHS[name], seed=seed)
    assert (found.kind, found.faults, found.points) == ("correct", (), 8)


def path(
    turn: str = "th = th - lr * grad_f(th)",
    store: str = "out.append(th)",
    first: str = "[th]",
    turns: str = "steps",
    start: str = "np.array(theta0, dtype=float)",
) -> str:
    loop = f"for i in range({turns}):\n    {turn}\n    {store}\n"
    return f"th = {start}; out = {first}\n{loop}return np.array(out)"


WRONG_PATHS = {
    "ascends": path("th = th + lr * grad_f(th)"),
    "no_lr": path("th = th - grad_f(th)"),
    "frozen_gradient": "slope = grad_f(theta0)\n" + path("th = th - lr * slope"),
    "from_start_each_time": path("th = theta0 - lr * grad_f(th)"),
    "decaying_rate": path("th = th - lr * 0.5**i * grad_f(th)"),
    "normalized_gradient": path("g = grad_f(th); th = th - lr * g / np.sqrt((g * g).sum())"),
    "start_missing": path(first="[]"),
    "last_missing": path(store="out.append(th)", turns="1, steps"),
    "extra_step": path(turns="0, steps + 1"),
    "same_array": path("th -= lr * grad_f(th)"),
    "returns_last": path().replace("np.array(out)", "out[-1]"),
    "returns_list": path().replace("np.array(out)", "out"),
    "transposed": path().replace("np.array(out)", "np.stack(out, axis=1)"),
    "integer_truncates": path(
        "th -= lr * grad_f(th)", "out.append(th.copy())", "[th.copy()]", start="theta0.copy()"
    ),
}


@pytest.mark.parametrize("cause", WRONG_PATHS)
@pytest.mark.parametrize("seed", [None, 7])
def test_a_mistaken_path_in_another_shape_keeps_its_name(cause: str, seed: int | None) -> None:
    found = verdict(WRONG_PATHS[cause], seed=seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 8
    assert found.first_difference is not None


def test_a_table_of_integers_costs_only_the_integers() -> None:
    found = verdict(RIGHT_PATHS["table"].replace("len(theta0))", "len(theta0)), theta0.dtype"))
    assert (found.kind, found.cause, found.points) == ("misconception", "integer_truncates", 7)


def test_moving_the_start_itself_is_a_fault_beside_right_numbers() -> None:
    own = "theta0 if theta0.dtype == float else 1.0 * theta0"
    found = verdict(
        path("th -= lr * grad_f(th)", "out.append(th.copy())", "[th.copy()]", start=own)
    )
    assert (found.kind, found.faults, found.points) == ("correct", ("mutates_input",), 7)


@pytest.mark.parametrize(
    "turn",
    [
        "th = th - 2 * lr * grad_f(th)",
        "th = th - lr * np.abs(grad_f(th))",
        "th = th - lr * grad_f(th) + 1e-5",
        "th = th - lr * grad_f(th - lr * grad_f(th))",
        "th = th - lr * np.sign(grad_f(th))",
    ],
)
def test_another_rule_is_never_given_a_neighbours_name(turn: str) -> None:
    found = verdict(path(turn))
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference is not None


def test_a_missing_start_keeps_what_does_not_depend_on_it() -> None:
    lost = [a.criterion for a in verdict(WRONG_PATHS["start_missing"]).awards if not a.points]
    assert lost == ["starts", "first_step", "length", "path"]


def test_an_endless_descent_is_stopped() -> None:
    found = verdict("while True:\n    theta0 = theta0 - lr * grad_f(theta0)")
    assert (found.kind, found.cause, found.points) == ("raised", "endless_loop", 0)


# ── The rate ────────────────────────────────────────────────────────────────────────────

RIGHT_RATES = {
    "eigvals": "return 2 / max(np.linalg.eigvals(A).real)",
    "eigh": "values, _ = np.linalg.eigh(A)\nreturn 2.0 / values[-1]",
    "spectral_norm": "return 2 / np.linalg.norm(A, 2)",
    "singular_values": "return np.float64(2) / np.linalg.svd(A)[1][0]",
    "power_iteration": """
        v = np.arange(1.0, len(A) + 1)
        for _ in range(2000):
            v = A @ v
            v = v / np.linalg.norm(v)
        return 2 / (v @ A @ v)
        """,
}


@pytest.mark.parametrize("name", RIGHT_RATES)
@pytest.mark.parametrize("seed", [None, 7])
def test_every_way_to_the_largest_eigenvalue_is_correct(name: str, seed: int | None) -> None:
    found = verdict(RIGHT_RATES[name], RATE, seed)
    assert (found.kind, found.points) == ("correct", 5)


EIGENVALUES = "w = np.linalg.eigh(A)[0]\n"
WRONG_RATES = {
    "one_over_largest": EIGENVALUES + "return 1 / w[-1]",
    "smallest_eigenvalue": EIGENVALUES + "return 2 / w[0]",
    "best_constant_step": EIGENVALUES + "return 2 / (w[0] + w[-1])",
    "condition_number": EIGENVALUES + "return w[-1] / w[0]",
    "inverted": EIGENVALUES + "return w[-1] / 2",
    "trace": EIGENVALUES + "return 2 / sum(w)",
    "diagonal": "return 2 / np.max(np.abs(A))",
    "frobenius": "return 2 / np.sqrt((A**2).sum())",
    "row_sum": "return 2 / np.linalg.norm(A, 1)",
    "unsorted_eigenvalues": "w, v = np.linalg.eig(A)\nreturn 2 / w[0]",
    "all_directions": EIGENVALUES + "return 2 / w",
}


@pytest.mark.parametrize("cause", WRONG_RATES)
@pytest.mark.parametrize("seed", [None, 7])
def test_a_mistaken_rate_in_another_shape_keeps_its_name(cause: str, seed: int | None) -> None:
    found = verdict(WRONG_RATES[cause], RATE, seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 5


@pytest.mark.parametrize(
    ("body", "points"),
    [
        ("return 1.999 / np.linalg.eigvalsh(A).max()", 3),
        ("return 2 / np.median(np.linalg.eigvalsh(A))", 1),
        ("return 0.5", 0),
        ("return 2 / np.linalg.eigvalsh(A).max() ** 2", 0),
        ("return -2 / np.linalg.eigvalsh(A).max()", 0),
    ],
)
def test_another_formula_earns_what_it_gets_right(body: str, points: float) -> None:
    found = verdict(body, RATE)
    assert (found.kind, found.cause, found.points) == ("wrong", None, points)


def test_a_rate_that_raises_earns_nothing() -> None:
    found = verdict("return 2 / np.linalg.eigenvalues(A)", RATE)
    assert (found.kind, found.cause, found.points) == ("raised", "numpy_name", 0)
