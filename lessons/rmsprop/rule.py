"""rmsprop.RMSprop: s ← ρs + (1 − ρ)g² and θ ← θ − η g / (√s + ε), per coordinate."""

from __future__ import annotations

import numpy as np

from autograder.designs.adaptive import adaptive_criteria, adaptive_probes, shortens
from autograder.designs.defaults import EPS, Setting
from autograder.designs.illustrations import bowl_path
from autograder.exercise import Exercise, Probe
from course_lib.i18n import mark
from course_lib.optimizers import RMSprop
from lessons.rmsprop.average_causes import AVERAGING
from lessons.rmsprop.conventions import CONVENTIONS
from lessons.rmsprop.state_causes import STATE
from lessons.rmsprop.step_causes import STEP

STUB = '''\
class RMSprop:
    """RMSprop: every coordinate divides its step by a running root mean square of its gradient.

    params and grads are dictionaries of float arrays with the same keys and shapes.
    """

    def __init__(self, lr=0.01, rho=0.9, eps=1e-8):
        # Keep the three settings, and make room for one average per parameter.
        raise NotImplementedError

    def update(self, params, grads):
        """Move every array of params one step, in place; return nothing, leave grads alone."""
        # For each key: first the average, from 0 and without correction, then the move.
        raise NotImplementedError
'''

SOLUTION = '''\
class RMSprop:
    """RMSprop: every coordinate divides its step by a running root mean square of its gradient.

    params and grads are dictionaries of float arrays with the same keys and shapes.
    """

    def __init__(self, lr=0.01, rho=0.9, eps=1e-8):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.s = {}

    def update(self, params, grads):
        """Move every array of params one step, in place; return nothing, leave grads alone."""
        for key in params:
            # Nothing has been seen before the first step.
            if key not in self.s:
                self.s[key] = np.zeros_like(params[key])
            self.s[key] = self.rho * self.s[key] + (1 - self.rho) * grads[key] ** 2
            params[key] -= self.lr * grads[key] / (np.sqrt(self.s[key]) + self.eps)
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    large = {"lr": 0.1, "rho": 0.8, "eps": 0.15}
    small = {"lr": 0.05, "rho": 0.95, "eps": 1e-8}
    settings = (Setting("lr", 0.01), Setting("rho", 0.9, (0.99,)), EPS)
    return adaptive_probes(rng, large, small, settings)


RULE = Exercise(
    id="rmsprop.RMSprop",
    name="RMSprop",
    form="class",
    title=mark("RMSprop"),
    reference=RMSprop,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=adaptive_criteria(
        {
            "first_step": 1,
            "keeps_state": 1,
            "own_state": 1,
            "trajectory": 2,
            "epsilon": 1,
            "defaults": 1,
            "in_place": 1,
            "keeps_grads": 1,
            "fresh_start": 1,
        },
        shortens,
    ),
    hints=(
        mark(
            "Give one gradient of 10 and then only zeros: with ρ = 0.9 the accumulator goes 10, "
            "9, 8.1, 7.29. Does yours fall in the same way?"
        ),
        mark(
            "Compared with AdaGrad, only the line that keeps the history changes: it becomes an "
            "average of old and new whose two weights sum to one."
        ),
        mark(
            "New average = ρ · old average + (1 − ρ) · gradient², entry by entry; then the "
            "parameter array itself shrinks by η · gradient / (√average + ε)."
        ),
    ),
    together=(
        ("ascends", "no_eps"),
        ("ascends", "state_reset"),
        ("ascends", "no_root"),
        ("ascends", "swapped_weights"),
        ("ascends", "weight_missing"),
        ("swapped_weights", "no_eps"),
    ),
    misconceptions=(*AVERAGING, *STEP, *STATE),
    conventions=CONVENTIONS,
    illustration=bowl_path(lr=0.3, rho=0.8),
)
