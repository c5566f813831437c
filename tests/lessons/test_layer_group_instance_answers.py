"""Layer, group and instance normalizations as learners write them, and what they are told."""

from __future__ import annotations

import textwrap

import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict

LESSON = "layer_group_instance"


def verdict(name: str, text: str, seed: int | None = None) -> Verdict:
    return judge_source(course.exercise(f"{LESSON}.{name}"), textwrap.dedent(text), seed)


def layer(
    axes: str = "tuple(i - gamma.ndim for i in range(gamma.ndim))",
    v: str = "((x - m)**2).mean(axis=a, keepdims=True)",
    y: str = "gamma * ((x - m) / (v + eps) ** 0.5) + beta",
) -> str:
    return f"""
def layernorm(x, gamma, beta, eps=1e-5):
    a = {axes}
    m = np.mean(x, axis=a, keepdims=True)
    v = {v}
    return {y}
"""


def group(
    split: str = "x.reshape(len(x), G, -1)",
    axis: str = "-1",
    y: str = "z.reshape(x.shape) * gamma[:, None, None] + beta[:, None, None]",
    v: str = "q.var(axis=a, keepdims=True)",
) -> str:
    return f"""
def groupnorm(x, gamma, beta, G, eps=1e-5):
    N, C, H, W = x.shape
    q = {split}
    a = {axis}
    v = {v}
    z = (q - q.mean(axis=a, keepdims=True)) / np.sqrt(v + eps)
    return {y}
"""


def instance(axis: str, laid: str = ":, None, None", root: str = "np.sqrt(v + eps)") -> str:
    return f"""
def instancenorm(x, gamma, beta, eps=1e-5):
    m = x.mean(axis={axis}, keepdims=True)
    v = x.var(axis={axis}, keepdims=True)
    return (x - m) / {root} * gamma[{laid}] + beta[{laid}]
"""


def backward(
    dx: str = "(g - mean(g) - z * mean(g * z)) / s",
    dgamma: str = "(dout * z).sum(axis=others)",
    dbeta: str = "dout.sum(axis=others)",
    own: str = "tuple(range(x.ndim - gamma.ndim, x.ndim))",
    others: str = "tuple(range(0, x.ndim - gamma.ndim))",
) -> str:
    return f"""
def layernorm_backward(dout, x, gamma, eps=1e-5):
    own, others = {own}, {others}
    def mean(a): return a.mean(axis=own, keepdims=True)
    s = np.sqrt(mean((x - mean(x))**2) + eps)
    z = (x - mean(x)) / s
    g = gamma * dout
    return {dx}, {dgamma}, {dbeta}
"""


def shapes(BN: str, LN: str, GN: str, IN: str) -> str:
    return f"""
def stat_shape(kind, shape, G=None):
    N, C, H, W = shape
    if kind == "BN": return {BN}
    elif kind == "LN": return {LN}
    elif kind == "GN": return {GN}
    else: return {IN}
"""


BN, LN, GN, IN = "(1, C, 1, 1)", "(N, 1, 1, 1)", "(N, G, 1, 1, 1)", "(N, C, 1, 1)"

RIGHT = [
    ("layernorm", layer()),
    ("layernorm", layer(v="(x**2).mean(axis=a, keepdims=True) - m**2")),
    (
        "layernorm",
        """
        def layernorm(x, gamma, beta, eps=1e-5):
            rows = x.reshape(-1, gamma.size)
            rows = [(row - row.mean()) / np.sqrt(row.var() + eps) for row in rows]
            return np.array(rows).reshape(x.shape) * gamma + beta
        """,
    ),
    ("layernorm_backward", backward()),
    (
        "layernorm_backward",
        """
        def layernorm_backward(dout, x, gamma, eps=1e-5):
            D = gamma.size
            rows, up, g = x.reshape(-1, D), dout.reshape(-1, D), gamma.reshape(D)
            s = np.sqrt(rows.var(1, keepdims=True) + eps)
            z = (rows - rows.mean(1, keepdims=True)) / s
            d = up * g
            dx = (D * d - d.sum(1, keepdims=True) - z * (d * z).sum(1, keepdims=True)) / (D * s)
            dgamma, dbeta = (up * z).sum(0), up.sum(0)
            return [dx.reshape(x.shape), dgamma.reshape(gamma.shape), dbeta.reshape(gamma.shape)]
        """,
    ),
    ("groupnorm", group()),
    ("groupnorm", group("x.reshape(N * G, C // G, H, W)", "(1, 2, 3)")),
    (
        "groupnorm",
        """
        def groupnorm(x, gamma, beta, G, eps=1e-5):
            y, size = np.empty_like(x), x.shape[1] // G
            for n in range(len(x)):
                for g in range(G):
                    part = x[n, g * size:(g + 1) * size]
                    y[n, g * size:(g + 1) * size] = (part - part.mean()) / np.sqrt(part.var() + eps)
            return y * gamma.reshape(-1, 1, 1) + beta.reshape(-1, 1, 1)
        """,
    ),
    ("instancenorm", instance("(2, 3)")),
    ("instancenorm", instance("(-2, -1)", "None, :, None, None", "(v + eps) ** 0.5")),
    ("stat_shape", shapes(BN, LN, GN, IN)),
    ("stat_shape", shapes("[1, C, 1, 1]", "np.array([N, 1, 1, 1]).tolist()", GN, IN)),
    ("stat_shape", shapes("np.empty(shape).mean((0, 2, 3), keepdims=True).shape", LN, GN, IN)),
]


