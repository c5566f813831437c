"""The loss of softmax regression in the shapes that learners write it."""

from __future__ import annotations

import textwrap

import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict


def verdict(body: str, seed: int | None = None) -> Verdict:
    text = "def softmax_ce(W, b, X, y):\n" + textwrap.indent(textwrap.dedent(body), "    ")
    return judge_source(course.exercise("sgd.softmax_ce"), text, seed)


RIGHT = {
    "one_hot": """
        N, C = len(X), W.shape[1]
        z = np.dot(X, W) + b
        e = np.exp(z - np.max(z, axis=1).reshape(-1, 1))
        p = e / np.sum(e, axis=1, keepdims=True)
        t = np.eye(C)[y]
        p_right = (p * t).sum(axis=1)
        g = (p - t) / N
        return -np.mean(np.log(p_right)), X.T.dot(g), np.sum(g, axis=0)
        """,
    "sample_by_sample": """
        loss, dW, db = 0.0, np.zeros_like(W), np.zeros_like(b)
        for x, label in zip(X, y):
            z = W.T @ x + b
            z -= z.max()
            p = np.exp(z); p /= p.sum()
            loss -= np.log(p[label])
            p[label] -= 1
            dW += np.outer(x, p)
            db += p
        return loss / len(X), dW / len(X), db / len(X)
        """,
    "log_sum_exp": """
        z = X @ W + b
        top = z.max(1)
        lse = top + np.log(np.exp((z.T - top).T).sum(1))
        rows = np.arange(y.size)
        d = np.exp(z - lse[:, None]); d[rows, y] -= 1; d /= y.size
        return [np.mean(lse - z[rows, y]), (d.T @ X).T, np.ones(len(X)) @ d]
        """,
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("seed", [None, 7])
def test_every_right_style_is_correct_with_full_points(name: str, seed: int | None) -> None:
    found = verdict(RIGHT[name], seed)
    assert (found.kind, found.faults, found.points) == ("correct", (), 8)


def answer(
    shift: str = "z.max(axis=1, keepdims=True)",
    axis: str = "axis=1, keepdims=True",
    loss: str = "-np.log(p[r, y] {floor}).mean()",
    minus: str = "d[r, y] -= 1",
    mean: str = "n",
    result: str = "loss, X.T @ d, d.sum(axis=0)",
    scores: str = "X @ W + b",
    floor: str = "",
) -> str:
    return (
        f"n = X.shape[0]; r = np.arange(n)\nz = {scores}\ne = np.exp(z - {shift})\n"
        f"p = e / e.sum({axis})\nloss = {loss.format(floor=floor)}\n"
        f"d = p.copy(); {minus}; d = d / {mean}\nreturn {result}"
    )


WRONG = {
    "no_max_subtraction": {"shift": "0"},
    "one_maximum_for_all": {"shift": "np.max(z)"},
    "maximum_of_columns": {"shift": "z.max(axis=0)"},
    "softmax_over_samples": {"shift": "z.max(axis=0)", "axis": "axis=0"},
    "no_keepdims": {"axis": "axis=1"},
    "no_bias": {"scores": "X @ W"},
    "sum_for_mean": {"loss": "-np.log(p[r, y] {floor}).sum()", "mean": "1"},
    "averaged_in_one_place": {"mean": "1"},
    "averaged_twice": {"result": "loss, X.T @ d / n, d.mean(axis=0)"},
    "db_mean": {"result": "loss, X.T @ d, np.mean(d, 0)"},
    "divides_by_classes": {"mean": "W.shape[1]"},
    "log_base_two": {"loss": "-np.log2(p[r, y] {floor}).mean()"},
    "loss_sign": {"loss": "np.log(p[r, y] {floor}).mean()"},
    "every_label_everywhere": {"minus": "d[:, y] -= 1"},
    "target_not_subtracted": {"minus": "pass"},
    "gradient_sign": {"result": "loss, -X.T @ d, -d.sum(axis=0)"},
    "dW_transposed": {"result": "loss, np.dot(d.T, X), d.sum(axis=0)"},
    "db_over_classes": {"result": "loss, X.T @ d, d.sum(1)"},
    "gradients_swapped": {"result": "loss, d.sum(axis=0), X.T @ d"},
    "only_loss": {"result": "loss"},
}


@pytest.mark.parametrize("cause", WRONG)
@pytest.mark.parametrize("floor", ["", "+ 1e-7"])
def test_a_mistake_in_another_shape_keeps_its_name(cause: str, floor: str) -> None:
    found = verdict(answer(**WRONG[cause], floor=floor), seed=7)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 8
    assert found.first_difference is not None


@pytest.mark.parametrize("floor", ["1e-7", "1e-8", "1e-10", "1e-12", "1e-16"])
@pytest.mark.parametrize("seed", [None, 7])
def test_a_floor_under_p_is_a_convention_with_full_points(floor: str, seed: int | None) -> None:
    for p in (f"p[r, y] + {floor}", f"np.clip(p, {floor}, 1)[r, y]"):
        found = verdict(answer(loss=f"-np.log({p}).mean()"), seed)
        assert (found.kind, found.cause, found.points) == ("convention", "log_floor", 8)


def test_a_floor_far_below_all_floats_changes_nothing() -> None:
    assert verdict(answer(floor="+ 1e-300")).kind == "correct"


def test_overflow_costs_only_the_large_scores() -> None:
    lost = [a.criterion for a in verdict(answer(shift="0")).awards if not a.points]
    assert lost == ["stable"]


def test_a_wrong_loss_leaves_the_points_of_the_gradients() -> None:
    found = verdict(answer(loss="-np.log10(p[r, y]).mean()"))
    assert (found.kind, found.cause) == ("wrong", None)
    assert [a.criterion for a in found.awards if a.points] == ["dW", "db", "keeps_input"]


def test_changing_what_was_passed_in_is_a_fault_beside_right_numbers() -> None:
    found = verdict(answer().replace("return", "W -= 0.1 * (X.T @ d)\nreturn"))
    assert (found.kind, found.faults, found.points) == ("correct", ("mutates_input",), 7)


@pytest.mark.parametrize(
    "parts",
    [
        {"loss": "-np.log(p[r, y]).mean() + 0.01 * (W**2).sum()"},
        {"minus": "d[r, y] -= 0.9"},
        {"loss": "((p - np.eye(len(b))[y]) ** 2).mean()"},
        {"result": "loss, X.T @ d + 0.01 * W, d.sum(axis=0)"},
        {"result": "loss, 2 * X.T @ d, d.sum(axis=0)"},
    ],
)
def test_a_mistake_in_no_catalogue_is_never_given_a_neighbours_name(parts: dict[str, str]) -> None:
    found = verdict(answer(**parts))
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference is not None


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("return X.softmax(W)", "array_attribute"),
        ("p = np.softmax(X @ W + b)\nreturn p", "numpy_name"),
        ("return loss, dW, db", "name_undefined"),
    ],
)
def test_what_raises_is_told_and_earns_nothing(body: str, cause: str) -> None:
    found = verdict(body)
    assert (found.kind, found.cause, found.points) == ("raised", cause, 0)
