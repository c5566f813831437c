"""adagrad.fix_formula: a bug hunt in a formula that was copied wrongly into code."""

from __future__ import annotations

import numpy as np

from autograder.criteria import matches
from autograder.designs.function import calls, component, leaves_input_alone
from autograder.designs.step import keeps_scale, moves_against
from autograder.exercise import Criterion, Exercise, Probe, Value
from course_lib.i18n import mark
from course_lib.optimizers import adagrad_step
from lessons.adagrad.step_causes import CONVENTIONS, MISCONCEPTIONS

STUB = '''\
def adagrad_step(theta, s, g, lr, eps):
    """Return (theta, s) after one step of AdaGrad, as new arrays.

    The code follows a formula that was copied with three mistakes: find them all.
    """
    s = s + g**2
    theta = theta + lr * s ** (1 / 2) * g
    return theta, s
'''

SOLUTION = '''\
def adagrad_step(theta, s, g, lr, eps):
    """Return (theta, s) after one step of AdaGrad, as new arrays."""
    s = s + g**2
    # Long histories shorten the step, and ε guards the division.
    theta = theta - lr * g / (s ** (1 / 2) + eps)
    return theta, s
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw steps with and without a history, at two scales, and beside a large ε."""
    fresh = _arguments(rng, history=0)
    louder: dict[str, Value] = {**fresh, "g": 1000 * np.asarray(fresh["g"])}
    sparse = _arguments(rng, history=0)
    sparse["g"] = np.asarray(sparse["g"]) * np.array([0, 1e-9, 1])
    return (
        calls("history", [_arguments(rng, history=4) for _ in range(2)]),
        calls("two scales", [fresh, louder]),
        calls("no gradient", [sparse]),
        calls("large ε", [{**_arguments(rng, history=1), "eps": 0.15}]),
    )


def _arguments(rng: np.random.Generator, history: float) -> dict[str, Value]:
    return {
        "theta": rng.normal(0, 0.1, 3),
        "s": history * rng.uniform(0.5, 2, 3),
        "g": rng.choice((-1.0, 1.0), 3) * rng.uniform(0.3, 2, 3),
        "lr": float(rng.uniform(0.05, 0.5)),
        "eps": 1e-8,
    }


FORMULA_HUNT = Exercise(
    id="adagrad.fix_formula",
    name="adagrad_step",
    form="function",
    title=mark("Bug hunt: a formula copied wrongly"),
    reference=adagrad_step,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion("downhill", mark("the step goes downhill"), 1, moves_against("g", "history")),
        Criterion(
            "scale_free",
            mark("the first step does not depend on the scale of the gradient"),
            1,
            keeps_scale("two scales"),
        ),
        Criterion(
            "theta",
            mark("the new parameters are right"),
            2,
            component(0, "history", "two scales"),
        ),
        Criterion(
            "epsilon",
            mark("ε guards the division, and stands where the formula has it"),
            1,
            matches("no gradient", "large ε"),
        ),
        leaves_input_alone(1),
    ),
    hints=(
        mark(
            "Put in one number by hand: s = 9, g = 4, η = 1. The accumulator becomes 25; by how "
            "much should the parameter move, and in which direction?"
        ),
        mark(
            "The line of s is right. In the line of theta three things are wrong: a sign, the "
            "place of the root, and something that is not there at all."
        ),
        mark("θ_new = θ − η · g / (√s + ε): the root stands below the fraction bar."),
    ),
    labels={
        "history": mark("a step with a history"),
        "two scales": mark("gradients of two scales"),
    },
    misconceptions=MISCONCEPTIONS,
    conventions=CONVENTIONS,
)
