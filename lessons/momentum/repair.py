"""momentum.fix_velocity: a bug hunt, from a class that does not compile to one that is right."""

from __future__ import annotations

import dataclasses

from autograder.designs.optimizer import optimizer_criteria
from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.momentum.classical import CLASSICAL
from lessons.momentum.classical_causes import START

STUB = '''\
class FixedMomentum:
    """A momentum optimizer with three faults: find them one after the other."""

    def __init__(self, lr=0.01, momentum):
        self.lr, self.momentum = lr, momentum
        self.velocity = None

    def update(self, params, grads):
        # The velocities are made at the first call.
        if self.velocity is None:
            self.velocity = {}
            for name, weights in params.items():
                self.velocity[name] = np.zero_like(weights)
        for name in params:
            step = self.momentum * self.velocity[name] - self.lr * grads[name]
            self.velocity[name] = step
            params[name] += step
'''

SOLUTION = '''\
class FixedMomentum:
    """Classical momentum, repaired."""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum
        self.velocity = None

    def update(self, params, grads):
        # The velocities are made at the first call, and kept only once all of them exist.
        if self.velocity is None:
            self.velocity = {name: np.zeros_like(weights) for name, weights in params.items()}
        for name in params:
            step = self.momentum * self.velocity[name] - self.lr * grads[name]
            self.velocity[name] = step
            params[name] += step
'''

FULL_VELOCITY = Misconception(
    "starts_at_one",
    (Edit(START, "self.v[key] = np.ones_like(params[key])"),),
    mark(
        "The velocity starts at one instead of zero: every weight gets the same push before the "
        "first gradient has been seen."
    ),
    mark("Which NumPy function makes an array of the same shape that holds nothing but zeros?"),
)

REPAIR = dataclasses.replace(
    CLASSICAL,
    id="momentum.fix_velocity",
    name="FixedMomentum",
    title=mark("Bug hunt: the velocity that never came to be"),
    stub=STUB,
    solution=SOLUTION,
    criteria=optimizer_criteria(
        {"first_step": 1, "keeps_state": 1, "own_state": 1, "trajectory": 2, "in_place": 1}
    ),
    hints=(
        mark(
            "Three faults, and each hides the next. Run the cell and read the last line of the "
            "error first: it is about the list of arguments."
        ),
        mark(
            "An argument without a default may not follow one with a default. Once the class "
            "compiles, call update once: the next error names a function that NumPy does not have."
        ),
        mark(
            "Give momentum the default 0.9, look up how NumPy spells the function that makes an "
            "array of zeros like another, and set self.velocity only after all velocities exist."
        ),
    ),
    together=CLASSICAL.together,
    misconceptions=(*CLASSICAL.misconceptions, FULL_VELOCITY),
)