@pytest.mark.parametrize(("name", "text"), RIGHT)
@pytest.mark.parametrize("seed", [None, 7])
def test_every_right_style_is_correct_with_full_points(
    name: str, text: str, seed: int | None
) -> None:
    found = verdict(name, text, seed)
    full = course.exercise(f"{LESSON}.{name}").max_points
    assert (found.kind, found.faults, found.points) == ("correct", (), full)


AFFINE_BY_GROUP = (
    "(z.reshape(N, G, -1) * gamma[None, :G, None] + beta[None, :G, None]).reshape(x.shape)"
)
WRONG = [
    ("layernorm", "batch_norm", layer(axes="0")),
    ("layernorm", "all_but_first", layer(axes="tuple(range(x.ndim))[1:]")),
    ("layernorm", "last_axis_only", layer(axes="(-1,)")),
    ("layernorm", "axis_one", layer(axes="(1,)")),
    ("layernorm", "unbiased_variance", layer(v="x.std(axis=a, ddof=1, keepdims=True) ** 2")),
    ("layernorm", "rms_norm", layer(y="gamma * x / np.sqrt(v + m**2 + eps) + beta")),
    ("layernorm", "eps_outside", layer(y="gamma * ((x - m) / (np.sqrt(v) + eps)) + beta")),
    ("layernorm", "square_for_root", layer(y="gamma * (x - m) / (v + eps)**2 + beta")),
    ("layernorm", "no_affine", layer(y="(x - m) / np.sqrt(v + eps) * gamma")),
    ("layernorm_backward", "batch_norm", backward(own="0", others="0")),
    (
        "layernorm_backward",
        "gamma_after_means",
        backward("gamma * (dout - mean(dout) - z * mean(dout * z)) / s"),
    ),
    (
        "layernorm_backward",
        "gamma_forgotten",
        backward("(dout - mean(dout) - z * mean(dout * z)) / s"),
    ),
    ("layernorm_backward", "constant_statistics", backward("g / s")),
    (
        "layernorm_backward",
        "affine_over_features",
        backward(dgamma="(dout * z).sum(axis=own)", dbeta="dout.sum(axis=own)"),
    ),
    ("layernorm_backward", "affine_first_axis_only", backward(others="(0,)")),
    (
        "layernorm_backward",
        "affine_averaged",
        backward(dgamma="(dout * z).mean(axis=others)", dbeta="dout.mean(axis=others)"),
    ),
    ("groupnorm", "instance_norm", group("x", "(2, 3)")),
    ("groupnorm", "layer_norm", group("x", "(1, 2, 3)")),
    ("groupnorm", "batch_norm", group("x", "(0, 2, 3)")),
    ("groupnorm", "batch_included", group(axis="(0, 2)")),
    ("groupnorm", "group_size", group("x.reshape(N, C // G, -1)")),
    ("groupnorm", "affine_per_group", group(y=AFFINE_BY_GROUP)),
    ("groupnorm", "broadcast_on_width", group(y="gamma * z.reshape(x.shape) + beta")),
    ("groupnorm", "unbiased_variance", group(v="q.var(axis=a, keepdims=True, ddof=1)")),
    ("groupnorm", "no_eps", group(v="q.var(axis=a, keepdims=True) - eps")),
    ("instancenorm", "batch_norm", instance("(0, 2, 3)")),
    ("instancenorm", "layer_norm", instance("(1, 2, 3)")),
    ("instancenorm", "one_spatial_axis", instance("-1")),
    ("instancenorm", "broadcast_on_width", instance("(2, 3)", ":")),
    ("instancenorm", "eps_outside", instance("(2, 3)", root="(np.sqrt(v) + eps)")),
    ("stat_shape", "bn_per_pixel", shapes("(1,) + tuple(shape[1:])", LN, GN, IN)),
    ("stat_shape", "ln_as_bn", shapes(BN, BN, GN, IN)),
    ("stat_shape", "in_shared_over_batch", shapes(BN, LN, GN, BN)),
    ("stat_shape", "gn_group_size", shapes(BN, LN, "(N, C // G) + (1,) * 3", IN)),
    ("stat_shape", "gn_four_axes", shapes(BN, LN, "[N, G, 1, 1]", IN)),
]


