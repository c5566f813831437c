"""Answers that draw weights by Xavier's and He's rules, in the shapes that learners write."""

from __future__ import annotations

import itertools
import textwrap

import numpy as np
import pytest

from autograder import course
from autograder.designs import weights
from autograder.judging import judge_source
from autograder.record import Fact, Verdict

DRAWING = ("xavier_normal", "xavier_uniform", "he_normal")
HEAD = "(fan_in, fan_out, rng)"


def verdict(name: str, body: str, seed: int | None = None) -> Verdict:
    return judge_source(course.exercise(f"xavier_he.{name}"), textwrap.dedent(body), seed)


def returning(name: str, expression: str, before: str = "n, m = fan_in, fan_out") -> str:
    return f"def {name}{HEAD}:\n    {before}\n    return {expression}\n"


# ── Right answers ───────────────────────────────────────────────────────────────────────

TRUNCATED = """\
    z = rng.standard_normal(4 * n * m)
    z = z[np.abs(z) <= 2][: n * m]
    return {scale} * z.reshape(n, m) / 0.87962566103423978
"""
RIGHT = {
    "xavier_normal": [
        "rng.standard_normal((n, m)) * np.sqrt(2 / (n + m))",
        "rng.standard_normal((m, n)).T / np.sqrt((n + m) / 2)",
        "np.array([[rng.normal(0, (2 / (n + m)) ** 0.5) for _ in range(m)] for _ in range(n)])",
        "rng.normal(scale=np.sqrt(2.0) / np.sqrt(n + m), size=[n, m]).astype(np.float32)",
    ],
    "xavier_uniform": [
        "rng.uniform(-1, 1, (n, m)) * np.sqrt(6 / (n + m))",
        "(2 * rng.random((n, m)) - 1) * np.sqrt(3) * np.sqrt(2 / (n + m))",
        "rng.uniform(-(6 / (n + m)) ** 0.5, (6 / (n + m)) ** 0.5, size=(m, n)).transpose()",
    ],
    "he_normal": [
        "rng.standard_normal((n, m)) / np.sqrt(n / 2)",
        "rng.normal(0, np.sqrt(2 / n), n * m).reshape(n, m)",
        "np.sqrt(2 / n) * np.random.RandomState(rng.integers(2**31)).randn(n, m)",
    ],
}


@pytest.mark.parametrize(("name", "expression"), [(n, e) for n in RIGHT for e in RIGHT[n]])
@pytest.mark.parametrize("seed", [None, 7, 11])
def test_every_right_draw_is_correct(name: str, expression: str, seed: int | None) -> None:
    found = verdict(name, returning(name, expression), seed)
    assert (found.kind, found.faults, found.points) == ("correct", (), 8)


CONVENTIONS = {
    "xavier_normal": [("lecun", "    return rng.standard_normal((n, m)) / np.sqrt(n)\n")],
    "xavier_uniform": [("lecun", "    return np.sqrt(3 / n) * rng.uniform(-1, 1, (n, m))\n")],
    "he_normal": [],
}
TRUNCATABLE = {"xavier_normal": "np.sqrt(2 / (n + m))", "he_normal": "np.sqrt(2 / n)"}


@pytest.mark.parametrize("name", CONVENTIONS)
@pytest.mark.parametrize("seed", [None, 7])
def test_published_forms_keep_full_points(name: str, seed: int | None) -> None:
    forms = list(CONVENTIONS[name])
    if name in TRUNCATABLE:
        forms.append(("truncated", TRUNCATED.format(scale=TRUNCATABLE[name])))
    for cause, body in forms:
        found = verdict(name, f"def {name}{HEAD}:\n    n, m = fan_in, fan_out\n{body}", seed)
        assert (found.kind, found.cause, found.points) == ("convention", cause, 8)


# ── Named mistakes, in other shapes than the catalogue's and with other draws ───────────

