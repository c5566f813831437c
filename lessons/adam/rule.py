"""adam.Adam: averages m and s, both corrected for their start, and θ ← θ − η m̂ / (√ŝ + ε)."""

from __future__ import annotations

import numpy as np

from autograder.designs.adaptive import adaptive_criteria, adaptive_probes, coasts_on
from autograder.designs.defaults import EPS, Setting
from autograder.designs.illustrations import bowl_path
from autograder.exercise import Exercise, Probe
from course_lib.i18n import mark
from course_lib.optimizers import Adam
from lessons.adam.conventions import CONVENTIONS
from lessons.adam.correction_causes import CORRECTION
from lessons.adam.moment_causes import MOMENTS
from lessons.adam.move_causes import MOVING
from lessons.adam.state_causes import STATE

STUB = '''\
class Adam:
    """Adam: the average gradient over its root mean square, both corrected for starting at 0.

    params and grads are dictionaries of float arrays with the same keys and shapes.
    """

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        # Keep the four settings, a counter of the steps, and room for two averages per parameter.
        raise NotImplementedError

    def update(self, params, grads):
        """Move every array of params one step, in place; return nothing, leave grads alone."""
        # Count the step once; then for each key: two averages, two corrections, one move.
        raise NotImplementedError
'''

SOLUTION = '''\
class Adam:
    """Adam: the average gradient over its root mean square, both corrected for starting at 0.

    params and grads are dictionaries of float arrays with the same keys and shapes.
    """

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.t = 0
        self.m = {}
        self.s = {}

    def update(self, params, grads):
        """Move every array of params one step, in place; return nothing, leave grads alone."""
        # One call is one step, however many arrays there are.
        self.t += 1
        for key in params:
            if key not in self.m:
                self.m[key] = np.zeros_like(params[key])
                self.s[key] = np.zeros_like(params[key])
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * grads[key]
            self.s[key] = self.beta2 * self.s[key] + (1 - self.beta2) * grads[key] ** 2
            # The corrected values serve this step only; the averages stay as they are.
            m_hat = self.m[key] / (1 - self.beta1**self.t)
            s_hat = self.s[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(s_hat) + self.eps)
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    large = {"lr": 0.1, "beta1": 0.8, "beta2": 0.95, "eps": 0.15}
    small = {"lr": 0.05, "beta1": 0.7, "beta2": 0.9, "eps": 1e-8}
    decays = (Setting("beta1", 0.9, calls=2), Setting("beta2", 0.999, calls=2))
    return adaptive_probes(rng, large, small, (Setting("lr", 0.001), *decays, EPS))


RULE = Exercise(
    id="adam.Adam",
    name="Adam",
    form="class",
    title=mark("Adam"),
    reference=Adam,
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
        coasts_on,
    ),
    hints=(
        mark(
            "The first step of Adam is η in size for every coordinate, whatever the gradients "
            "are, and under a constant gradient so is every later step. Are yours?"
        ),
        mark(
            "You need two arrays per parameter and one counter for all of them. The counter "
            "changes before the loop; inside stand two averages, two corrected copies that are "
            "not kept, and one move."
        ),
        mark(
            "m = β₁ m + (1 − β₁) g and s = β₂ s + (1 − β₂) g²; m̂ = m / (1 − β₁ᵗ) and "
            "ŝ = s / (1 − β₂ᵗ), with t = 1 at the first step; θ shrinks by η m̂ / (√ŝ + ε)."
        ),
    ),
    together=(
        ("ascends", "no_bias_correction"),
        ("ascends", "no_power_t"),
        ("ascends", "state_reset"),
        ("ascends", "no_eps"),
        ("no_bias_correction", "no_eps"),
        ("no_bias_correction", "state_reset"),
    ),
    misconceptions=(*MOMENTS, *CORRECTION, *MOVING, *STATE),
    conventions=CONVENTIONS,
    illustration=bowl_path(lr=0.3, beta1=0.8, beta2=0.995),
)
