"""adagrad.fix_ascent: a bug hunt in code that runs without an error and learns nothing."""

from __future__ import annotations

import dataclasses

from autograder.designs.adaptive import adaptive_criteria, shortens
from course_lib.i18n import mark
from lessons.adagrad.rule import RULE

STUB = '''\
class AscentAdaGrad:
    """AdaGrad with two faults, neither of which raises an error: find both."""

    def __init__(self, lr=0.01, eps=1e-8):
        self.lr = lr
        self.eps = eps
        self.s = None

    def update(self, params, grads):
        if self.s is None:
            self.s = {key: np.zeros_like(weights) for key, weights in params.items()}
        for key in params:
            self.s[key] = self.s[key] + grads[key] * grads[key]
            step = self.lr * grads[key] / (np.sqrt(self.s[key]) + self.eps)
            params[key] = params[key] + step
'''

SOLUTION = '''\
class AscentAdaGrad:
    """AdaGrad, repaired."""

    def __init__(self, lr=0.01, eps=1e-8):
        self.lr = lr
        self.eps = eps
        self.s = None

    def update(self, params, grads):
        if self.s is None:
            self.s = {key: np.zeros_like(weights) for key, weights in params.items()}
        for key in params:
            self.s[key] = self.s[key] + grads[key] * grads[key]
            step = self.lr * grads[key] / (np.sqrt(self.s[key]) + self.eps)
            # Downhill, and into the array that the layers hold.
            params[key] -= step
'''

ASCENT = dataclasses.replace(
    RULE,
    id="adagrad.fix_ascent",
    name="AscentAdaGrad",
    title=mark("Bug hunt: it runs, and learns nothing"),
    stub=STUB,
    solution=SOLUTION,
    criteria=adaptive_criteria(
        {"first_step": 1, "keeps_state": 1, "trajectory": 2, "in_place": 2}, shortens
    ),
    hints=(
        mark(
            "Run the rule on the bowl: does f fall? And keep a second name for one of the arrays "
            "before the call: does it show the new numbers afterwards?"
        ),
        mark(
            "Both faults are in the last line. One is a sign; the other is what the equals sign "
            "does to a dictionary entry, while a layer still holds the old array."
        ),
        mark(
            "Going down means θ − step. To write into an array that others hold, use an augmented "
            "assignment: it works on the array itself and makes no new one."
        ),
    ),
)