COMMON = {
    "one_row": "np.array([{one_row}] * n)",
    "all_equal": "np.ones((n, m)) * {scale}",
    "transposed": "np.swapaxes({right}, 0, 1)",
    "one_number": "float(np.ravel({right})[0])",
    "reseeds": "(np.random.seed(3), np.random.{legacy})[1]",
    "ignores_rng": "np.random.{legacy}",
}
PIECES = {
    "xavier_normal": {
        "one_row": "rng.standard_normal(m) * np.sqrt(2 / (n + m))",
        "scale": "np.sqrt(2 / (n + m))",
        "right": "rng.standard_normal((n, m)) * np.sqrt(2 / (n + m))",
        "legacy": "randn(n, m) * np.sqrt(2 / (n + m))",
    },
    "xavier_uniform": {
        "one_row": "rng.uniform(-1, 1, m) * np.sqrt(6 / (n + m))",
        "scale": "np.sqrt(6 / (n + m))",
        "right": "rng.uniform(-1, 1, (n, m)) * np.sqrt(6 / (n + m))",
        "legacy": "uniform(-1, 1, (n, m)) * np.sqrt(6 / (n + m))",
    },
    "he_normal": {
        "one_row": "rng.standard_normal(m) * np.sqrt(2 / n)",
        "scale": "np.sqrt(2 / n)",
        "right": "rng.standard_normal((n, m)) * np.sqrt(2 / n)",
        "legacy": "randn(n, m) * np.sqrt(2 / n)",
    },
}
WRONG = {
    "xavier_normal": {
        "variance_as_std": "rng.standard_normal((n, m)) * 2 / (n + m)",
        "fan_out_only": "rng.standard_normal((n, m)) / np.sqrt(m)",
        "missing_brackets": "rng.standard_normal((n, m)) * (2 / n + m) ** 0.5",
        "factor_one": "rng.standard_normal((n, m)) / np.sqrt(n + m)",
        "factor_three": "rng.standard_normal((n, m)) * np.sqrt(3 / (n + m))",
        "limit_as_std": "rng.standard_normal((n, m)) * np.sqrt(6 / (n + m))",
        "he": "rng.standard_normal((n, m)) * np.sqrt(2 / n)",
        "root_of_one_part": "rng.standard_normal((n, m)) * 2 / np.sqrt(n + m)",
        "uniform_draws": "np.sqrt(6 / (n + m)) * (1 - 2 * rng.random((n, m)))",
        "std_as_limit": "np.sqrt(2 / (n + m)) * (1 - 2 * rng.random((n, m)))",
        "clipped": "np.sqrt(2 / (n + m)) * np.clip(rng.standard_normal((m, n)), -2, 2).T",
        "not_centered": "np.sqrt(2 / (n + m)) * rng.uniform(0, 1, (n, m))",
        "absolute": "abs(rng.standard_normal((m, n)).T * np.sqrt(2 / (n + m)))",
        "fixed_scale": "0.01 * rng.standard_normal((n, m))",
        "ignores_rng": "np.random.randn(n, m) / np.sqrt(n)",
    },
    "xavier_uniform": {
        "std_as_limit": "np.sqrt(2 / (n + m)) * rng.uniform(-1, 1, (n, m))",
        "factor_three": "np.sqrt(3 / (n + m)) * rng.uniform(-1, 1, (n, m))",
        "no_root": "6 / (n + m) * rng.uniform(-1, 1, (n, m))",
        "he": "(6 / n) ** 0.5 * rng.uniform(-1, 1, (n, m))",
        "torch_linear": "rng.uniform(-1, 1, (n, m)) / n**0.5",
        "not_centered": "rng.random((m, n)).T * np.sqrt(6 / (n + m))",
        "normal_draws": "rng.standard_normal((n, m)) * np.sqrt(2 / (n + m))",
        "limit_as_std": "rng.standard_normal((n, m)) * np.sqrt(6 / (n + m))",
    },
    "he_normal": {
        "variance_as_std": "rng.normal(0, 2 / n, (m, n)).T",
        "fan_out_only": "rng.standard_normal((n, m)) * np.sqrt(2 / m)",
        "average_fan": "rng.standard_normal((n, m)) * np.sqrt(2 / ((n + m) / 2))",
        "xavier": "rng.standard_normal((n, m)) * np.sqrt(2 / (n + m))",
        "lecun": "rng.standard_normal((n, m)) / np.sqrt(n)",
        "root_of_one_part": "rng.standard_normal((n, m)) * np.sqrt(2) / n",
        "limit_as_std": "rng.standard_normal((n, m)) * np.sqrt(6 / n)",
        "uniform_draws": "np.sqrt(6 / n) * (1 - 2 * rng.random((n, m)))",
        "std_as_limit": "np.sqrt(2 / n) * (1 - 2 * rng.random((n, m)))",
    },
}
NAMED = [
    *((name, cause, text) for name in WRONG for cause, text in WRONG[name].items()),
    *((n, cause, text.format(**PIECES[n])) for n in DRAWING for cause, text in COMMON.items()),
]


