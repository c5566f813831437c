"""adagrad.fix_zeros: a bug hunt, from an array that NumPy cannot make to a rule that runs."""

from __future__ import annotations

import dataclasses

from autograder.designs.adaptive import adaptive_criteria, shortens
from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.adagrad.conventions import START
from lessons.adagrad.formula_causes import GROW
from lessons.adagrad.rule import RULE

STUB = '''\
class ZerosAdaGrad:
    """AdaGrad that stops at its first call: repair it, and what the crash leaves behind."""

    def __init__(self, lr=0.01, eps=1e-8):
        self.lr, self.eps = lr, eps
        self.s = None

    def update(self, params, grads):
        # The accumulators are made at the first call.
        if self.s is None:
            self.s = {}
            for name, weights in params.items():
                self.s[name] = np.zero_like(weights)
        for name in params:
            self.s[name] += grads[name] * grads[name]
            params[name] -= self.lr * grads[name] / (np.sqrt(self.s[name]) + self.eps)
'''

SOLUTION = '''\
class ZerosAdaGrad:
    """AdaGrad, repaired."""

    def __init__(self, lr=0.01, eps=1e-8):
        self.lr, self.eps = lr, eps
        self.s = None

    def update(self, params, grads):
        # The accumulators are made at the first call, and kept only once all of them exist.
        if self.s is None:
            self.s = {name: np.zeros_like(weights) for name, weights in params.items()}
        for name in params:
            self.s[name] += grads[name] * grads[name]
            params[name] -= self.lr * grads[name] / (np.sqrt(self.s[name]) + self.eps)
'''

STATE_IS_PARAMETER = Misconception(
    "state_is_parameter",
    (Edit(START, "self.s[key] = params[key]"),),
    mark(
        "The accumulator starts as the weights themselves: a plain assignment gives the same "
        "array a second name. Squares are then added to weights, and roots taken of negative "
        "numbers."
    ),
    mark("What does an accumulator hold before the first gradient has come?"),
    also=(
        (
            Edit(START, "self.s[key] = params[key]"),
            Edit(GROW, "self.s[key] += grads[key] ** 2"),
        ),
        (Edit(START, "self.s[key] = params[key].copy()"),),
    ),
)

ZEROS = dataclasses.replace(
    RULE,
    id="adagrad.fix_zeros",
    name="ZerosAdaGrad",
    title=mark("Bug hunt: zeros that NumPy does not know"),
    stub=STUB,
    solution=SOLUTION,
    criteria=adaptive_criteria(
        {"first_step": 1, "keeps_state": 1, "own_state": 1, "trajectory": 1, "in_place": 1},
        shortens,
    ),
    hints=(
        mark(
            "Call update twice on one instance and compare the two errors: they are not the "
            "same. The first one is the fault; the second tells what the first left behind."
        ),
        mark(
            "The first error names a function that NumPy does not have. The second appears "
            "because `self.s` is no longer `None`, although nothing was ever put into it."
        ),
        mark(
            "Look up how NumPy spells the function that makes an array of zeros like another, "
            "and set `self.s` only after all accumulators exist."
        ),
    ),
    misconceptions=(*RULE.misconceptions, STATE_IS_PARAMETER),
)
