"""adagrad.AdaGrad: s ← s + g² and θ ← θ − η g / (√s + ε), per coordinate."""

from __future__ import annotations

import numpy as np

from autograder.designs.adaptive import adaptive_criteria, adaptive_probes, shortens
from autograder.designs.defaults import EPS, Setting
from autograder.designs.illustrations import bowl_path
from autograder.exercise import Exercise, Probe
from course_lib.i18n import mark
from course_lib.optimizers import AdaGrad
from lessons.adagrad.conventions import CONVENTIONS
from lessons.adagrad.formula_causes import FORMULA
from lessons.adagrad.state_causes import STATE

STUB = '''\
class AdaGrad:
    """AdaGrad: every coordinate divides its step by the root of its own squared gradients.

    params and grads are dictionaries of float arrays with the same keys and shapes.
    """

    def __init__(self, lr=0.01, eps=1e-8):
        # Keep the two settings, and make room for one accumulator per parameter.
        raise NotImplementedError

    def update(self, params, grads):
        """Move every array of params one step, in place; return nothing, leave grads alone."""
        # For each key: first add the squares, then divide and move.
        raise NotImplementedError
'''

SOLUTION = '''\
class AdaGrad:
    """AdaGrad: every coordinate divides its step by the root of its own squared gradients.

    params and grads are dictionaries of float arrays with the same keys and shapes.
    """

    def __init__(self, lr=0.01, eps=1e-8):
        self.lr = lr
        self.eps = eps
        self.s = {}

    def update(self, params, grads):
        """Move every array of params one step, in place; return nothing, leave grads alone."""
        for key in params:
            # An empty history before the first step.
            if key not in self.s:
                self.s[key] = np.zeros_like(params[key])
            self.s[key] = self.s[key] + grads[key] ** 2
            params[key] -= self.lr * grads[key] / (np.sqrt(self.s[key]) + self.eps)
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    large, small = {"lr": 0.1, "eps": 0.15}, {"lr": 0.05, "eps": 1e-8}
    return adaptive_probes(rng, large, small, (Setting("lr", 0.01), EPS))


RULE = Exercise(
    id="adagrad.AdaGrad",
    name="AdaGrad",
    form="class",
    title=mark("AdaGrad"),
    reference=AdaGrad,
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
            "Multiply all gradients by 1000 and run again: with AdaGrad, the path hardly "
            "changes. Does yours stay the same?"
        ),
        mark(
            "You need one array per parameter that survives the call, starting at zero, and two "
            "lines in the loop: one that adds to this array, one that divides by its root and "
            "moves the parameter."
        ),
        mark(
            "New accumulator = old accumulator + gradient², entry by entry; then the parameter "
            "array itself shrinks by η · gradient / (√accumulator + ε)."
        ),
    ),
    together=(
        ("ascends", "no_eps"),
        ("ascends", "state_reset"),
        ("ascends", "no_root"),
        ("ascends", "not_squared"),
        ("no_eps", "state_reset"),
        ("no_eps", "no_root"),
    ),
    misconceptions=(*FORMULA, *STATE),
    conventions=CONVENTIONS,
    illustration=bowl_path(lr=1.5),
)