@pytest.mark.parametrize(("name", "cause", "expression"), NAMED)
def test_a_mistake_in_another_shape_keeps_its_name(name: str, cause: str, expression: str) -> None:
    for seed in (None, 7):
        found = verdict(name, returning(name, expression), seed)
        assert (found.kind, found.cause) == ("misconception", cause)
        assert found.points < 8
        assert found.first_difference is not None


def test_truncated_draws_that_are_not_rescaled_are_named() -> None:
    body = TRUNCATED.format(scale="0.87962566103423978 * np.sqrt(2 / n)")
    found = verdict("he_normal", f"def he_normal{HEAD}:\n    n, m = fan_in, fan_out\n{body}")
    assert (found.kind, found.cause) == ("misconception", "not_rescaled")


@pytest.mark.parametrize(
    ("expression", "points"),
    [
        ("rng.standard_normal((n, m)) * 1.2 / np.sqrt(n + m)", 5),
        ("rng.laplace(0, 1 / np.sqrt(n + m), (n, m))", 7),
        ("rng.choice([-1.0, 1.0], (n, m)) * np.sqrt(2 / (n + m))", 0),
        ("rng.normal(0.01, np.sqrt(2 / (n + m)), (n, m))", 7),
        ("rng.normal(0, np.sqrt(2 / (n + m)), (n, m)).ravel()", 7),
        ("rng.integers(-1, 2, (n, m))", 0),
        ("[[0.0] * m] * n", 0),
        ("np.full((n, m), np.nan)", 0),
        ("None", 0),
    ],
)
def test_a_mistake_in_no_catalogue_is_never_given_a_neighbours_name(
    expression: str, points: float
) -> None:
    found = verdict("xavier_normal", returning("xavier_normal", expression))
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference is not None
    assert found.points <= points


@pytest.mark.parametrize(
    ("expression", "type_name"),
    [
        ("rng.randn(n, m) / np.sqrt(n)", "AttributeError"),
        ("rng.normal(0, 1, n, m)", "TypeError"),
        ("rng.normal(0, sqrt(2 / n), (n, m))", "NameError"),
    ],
)
def test_what_raises_earns_nothing(expression: str, type_name: str) -> None:
    found = verdict("he_normal", returning("he_normal", expression))
    assert (found.kind, found.points) == ("raised", 0)
    assert found.raised
    assert found.raised.type == type_name


# ── The design: honest noise is small beside the tolerance ──────────────────────────────


@pytest.mark.parametrize("kind", ["normal", "uniform"])
def test_two_honest_draws_have_the_same_facts(kind: str) -> None:
    drawn = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        draw = rng.standard_normal if kind == "normal" else rng.random
        one, other = draw((300, 50)) - 0.5, draw((300, 50)) - 0.5
        drawn.append(weights._facts(1.0, (one, other, one)))
    assert all(isinstance(facts, dict) for facts in drawn)
    for a, b in itertools.combinations(drawn, 2):
        assert isinstance(a, dict)
        assert isinstance(b, dict)
        numbers = [key for key in a if isinstance(a[key], Fact)]
        assert len(numbers) == 4
        assert max(abs(a[key].scaled - b[key].scaled) for key in numbers) < 1  # type: ignore[union-attr]
        assert all(a[key] == b[key] for key in a.keys() - set(numbers))
