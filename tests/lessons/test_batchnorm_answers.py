"""Batch normalizations in the shapes that learners write: each gets the verdict it deserves."""

from __future__ import annotations

import textwrap

import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict

DENSE = "batchnorm.batchnorm_forward"


def verdict(text: str, seed: int | None = None) -> Verdict:
    return judge_source(course.exercise(DENSE), textwrap.dedent(text), seed)


def dense(
    train: str = "mu = np.mean(x, axis=0); v = np.var(x, axis=0)",
    keep: str = "run['mean'] = momentum * run['mean'] + (1 - momentum) * mu; "
    "run['var'] = momentum * run['var'] + (1 - momentum) * v",
    test: str = "mu, v = run['mean'], run['var']",
    y: str = "gamma * (x - mu) / np.sqrt(v + eps) + beta",
) -> str:
    return f"""
def batchnorm_forward(x, gamma, beta, run, training, momentum=0.9, eps=1e-5):
    if training:
        {train}
        {keep}
    else:
        {test}
    return {y}
"""


RIGHT = {
    "rebinding": dense(),
    "in_place": dense(
        keep="run['mean'] *= momentum; run['mean'] += (1 - momentum) * mu; "
        "run['var'] += (1 - momentum) * (v - run['var'])"
    ),
    "update": dense(
        keep="run.update(mean=momentum * run['mean'] + (1 - momentum) * mu, "
        "var=momentum * run['var'] + (1 - momentum) * v)"
    ),
    "square_minus_square": dense(train="mu = x.sum(0) / len(x); v = (x**2).mean(0) - mu**2"),
    "loop_over_features": """
        def batchnorm_forward(x, gamma, beta, run, training, momentum=0.9, eps=1e-5, **more):
            y = np.empty_like(x)
            for j in range(x.shape[1]):
                column = x[:, j]
                m, s2 = run["mean"][j], run["var"][j]
                if training is True:
                    m = sum(column) / len(column)
                    s2 = sum((value - m) ** 2 for value in column) / len(column)
                    run["mean"][j] = momentum * run["mean"][j] + (1 - momentum) * m
                    run["var"][j] = momentum * run["var"][j] + (1 - momentum) * s2
                y[:, j] = gamma[j] * (column - m) * (s2 + eps) ** -0.5 + beta[j]
            return y
        """,
    "own_helper": """
        import numpy
        def standard(x, m, v, e): return numpy.divide(x - m, numpy.power(v + e, 0.5))
        def batchnorm_forward(x, gamma, beta, run, training, momentum=0.9, eps=1e-5):
            if not training:
                return standard(x, run["mean"], run["var"], eps) * gamma + beta
            m = x.mean(0, keepdims=True)
            v = np.std(x, axis=0) ** 2
            run["mean"][...] = run["mean"] * momentum + m[0] * (1 - momentum)
            run["var"][...] = run["var"] * momentum + v * (1 - momentum)
            return standard(x, m, v, eps) * gamma + beta
        """,
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("seed", [None, 7])
def test_every_right_style_is_correct_with_full_points(name: str, seed: int | None) -> None:
    found = verdict(RIGHT[name], seed=seed)
    assert (found.kind, found.faults, found.points) == ("correct", (), 10)


WRONG = {
    "per_sample": dense(train="mu = np.mean(x, axis=1); v = np.var(x, axis=1)"),
    "unbiased_variance": dense(train="mu = x.mean(0); v = ((x - mu)**2).sum(0) / (len(x) - 1)"),
    "eps_outside": dense(y="gamma * ((x - mu) / (v**0.5 + eps)) + beta"),
    "no_eps": dense(y="(x - mu) / np.sqrt(v) * gamma + beta"),
    "divides_by_var": dense(y="gamma * (x - mu) / (eps + v) + beta"),
    "shift_before_scale": dense(y="((x - mu) / np.sqrt(v + eps) + beta) * gamma"),
    "raw_second_moment": dense(train="mu = x.mean(0); v = np.square(x).mean(0)"),
    "no_affine": dense(y="(x - mu) / np.sqrt(v + eps)"),
    "running_never_updated": dense(keep="run = {'mean': momentum * run['mean'], 'var': v}"),
    "running_overwritten": dense(keep="run['mean'], run['var'] = mu, v"),
    "running_std": dense(
        keep="run['mean'] = momentum * run['mean'] + (1 - momentum) * mu; "
        "run['var'] = momentum * run['var'] + (1 - momentum) * np.std(x, axis=0)"
    ),
    "test_uses_batch": dense(test="mu, v = x.mean(axis=0), x.var(axis=0)"),
    "ignores_momentum": dense(
        keep="a = 0.9; run['mean'] = a * run['mean'] + (1 - a) * mu; "
        "run['var'] = a * run['var'] + (1 - a) * v"
    ),
}


@pytest.mark.parametrize("cause", WRONG)
@pytest.mark.parametrize("seed", [None, 7])
def test_a_mistake_in_another_shape_keeps_its_name(cause: str, seed: int | None) -> None:
    found = verdict(WRONG[cause], seed=seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 10
    assert found.first_difference is not None


NEW = "run['mean'] += momentum * (mu - run['mean']); run['var'] += momentum * ({} - run['var'])"
UNBIASED = "v * len(x) / (len(x) - 1)"
CONVENTIONS = {
    "unbiased_running": dense(
        keep="run['mean'] = momentum * run['mean'] + (1 - momentum) * mu; "
        f"run['var'] = momentum * run['var'] + (1 - momentum) * {UNBIASED}"
    ),
    "weight_on_new": dense(keep=NEW.format("v")),
    "pytorch": dense(keep=NEW.format(UNBIASED)).replace("momentum=0.9", "momentum=0.1"),
}


@pytest.mark.parametrize("cause", CONVENTIONS)
def test_a_published_form_is_a_convention_with_full_points(cause: str) -> None:
    found = verdict(CONVENTIONS[cause])
    assert (found.kind, found.cause, found.points) == ("convention", cause, 10)


def test_changing_x_costs_its_own_criterion_and_nothing_else() -> None:
    text = dense(y="gamma * x + beta").replace(
        "    return", "    x -= mu; x /= (v + eps)**.5; return"
    )
    found = verdict(text)
    assert (found.kind, found.faults, found.points) == ("correct", ("mutates_input",), 9)


def test_a_convention_and_a_fault_stand_side_by_side() -> None:
    found = verdict(dense(keep=NEW.format("v") + "; x -= 0; gamma *= 2", y="x"))
    assert (found.kind, found.faults) == ("wrong", ("mutates_input",))
    found = verdict(
        dense(keep=NEW.format("v"), y="x * gamma + beta").replace(
            "    return", "    x -= mu; x /= np.sqrt(v + eps); return"
        )
    )
    assert (found.kind, found.cause, found.faults, found.points) == (
        "convention",
        "weight_on_new",
        ("mutates_input",),
        9,
    )


@pytest.mark.parametrize(
    "text",
    [
        dense(y="gamma * (x - mu) / np.sqrt(v + eps) + beta + 1e-4"),
        dense(y="gamma * (x - mu) / np.sqrt(v + 2 * eps) + beta"),
        dense(y="np.abs(gamma * (x - mu)) / np.sqrt(v + eps) + beta"),
        dense(train="mu = np.median(x, axis=0); v = np.var(x, axis=0)"),
        dense(keep="run['mean'] = momentum**2 * run['mean'] + (1 - momentum) * mu"),
    ],
)
def test_a_mistake_in_no_catalogue_is_never_given_a_neighbours_name(text: str) -> None:
    found = verdict(text)
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference is not None


@pytest.mark.parametrize("body", ["pass", "return None", "return 0 * x", "return x"])
def test_a_body_that_normalizes_nothing_earns_nothing(body: str) -> None:
    text = f"def batchnorm_forward(x, gamma, beta, run, training, momentum=0.9, eps=1e-5): {body}"
    found = verdict(text)
    assert (found.kind, found.points) == ("wrong", 0)


@pytest.mark.parametrize(
    ("text", "type_name"),
    [
        (dense(train="mu = np.means(x, 0); v = x.var(0)"), "AttributeError"),
        (dense(keep="run['men'] += mu"), "KeyError"),
        (dense(y="gamma @ x"), "ValueError"),
        ("def batchnorm_forward(x, gamma): return x", "TypeError"),
    ],
)
def test_what_does_not_run_is_told_apart(text: str, type_name: str) -> None:
    found = verdict(text)
    assert found.kind == "raised"
    assert found.raised
    assert found.raised.type == type_name
