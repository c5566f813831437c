"""sgd.SGD: one step against the gradient, in place."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from autograder.criteria import relation
from autograder.designs.illustrations import bowl_path
from autograder.designs.optimizer import array_of, optimizer_criteria, optimizer_probes
from autograder.exercise import Criterion, Exercise, Probe
from autograder.record import Observation
from course_lib.i18n import mark
from course_lib.optimizers import SGD
from lessons.sgd.rule_causes import MISCONCEPTIONS

STUB = '''\
class SGD:
    """Gradient descent; that the gradients come from a mini-batch is none of its business."""

    def __init__(self, lr=0.01):
        # Keep the learning rate.
        raise NotImplementedError

    def update(self, params, grads):
        # params and grads are dictionaries of float arrays with the same keys.
        # Move every parameter one step, in the very array; leave the gradients alone.
        raise NotImplementedError
'''

SOLUTION = '''\
class SGD:
    """Gradient descent; that the gradients come from a mini-batch is none of its business."""

    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    return optimizer_probes(rng, {"lr": 0.1}, {"lr": 0.05})


def _descends(observed: Observation) -> bool:
    """Tell whether no entry ever moves along its gradient, and every parameter moves at all."""
    points = observed.runs["mixed"].readings
    params = [reading.value for reading in points if reading.name == "params"]
    grads = [reading.value for reading in points if reading.name == "grads"]
    work = [
        (array_of(after, key) - array_of(before, key)) * array_of(gradient, key)
        for (before, after), gradient in zip(pairwise(params), grads, strict=True)
        for key in ("W1", "b1", "W2")
    ]
    return bool(work) and all(np.all(w <= 0) and np.any(w < 0) for w in work)


def rule_criteria() -> tuple[Criterion, ...]:
    """Return the criteria that the exercise and the two bug hunts share."""
    downhill = mark("every parameter moves against its gradient")
    weights = {"first_step": 1.0, "trajectory": 2.0, "in_place": 1.0, "keeps_grads": 1.0}
    return (
        Criterion("downhill", downhill, 1, relation(_descends)),
        *optimizer_criteria(weights),
    )


RULE = Exercise(
    id="sgd.SGD",
    name="SGD",
    form="class",
    title=mark("SGD, one step against the gradient"),
    reference=SGD,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=rule_criteria(),
    hints=(
        mark(
            "Take one weight of 1, a gradient of 2 and η = 0.1: the weight must become 0.8, in "
            "the array that the caller passed, and the gradient must still be 2."
        ),
        mark(
            "You need one loop over the keys and one line in it, which changes the array itself. "
            "An assignment to `params[key]` would put a new array there, and the layers would "
            "keep the old one."
        ),
        mark("θ ← θ − η g, for each parameter θ with its own gradient g."),
    ),
    together=(
        ("ascends", "no_lr"),
        ("ascends", "divides_by_lr"),
        ("ascends", "ignores_lr"),
    ),
    misconceptions=MISCONCEPTIONS,
    illustration=bowl_path(lr=0.9),
)
