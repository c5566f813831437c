"""momentum.Momentum: the classical form, v ← μv − ηg and θ ← θ + v."""

from __future__ import annotations

import numpy as np

from autograder.designs.illustrations import bowl_path
from autograder.designs.optimizer import optimizer_criteria, optimizer_probes
from autograder.exercise import Exercise, Probe
from course_lib.i18n import mark
from course_lib.optimizers import Momentum
from lessons.momentum.classical_causes import CONVENTIONS, MISCONCEPTIONS

STUB = '''\
class Momentum:
    """Classical momentum: velocities persist between calls of update."""

    def __init__(self, lr=0.01, momentum=0.9):
        # Keep the two rates, and make room for one velocity per parameter.
        raise NotImplementedError

    def update(self, params, grads):
        # For each key: first the new velocity, then the move, in place.
        raise NotImplementedError
'''

SOLUTION = '''\
class Momentum:
    """Classical momentum: velocities persist between calls of update."""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = {}

    def update(self, params, grads):
        for key in params:
            # At rest before the first step.
            if key not in self.v:
                self.v[key] = np.zeros_like(params[key])
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    return optimizer_probes(rng, {"lr": 0.1, "momentum": 0.8}, {"lr": 0.05, "momentum": 0.95})


CLASSICAL = Exercise(
    id="momentum.Momentum",
    name="Momentum",
    form="class",
    title=mark("Momentum, the classical form"),
    reference=Momentum,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=optimizer_criteria(
        {
            "first_step": 2,
            "keeps_state": 2,
            "own_state": 1,
            "trajectory": 2,
            "in_place": 1,
            "keeps_grads": 1,
            "fresh_start": 1,
        }
    ),
    hints=(
        mark(
            "Switch the gradient off after one step: a ball with momentum rolls on, and each "
            "step is μ times the one before. Does yours?"
        ),
        mark(
            "You need one array per parameter that survives the call, starting at zero, and two "
            "lines in the loop: one that changes the velocity, one that changes the parameter."
        ),
        mark(
            "New velocity = μ · old velocity − η · gradient; then the parameter array itself "
            "grows by the new velocity."
        ),
    ),
    together=(
        ("ascends", "state_reset"),
        ("ascends", "no_lr"),
        ("ascends", "lr_twice"),
        ("ascends", "shared_velocity"),
        ("ascends", "ignores_momentum"),
        ("ascends", "brake"),
    ),
    misconceptions=MISCONCEPTIONS,
    conventions=CONVENTIONS,
    illustration=bowl_path(lr=0.1, momentum=0.8),
)
