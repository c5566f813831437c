"""Mistakes around Adam's formula: its state, its loop, its arguments."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.adam.conventions import M_HAT, MEAN, MOVE, S_HAT, SQUARE
from lessons.adam.moment_causes import M_START, S_START

_LINES = (MEAN, SQUARE, M_HAT, S_HAT, MOVE)


def _indented(spaces: int) -> str:
    return "".join(f"{' ' * spaces}{line}\n" for line in _LINES)


def _of_all(text: str) -> Edit:
    """Return the line with one state for all keys in place of one for each."""
    return Edit(text, text.replace("self.m[key]", "self.m[0]").replace("self.s[key]", "self.s[0]"))


STATE = (
    Misconception(
        "shared_accumulator",
        (
            Edit("if key not in self.m:", "if 0 not in self.m:"),
            *map(_of_all, (M_START, S_START, MEAN, SQUARE, M_HAT, S_HAT)),
        ),
        mark(
            "All parameters share one m and one s, so the gradients of W1 push b1 as well; where "
            "the shapes differ, NumPy refuses to add them."
        ),
        mark("How many arrays must Adam remember for a network of three parameters?"),
    ),
    Misconception(
        "ignores_lr",
        (Edit("self.lr = lr", "self.lr = 0.001"),),
        mark(
            "The learning rate that the caller chose is ignored: your optimizer always runs at a "
            "fixed one."
        ),
        mark("Adam(lr=0.1) is called: where does the 0.1 go?"),
        also=((Edit("self.lr = lr", "self.lr = 0.01"),),),
    ),
    Misconception(
        "ignores_beta1",
        (Edit("self.beta1 = beta1", "self.beta1 = 0.9"),),
        mark(
            "The β₁ that the caller chose is ignored: the memory of your m is always that of "
            "β₁ = 0.9."
        ),
        mark("Adam(beta1=0.5) is called: where does the 0.5 go?"),
    ),
    Misconception(
        "ignores_beta2",
        (Edit("self.beta2 = beta2", "self.beta2 = 0.999"),),
        mark(
            "The β₂ that the caller chose is ignored: the memory of your s is always that of "
            "β₂ = 0.999."
        ),
        mark("Adam(beta2=0.9) is called: where does the 0.9 go?"),
    ),
    Misconception(
        "ignores_eps",
        (Edit("self.eps = eps", "self.eps = 1e-8"),),
        mark(
            "The ε that the caller chose is ignored: your division always uses a fixed number. "
            "With tiny gradients the caller's choice decides how far the weights move."
        ),
        mark("Adam(eps=0.1) is called: where does the 0.1 go?"),
        also=tuple((Edit("self.eps = eps", f"self.eps = {eps}"),) for eps in ("1e-7", "1e-6")),
    ),
    Misconception(
        "other_defaults",
        (Edit("lr: float = 0.001", "lr: float = 0.01"),),
        mark(
            "Your rule is right, but without arguments your constructor chooses another value "
            "than the one agreed. Whoever calls Adam() relies on it."
        ),
        mark("Which values does the first line of the constructor in the exercise name?"),
        also=(
            (Edit("beta1: float = 0.9", "beta1: float = 0.5"),),
            (Edit("beta2: float = 0.999", "beta2: float = 0.99"),),
            (
                Edit("beta1: float = 0.9", "beta1: float = 0.999"),
                Edit("beta2: float = 0.999", "beta2: float = 0.9"),
            ),
            (Edit("eps: float = 1e-8", "eps: float = 1e-3"),),
        ),
    ),
    Misconception(
        "only_first_call",
        (Edit(_indented(12), _indented(16)),),
        mark(
            "Only the first call moves anything: the update stands inside the `if` that makes m "
            "and s, which is entered once."
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
