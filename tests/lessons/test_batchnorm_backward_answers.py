"""Backward passes in the shapes that learners write: each gets the verdict it deserves."""

from __future__ import annotations

import textwrap

import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict


def verdict(text: str, seed: int | None = None) -> Verdict:
    exercise = course.exercise("batchnorm_backward.batchnorm_backward")
    return judge_source(exercise, textwrap.dedent(text), seed)


def backward(
    dx: str,
    dgamma: str = "np.sum(dout * z, axis=0)",
    dbeta: str = "np.sum(dout, axis=0)",
    sigma: str = "np.sqrt(np.var(x, axis=0) + eps)",
) -> str:
    return f"""
def batchnorm_backward(dout, x, gamma, eps=1e-5):
    N = len(x)
    c = x - x.mean(axis=0)
    s = {sigma}
    z = c / s
    g = dout * gamma
    return {dx}, {dgamma}, {dbeta}
"""


CLOSED = "(N * g - g.sum(0) - z * (g * z).sum(0)) / (N * s)"
RIGHT = {
    "closed_form_with_sums": backward(CLOSED),
    "gamma_outside": backward(
        "gamma / s * (dout - dout.mean(0) - z * (dout * z).mean(0))", dbeta="dout.sum(0)"
    ),
    "step_by_step": """
        def batchnorm_backward(dout, x, gamma, eps=1e-5):
            N, D = x.shape
            mu = x.mean(axis=0)
            xmu = x - mu
            var = np.mean(xmu**2, axis=0)
            dxhat = dout * gamma
            dvar = np.sum(dxhat * xmu, axis=0) * -0.5 * (var + eps) ** -1.5
            dmu = -np.sum(dxhat, axis=0) / np.sqrt(var + eps) - 2 * dvar * xmu.mean(axis=0)
            dx = dxhat / np.sqrt(var + eps) + dvar * 2 * xmu / N + dmu / N
            return [dx, np.sum(dout * xmu / np.sqrt(var + eps), axis=0), np.sum(dout, axis=0)]
        """,
    "one_feature_at_a_time": """
        def batchnorm_backward(dout, x, gamma, eps=1e-5):
            N = x.shape[0]
            dx, dgamma = np.zeros(x.shape), np.zeros(gamma.shape)
            for j, g in enumerate(gamma):
                s = (x[:, j].var() + eps) ** 0.5
                z = (x[:, j] - x[:, j].mean()) / s
                jacobian = g / s * (np.eye(N) - 1 / N - np.outer(z, z) / N)
                dx[:, j] = jacobian @ dout[:, j]
                dgamma[j] = z @ dout[:, j]
            return dx, dgamma, dout.sum(axis=0)
        """,
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("seed", [None, 7])
def test_every_right_style_is_correct_with_full_points(name: str, seed: int | None) -> None:
    found = verdict(RIGHT[name], seed)
    assert (found.kind, found.faults, found.points) == ("correct", (), 10)


WRONG = {
    "constant_statistics": backward("gamma * dout / s"),
    "constant_mean": backward("(g - z * (g * z).mean(0)) / s"),
    "constant_variance": backward("(g - np.mean(g, axis=0)) / s"),
    "sum_for_mean": backward("(g - g.sum(0) - z * (g * z).sum(0)) / s"),
    "dx_factor_n": backward("(N * g - g.sum(0) - z * (g * z).sum(0)) / s"),
    "gamma_forgotten": backward("(dout - dout.mean(0) - z * (dout * z).mean(0)) / s"),
    "sigma_forgotten": backward("g - g.mean(0) - z * (g * z).mean(0)"),
    "unnormalized_term": backward("(g - g.mean(0) - c * (g * z).mean(0)) / s"),
    "adds_correction": backward("(g - g.mean(0) + z * (g * z).mean(0)) / s"),
    "dgamma_uses_x": backward(CLOSED, dgamma="np.einsum('nd,nd->d', dout, x)"),
    "includes_gamma": backward(CLOSED, dgamma="(g * z).sum(0)"),
    "affine_averaged": backward(CLOSED, dgamma="(dout * z).mean(0)", dbeta="dout.mean(0)"),
    "results_swapped": backward(CLOSED, dgamma="dout.sum(0)", dbeta="(dout * z).sum(0)"),
    "no_eps": backward(CLOSED, sigma="x.std(axis=0)"),
    "eps_outside": backward(CLOSED, sigma="x.std(axis=0) + eps"),
    "unbiased_variance": backward(CLOSED, sigma="np.sqrt(x.std(axis=0, ddof=1)**2 + eps)"),
}


@pytest.mark.parametrize("cause", WRONG)
@pytest.mark.parametrize("seed", [None, 7])
def test_a_mistake_in_another_shape_keeps_its_name(cause: str, seed: int | None) -> None:
    found = verdict(WRONG[cause], seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert 0 < found.points < 10
    assert found.first_difference is not None


def test_a_missing_path_costs_the_property_that_it_secures() -> None:
    earned = {a.criterion for a in verdict(WRONG["constant_variance"]).awards if a.points}
    assert earned == {"dbeta", "dgamma", "no_shift", "keeps_input"}
    earned = {a.criterion for a in verdict(WRONG["constant_mean"]).awards if a.points}
    assert earned == {"dbeta", "dgamma", "no_stretch", "keeps_input"}


def test_changing_dout_costs_its_own_criterion_and_nothing_else() -> None:
    text = backward(CLOSED, "w[0]", "w[1]").replace(
        "    g = dout * gamma",
        "    w = (dout * z).sum(0), dout.sum(0)\n    dout *= gamma; g = dout",
    )
    found = verdict(text)
    assert (found.kind, found.faults, found.points) == ("correct", ("mutates_input",), 9)


@pytest.mark.parametrize(
    "text",
    [
        backward("2 * " + CLOSED),
        backward(CLOSED + " + 1e-4"),
        backward(CLOSED, sigma="np.sqrt(np.var(x, axis=0) + 2 * eps)"),
        backward(CLOSED, dgamma="-(dout * z).sum(0)"),
        backward("np.zeros_like(x)", dgamma="gamma", dbeta="gamma"),
    ],
)
def test_a_mistake_in_no_catalogue_is_never_given_a_neighbours_name(text: str) -> None:
    found = verdict(text)
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference is not None


@pytest.mark.parametrize(
    ("text", "kind", "type_name"),
    [
        (backward("(g - g.means(0)) / s"), "raised", "AttributeError"),
        (backward("x.T @ x + g"), "raised", "ValueError"),
        ("def batchnorm_backward(dout, x): return x", "raised", "TypeError"),
        ("def batchnorm_backward(dout, x, gamma, eps=1e-5): pass", "wrong", None),
        ("def batchnorm_backwards(dout, x, gamma): pass", "not_attempted", None),
    ],
)
def test_what_gives_no_gradients_earns_nothing(text: str, kind: str, type_name: str | None) -> None:
    found = verdict(text)
    assert (found.kind, found.points) == (kind, 0)
    assert (found.raised.type if found.raised else None) == type_name
