"""adam.lr_t: both corrections in one number, the learning rate of this step."""

from __future__ import annotations

import numpy as np

from autograder.criteria import matches
from autograder.designs.function import calls
from autograder.exercise import Criterion, Exercise, Probe, Value
from course_lib.i18n import mark
from course_lib.optimizers import lr_t
from lessons.adam.rate_causes import MISCONCEPTIONS

STUB = '''\
def lr_t(lr, beta1, beta2, t):
    """Return the rate of step t with which m and s need no correction of their own.

    Without ε, the step lr_t · m / √s has to be Adam's step lr · m̂ / √ŝ; t is 1 at the first.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def lr_t(lr, beta1, beta2, t):
    """Return the rate of step t with which m and s need no correction of their own.

    Without ε, the step lr_t · m / √s has to be Adam's step lr · m̂ / √ŝ; t is 1 at the first.
    """
    # The correction of s stands under a root that divides.
    return lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw rates for the first step, for later ones, and for very late ones."""
    later = (2, 3, int(rng.integers(5, 12)))
    return (
        calls("first step", [_arguments(rng, 1) for _ in range(2)]),
        calls("later steps", [_arguments(rng, t) for t in later]),
        calls("in the end", [_arguments(rng, int(rng.integers(2000, 3000)))]),
    )


def _arguments(rng: np.random.Generator, t: int) -> dict[str, Value]:
    return {
        "lr": float(rng.uniform(0.01, 0.5)),
        "beta1": float(rng.uniform(0.6, 0.9)),
        "beta2": float(rng.uniform(0.93, 0.98)),
        "t": t,
    }


RATE = Exercise(
    id="adam.lr_t",
    name="lr_t",
    form="function",
    title=mark("Both corrections in one rate"),
    reference=lr_t,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion("first", mark("at the first step"), 1, matches("first step")),
        Criterion("later", mark("at later steps"), 3, matches("later steps")),
        Criterion("end", mark("after very many steps"), 1, matches("in the end")),
    ),
    hints=(
        mark(
            "After thousands of steps nothing needs correcting any more: which value must your "
            "rate tend to?"
        ),
        mark(
            "Write m̂ and ŝ as fractions, put them into the step, and bring everything that is "
            "neither m nor s to the front. One of the two factors comes from under a root."
        ),
        mark("1/√ŝ = √(1 − β₂ᵗ)/√s, and m̂ = m/(1 − β₁ᵗ): multiply the two, with η in front."),
    ),
    together=(
        ("no_root", "no_power_t"),
        ("no_lr", "no_power_t"),
    ),
    misconceptions=MISCONCEPTIONS,
)
