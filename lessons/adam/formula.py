"""adam.fix_formula: a bug hunt in a formula noted down carelessly."""

from __future__ import annotations

import numpy as np

from autograder.criteria import matches
from autograder.designs.function import calls, component, leaves_input_alone
from autograder.exercise import Criterion, Exercise, Probe, Value
from course_lib.i18n import mark
from course_lib.optimizers import adam_step
from lessons.adam.step_causes import CONVENTIONS, MISCONCEPTIONS

STUB = '''\
def adam_step(theta, m, s, g, t, lr, beta1, beta2, eps):
    """Return (theta, m, s) after step t of Adam, t = 1, 2, …, as new arrays.

    The code follows a note in which something is missing and something has moved.
    """
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    theta = theta - lr * m / np.sqrt(s + eps)
    return theta, m, s
'''

SOLUTION = '''\
def adam_step(theta, m, s, g, t, lr, beta1, beta2, eps):
    """Return (theta, m, s) after step t of Adam, t = 1, 2, …, as new arrays."""
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    # m and s go on uncorrected; the hats are for this step only.
    m_hat = m / (1 - beta1**t)
    s_hat = s / (1 - beta2**t)
    theta = theta - lr * m_hat / (np.sqrt(s_hat) + eps)
    return theta, m, s
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw first and later steps, one beside tiny gradients, and one beside a large ε."""
    sparse = _arguments(rng, 1)
    sparse["g"] = np.asarray(sparse["g"]) * np.array([0, 1e-9, 1])
    return (
        calls("first step", [_arguments(rng, 1) for _ in range(2)]),
        calls("later steps", [_arguments(rng, t) for t in (2, int(rng.integers(3, 9)))]),
        calls("no gradient", [sparse]),
        calls("large ε", [{**_arguments(rng, 2), "eps": 0.15}]),
    )


def _arguments(rng: np.random.Generator, t: int) -> dict[str, Value]:
    later = float(t > 1)
    return {
        "theta": rng.normal(0, 0.1, 3),
        "m": later * rng.choice((-1.0, 1.0), 3) * rng.uniform(0.1, 0.4, 3),
        "s": later * rng.uniform(0.1, 0.4, 3),
        "g": rng.choice((-1.0, 1.0), 3) * rng.uniform(0.3, 2, 3),
        "t": t,
        "lr": float(rng.uniform(0.05, 0.5)),
        "beta1": float(rng.uniform(0.6, 0.8)),
        "beta2": float(rng.uniform(0.9, 0.95)),
        "eps": 1e-8,
    }


FORMULA_HUNT = Exercise(
    id="adam.fix_formula",
    name="adam_step",
    form="function",
    title=mark("Bug hunt: a careless note"),
    reference=adam_step,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion(
            "moments",
            mark("both averages are returned as they are"),
            1,
            lambda record: all(
                component(part, "first step", "later steps")(record) for part in (1, 2)
            ),
        ),
        Criterion("first", mark("the first step is right"), 1, component(0, "first step")),
        Criterion("later", mark("a later step is right"), 2, component(0, "later steps")),
        Criterion(
            "as_specified",
            mark("ε stands outside the root, beside a corrected average"),
            1,
            matches("no gradient", "large ε"),
        ),
        leaves_input_alone(1),
    ),
    hints=(
        mark(
            "Start at m = s = 0 with g = 4 and t = 1: by how much does theta move, measured in "
            "the learning rate? And by how much for g = 1e-9?"
        ),
        mark(
            "The lines of m and s are right. Between them and the move two lines are missing, and "
            "in the last one a bracket closes too late."
        ),
        mark("m̂ = m / (1 − β₁ᵗ), ŝ = s / (1 − β₂ᵗ), and θ − η m̂ / (√ŝ + ε)."),
    ),
    together=(
        ("ascends", "no_bias_correction"),
        ("ascends", "no_power_t"),
        ("ascends", "no_eps"),
    ),
    misconceptions=MISCONCEPTIONS,
    conventions=CONVENTIONS,
)
