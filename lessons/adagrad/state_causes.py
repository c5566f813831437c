"""Mistakes around AdaGrad's formula: its state, its loop, its arguments."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.adagrad.conventions import START
from lessons.adagrad.formula_causes import GROW, MOVE

STATE = (
    Misconception(
        "shared_accumulator",
        (
            Edit("if key not in self.s:", 'if "all" not in self.s:'),
            Edit(START, 'self.s["all"] = np.zeros_like(params[key])'),
            Edit(GROW, 'self.s["all"] = self.s["all"] + grads[key] ** 2'),
            Edit("np.sqrt(self.s[key])", 'np.sqrt(self.s["all"])'),
        ),
        mark(
            "All parameters share one accumulator, so the squares of W1 slow down b1 as well; "
            "where the shapes differ, NumPy refuses to add them."
        ),
        mark("How many arrays must the optimizer remember for a network of three parameters?"),
    ),
    Misconception(
        "ignores_lr",
        (Edit("self.lr = lr", "self.lr = 0.01"),),
        mark(
            "The learning rate that the caller chose is ignored: your optimizer always runs at "
            "the default, 0.01."
        ),
        mark("AdaGrad(lr=0.1) is called: where does the 0.1 go?"),
    ),
    Misconception(
        "ignores_eps",
        (Edit("self.eps = eps", "self.eps = 1e-8"),),
        mark(
            "The ε that the caller chose is ignored: your division always uses a fixed number. "
            "With tiny gradients the caller's choice decides how far the weights move."
        ),
        mark("AdaGrad(eps=0.1) is called: where does the 0.1 go?"),
        also=tuple(
            (Edit("self.eps = eps", f"self.eps = {eps}"),) for eps in ("1e-7", "1e-6", "1e-10")
        ),
    ),
    Misconception(
        "other_defaults",
        (Edit("lr: float = 0.01", "lr: float = 0.001"),),
        mark(
            "Your rule is right, but without arguments your constructor chooses another value "
            "than the one agreed. Whoever calls AdaGrad() relies on it."
        ),
        mark("Which values does the first line of the constructor in the exercise name?"),
        also=((Edit("eps: float = 1e-8", "eps: float = 1e-3"),),),
    ),
    Misconception(
        "only_first_call",
        (
            Edit(
                f"            {GROW}\n            {MOVE}",
                f"                {GROW}\n                {MOVE}",
            ),
        ),
        mark(
            "Only the first call moves anything: the update stands inside the `if` that makes "
            "the accumulator, which is entered once."
        ),
        mark("Which lines of yours run when update is called for the second time?"),
    ),
    Misconception(
        "only_first_key",
        (Edit(MOVE, f"{MOVE}\n            break"),),
        mark(
            "Only the first parameter is updated: the loop ends after one turn, and the rest of "
            "the network never learns."
        ),
        mark("What do `return` and `break` do inside a loop?"),
    ),
    Misconception(
        "params_unchanged",
        (Edit("params[key] -=", "params[key] -"),),
        mark(
            "No parameter changes: the new value is computed, and then dropped or stored where "
            "nobody looks for it."
        ),
        mark("After update returns, which array should hold the new weights?"),
    ),
)
