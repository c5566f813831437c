"""sgd.fix_keys and sgd.fix_lf: two bug hunts, one slip in each."""

from __future__ import annotations

import dataclasses

from course_lib.i18n import mark
from lessons.sgd.rule import RULE

KEYS_STUB = '''\
class KeysSGD:
    """Gradient descent that stops at its first update: find out why."""

    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for name in params.key():
            step = self.lr * grads[name]
            params[name] -= step
'''

KEYS_SOLUTION = '''\
class KeysSGD:
    """Gradient descent, repaired."""

    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for name in params.keys():
            step = self.lr * grads[name]
            params[name] -= step
'''

RATE_STUB = '''\
class LfSGD:
    """Gradient descent that is made without complaint, and fails when it is used."""

    def __init__(self, lr=0.01):
        self.lf = lr

    def update(self, params, grads):
        for name, weights in params.items():
            weights -= self.lr * grads[name]
'''

RATE_SOLUTION = '''\
class LfSGD:
    """Gradient descent, repaired."""

    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        # `weights` is the very array that params holds, so -= changes it for everybody.
        for name, weights in params.items():
            weights -= self.lr * grads[name]
'''

KEYS_REPAIR = dataclasses.replace(
    RULE,
    id="sgd.fix_keys",
    name="KeysSGD",
    title=mark("Bug hunt: the loop that never begins"),
    stub=KEYS_STUB,
    solution=KEYS_SOLUTION,
    hints=(
        mark(
            "Make an optimizer and call update once. The last line of the error names a kind of "
            "object and something that it does not have."
        ),
        mark(
            "The fault is in the line that begins the loop: a dictionary has a method that lists "
            "its keys, but not under this name."
        ),
        mark(
            "Type `params.` and press the Tab key to see the names of all methods, or ask whether "
            "a loop over the dictionary itself would do."
        ),
    ),
)

RATE_REPAIR = dataclasses.replace(
    RULE,
    id="sgd.fix_lf",
    name="LfSGD",
    title=mark("Bug hunt: the rate under another name"),
    stub=RATE_STUB,
    solution=RATE_SOLUTION,
    hints=(
        mark(
            "Making the optimizer works; the first update fails. Read the last line of the error: "
            "which attribute does the object not have?"
        ),
        mark(
            "The line that fails is right. What it asks for was to be kept by another line, which "
            "ran before it without complaint."
        ),
        mark(
            "Compare the name after `self.` in the constructor with the one in update, letter by "
            "letter. Either may be changed, as long as the two agree."
        ),
    ),
)
