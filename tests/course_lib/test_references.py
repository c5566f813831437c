"""The reference code as the checker takes it: one text without decorators and docstrings."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any

import numpy as np
import pytest

from course_lib import descent, gradients, initializers, losses, optimizers, statistics

RULES = [
    optimizers.SGD,
    optimizers.Momentum,
    optimizers.Nesterov,
    optimizers.AdaGrad,
    optimizers.RMSprop,
    optimizers.Adam,
]
X, Y = np.random.default_rng(19).normal(size=(6, 4)), np.array([0, 1, 2, 2, 1, 0])
S = X**2
CALLS: list[tuple[Any, tuple[Any, ...]]] = [
    (gradients.numerical_gradient, (np.sum, X)),
    (descent.gd_trajectory, (np.sin, X[0], 0.1, 4)),
    (descent.max_stable_lr, (X.T @ X,)),
    (descent.regime, (0.9, 2.0)),
    (losses.softmax_ce, (X[:4].T, np.ones(4), X, Y)),
    (initializers.xavier_normal, (4, 3, 1)),
    (initializers.xavier_uniform, (4, 3, 1)),
    (initializers.he_normal, (4, 3, 1)),
    (initializers.fans, ((4, 3, 2, 2),)),
    (initializers.xavier_numbers, (4, 3)),
    (statistics.distinct_units, (X,)),
    (statistics.activation_stds, (X, [X.T, X], np.tanh)),
    (optimizers.convert, (0.1, 0.9, "ema", "classical")),
    (optimizers.bias_factor, (0.9, 3)),
    (optimizers.lr_t, (0.1, 0.9, 0.99, 3)),
    (optimizers.adagrad_step, (X, S, X, 0.1, 1e-8)),
    (optimizers.adam_step, (X, X, S, X, 3, 0.1, 0.9, 0.99, 1e-8)),
]
EVERY = [*RULES, *(function for function, _ in CALLS)]


def bare(reference: Any) -> str:
    """Return the source of a reference without decorators and docstrings."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(reference)))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            node.decorator_list = []
            if ast.get_docstring(node) is not None:
                del node.body[0]
    return ast.unparse(tree)


def alone(reference: Any) -> Any:
    """Run that source with NumPy and nothing else at hand."""
    names: dict[str, Any] = {"np": np}
    exec("from __future__ import annotations\n" + bare(reference), names)
    return names[reference.__name__]


def seeded(arguments: tuple[Any, ...], function: Any) -> tuple[Any, ...]:
    """Put a fresh generator in the place of a seed."""
    if "rng" in inspect.signature(function).parameters:
        return (*arguments[:-1], np.random.default_rng(arguments[-1]))
    return arguments


@pytest.mark.parametrize(("function", "arguments"), CALLS, ids=lambda v: getattr(v, "__name__", ""))
def test_a_function_needs_numpy_only(function: Any, arguments: tuple[Any, ...]) -> None:
    copy = alone(function)
    assert copy.__doc__ is None
    assert not hasattr(copy, "__wrapped__")
    np.testing.assert_equal(
        copy(*seeded(arguments, function)), function(*seeded(arguments, function))
    )


@pytest.mark.parametrize("rule", RULES)
def test_a_class_needs_numpy_only(rule: Any) -> None:
    copy, paths = alone(rule), []
    for optimizer in (copy(), rule()):
        params = {"a": X.copy(), "b": X[0].copy()}
        for _ in range(3):
            optimizer.update(params, {"a": np.sin(params["a"]), "b": np.cos(params["b"])})
        paths.append(params)
    np.testing.assert_equal(*paths)


@pytest.mark.parametrize("reference", EVERY, ids=lambda r: r.__name__)
def test_no_code_line_of_a_reference_occurs_twice(reference: Any) -> None:
    lines = [line.strip() for line in bare(reference).splitlines()]
    statements = [line for line in lines if "=" in line]
    assert len(statements) == len(set(statements))


@pytest.mark.parametrize("rule", RULES)
def test_a_class_has_no_method_but_the_two(rule: Any) -> None:
    methods = {name for name, value in vars(rule).items() if inspect.isfunction(value)}
    assert methods == {"__init__", "update"}


# ── Docstrings ──────────────────────────────────────────────────────────────────────────

SECTIONS = ("Args:", "Returns:", "Raises:", "Source:", "Example:")


@pytest.mark.parametrize("reference", EVERY, ids=lambda r: r.__name__)
def test_docstrings_keep_the_order_of_the_house(reference: Any) -> None:
    lines = (inspect.getdoc(reference) or "").splitlines()
    assert lines[0].endswith(".")
    assert lines[1] == ""
    assert [line for line in lines if line in SECTIONS] == list(SECTIONS)
    arguments = [name for name in inspect.signature(reference).parameters if name != "self"]
    described = lines[lines.index("Args:") : lines.index("Returns:")]
    named = [
        line.strip().split(":")[0]
        for line in described
        if line.startswith("    ") and not line.startswith("     ")
    ]
    assert named == arguments
