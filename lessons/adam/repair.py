"""adam.fix_bias_correction: a bug hunt, from corrections that were never made to the right ones."""

from __future__ import annotations

import dataclasses

from autograder.designs.adaptive import adaptive_criteria, coasts_on
from course_lib.i18n import mark
from lessons.adam.rule import RULE

STUB = '''\
class FixedAdam:
    """Adam with three faults that hide one another: find them one after the other."""

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.t = 0
        self.m, self.s = {}, {}

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0) + (1 - self.beta1) * g
            self.s[key] = self.beta2 * self.s.get(key, 0) + (1 - self.beta2) * g**2
            # Both averages start at 0 and are too small at first.
            m_hat += (1 - self.beta1) * (g - self.m[key])
            s_hat += (1 - self.beta2) * (g**2 - self.s[key])
            params[key] += self.lr * m_hat / (np.sqrt(s_hat) + self.eps)
'''

SOLUTION = '''\
class FixedAdam:
    """Adam, repaired."""

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.t = 0
        self.m, self.s = {}, {}

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0) + (1 - self.beta1) * g
            self.s[key] = self.beta2 * self.s.get(key, 0) + (1 - self.beta2) * g**2
            # Both averages start at 0 and are too small at first.
            m_hat = self.m[key] / (1 - self.beta1**self.t)
            s_hat = self.s[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(s_hat) + self.eps)
'''

REPAIR = dataclasses.replace(
    RULE,
    id="adam.fix_bias_correction",
    name="FixedAdam",
    title=mark("Bug hunt: the correction that was none"),
    stub=STUB,
    solution=SOLUTION,
    criteria=adaptive_criteria(
        {"first_step": 2, "keeps_state": 1, "own_state": 1, "trajectory": 2, "in_place": 1},
        coasts_on,
    ),
    hints=(
        mark(
            "The error names a variable that is used before it exists. But giving it a start "
            "value only silences the error: look at how long the first step then is."
        ),
        mark(
            "The two lines after the comment are wrong as a whole. They have to make corrected "
            "copies out of the averages and the number of the step. Then look at the sign of the "
            "move."
        ),
        mark("m̂ = m / (1 − β₁ᵗ), ŝ = s / (1 − β₂ᵗ), and θ − η m̂ / (√ŝ + ε)."),
    ),
)