@pytest.mark.parametrize(("name", "cause", "text"), WRONG)
@pytest.mark.parametrize("seed", [None, 7])
def test_a_mistake_in_another_shape_keeps_its_name(
    name: str, cause: str, text: str, seed: int | None
) -> None:
    found = verdict(name, text, seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < found.max_points
    assert found.first_difference is not None


UNKNOWN = [
    ("layernorm", layer(y="gamma * (x - m) / np.sqrt(v + 2 * eps) + beta")),
    ("layernorm", layer(v="np.abs(x - m).mean(axis=a, keepdims=True) ** 2")),
    ("layernorm_backward", backward("2 * g")),
    ("layernorm_backward", backward(dgamma="-(dout * z).sum(axis=others)")),
    ("groupnorm", group(y="z.reshape(x.shape) * gamma[::-1, None, None] + beta[:, None, None]")),
    ("groupnorm", group("np.roll(x, 1, axis=1).reshape(len(x), G, -1)")),
    ("instancenorm", instance("(2, 3)", root="np.sqrt(v + eps + 1e-4)")),
    ("stat_shape", shapes(BN, LN, GN, "(N, C, H, 1)")),
    ("stat_shape", shapes(BN, BN, GN, BN)),
    ("stat_shape", shapes("'BN'", LN, GN, IN)),
]


@pytest.mark.parametrize(("name", "text"), UNKNOWN)
def test_a_mistake_in_no_catalogue_is_never_given_a_neighbours_name(name: str, text: str) -> None:
    found = verdict(name, text)
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference is not None


FAULTS = [
    (
        "layernorm",
        layer(y="gamma * x + beta").replace(
            "    return", "    x -= m; x /= np.sqrt(v + eps)\n    return"
        ),
    ),
    ("groupnorm", group().replace("    return", "    x[:] = z.reshape(x.shape)\n    return")),
]


@pytest.mark.parametrize(("name", "text"), FAULTS)
def test_changing_an_input_costs_its_own_criterion_and_nothing_else(name: str, text: str) -> None:
    found = verdict(name, text)
    assert (found.kind, found.faults) == ("correct", ("mutates_input",))
    assert found.points == found.max_points - 1


@pytest.mark.parametrize("name", ["layernorm", "layernorm_backward", "groupnorm", "instancenorm"])
@pytest.mark.parametrize("body", ["pass", "return args[0]", "return 0 * args[1]"])
def test_a_body_that_normalizes_nothing_earns_nothing(name: str, body: str) -> None:
    found = verdict(name, f"def {name}(*args): {body}")
    assert (found.kind, found.points) == ("wrong", 0)


@pytest.mark.parametrize(
    ("name", "text", "type_name"),
    [
        ("layernorm", layer(axes="(1, 2)"), "AxisError"),
        ("groupnorm", group("x.reshape(N, G, C / G, H, W)"), "TypeError"),
        ("groupnorm", group(y="gamma.reshape(1, G, 1, 1) * x"), "ValueError"),
        ("instancenorm", "def instancenorm(x): return x", "TypeError"),
        ("stat_shape", shapes("(1, c, 1, 1)", LN, GN, IN), "NameError"),
    ],
)
def test_what_does_not_run_is_told_apart(name: str, text: str, type_name: str) -> None:
    found = verdict(name, text)
    assert found.kind == "raised"
    assert found.raised
    assert found.raised.type == type_name
