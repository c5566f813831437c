"""Mistakes in RMSprop's first line: the running average of squared gradients."""

from __future__ import annotations

from autograder.designs.adaptive import in_forms
from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.rmsprop.conventions import INSIDE, OTHER_EPS, OTHER_RHO, START

AVERAGE = "self.s[key] = self.rho * self.s[key] + (1 - self.rho) * grads[key] ** 2"

_MISCONCEPTIONS = (
    Misconception(
        "swapped_weights",
        (Edit(AVERAGE, "self.s[key] = (1 - self.rho) * self.s[key] + self.rho * grads[key] ** 2"),),
        mark(
            "ρ and 1 − ρ have changed places: your average gives 90 % of the weight to the newest "
            "square and forgets the rest at once. ρ weighs the past."
        ),
        mark("With ρ = 0.9, how much of the old average should survive one step?"),
    ),
    Misconception(
        "weight_missing",
        (Edit("(1 - self.rho) * grads", "grads"),),
        mark(
            "The new square enters at full weight, so the two weights do not sum to one. Your "
            "average settles at 1/(1 − ρ) times the squared gradient, and the steps come out too "
            "short."
        ),
        mark("If every gradient is 1, which value should an average of their squares reach?"),
    ),
    Misconception(
        "adagrad_sum",
        (Edit(AVERAGE, "self.s[key] = self.s[key] + grads[key] ** 2"),),
        mark(
            "This is AdaGrad: squares are added and never fade, so the steps shrink for ever. ρ "
            "is nowhere in your rule."
        ),
        mark("After one huge gradient followed by small ones, should the steps ever recover?"),
    ),
    Misconception(
        "decay_lost",
        (Edit("self.rho * self.s[key] + ", "self.s[key] + "),),
        mark(
            "The old average is never multiplied by ρ: each new square arrives with the weight "
            "of an average, and yet nothing fades. What you have is a sum that grows slowly."
        ),
        mark("Gradients of 10, 0, 0, 0: should your average fall, and by which factor?"),
    ),
    Misconception(
        "damped_gradient",
        (
            Edit(
                AVERAGE, "self.s[key] = self.rho * (self.s[key] + (1 - self.rho) * grads[key] ** 2)"
            ),
        ),
        mark(
            "ρ multiplies the new square too: a bracket reaches too far. Only the past is damped, "
            "the new square keeps its weight 1 − ρ."
        ),
        mark("Which two weights do old and new have in your line, and do they sum to one?"),
    ),
    Misconception(
        "absolute",
        (Edit("grads[key] ** 2", "np.abs(grads[key])"),),
        mark(
            "You average absolute values where the formula has squares. The root of such an "
            "average no longer has the unit of a gradient, so the step depends on the scale of "
            "the loss."
        ),
        mark("If all gradients become 100 times larger, what should happen to the first step?"),
    ),
    Misconception(
        "not_squared",
        (Edit("grads[key] ** 2", "grads[key]"),),
        mark(
            "You average the gradients themselves, signs and all. Positive and negative ones "
            "cancel, and the root of a negative average is not a number."
        ),
        mark("What does the average approach when the gradients are 3, −3, 3, −3, …?"),
        also=((Edit(AVERAGE, "self.s[key] += (1 - self.rho) * (grads[key] ** 2 - grads[key])"),),),
    ),
    Misconception(
        "bias_not_squared",
        (Edit("grads[key] ** 2", 'grads[key] ** (1 if key.startswith("b") else 2)'),),
        mark(
            "The weights are right, the biases are not: for them the square is missing. That is "
            "what happens when one line is copied for W and one for b, and only one is corrected."
        ),
        mark("How could one line in a loop over the keys serve every parameter alike?"),
        also=((Edit("grads[key] ** 2", "grads[key] ** (1 if grads[key].ndim == 1 else 2)"),),),
    ),
    Misconception(
        "state_reset",
        (Edit("if key not in self.s:", "if True:"),),
        mark(
            "Every call starts with an empty average again: only the newest gradient counts, and "
            "all steps have the same length, whatever came before."
        ),
        mark("Where does the average of the last call live while update is not running?"),
        also=((Edit(AVERAGE, "self.s[key] = grads[key] ** 2"),),),
    ),
    Misconception(
        "global_norm",
        (Edit("grads[key] ** 2", "np.sum(grads[key] ** 2)"),),
        mark(
            "All coordinates of an array share one mean square. RMSprop keeps an average for each "
            "coordinate, so that a quiet coordinate is not slowed down by a loud neighbor."
        ),
        mark("Which shape should the average of a (3, 3) weight have, with which entries?"),
        also=((Edit("grads[key] ** 2", "np.mean(grads[key] ** 2)"),),),
    ),
    Misconception(
        "matrix_product",
        (Edit("grads[key] ** 2", "(grads[key] @ grads[key])"),),
        mark(
            "You square with a matrix product, which mixes the coordinates. For a square weight "
            "matrix NumPy does not complain, and the numbers are quietly wrong."
        ),
        mark("Which operator multiplies entry by entry, and what does `@` stand for?"),
    ),
    Misconception(
        "starts_at_one",
        (Edit(START, "self.s[key] = np.ones_like(params[key])"),),
        mark(
            "Your average starts at 1, as if every coordinate had already seen such gradients. "
            "The first steps come out too short until that made-up past has faded."
        ),
        mark("Before the first step no gradient has been seen: what is s₀?"),
    ),
    Misconception(
        "starts_at_eps",
        (Edit(START, "self.s[key] = np.full_like(params[key], self.eps)"),),
        mark(
            "Your average starts at ε, and ε is added to the root as well. It is a guard for the "
            "division only; the average begins at zero."
        ),
        mark("How many squared gradients has a coordinate seen before its first step?"),
    ),
)

AVERAGING = in_forms(_MISCONCEPTIONS, INSIDE, OTHER_EPS, OTHER_RHO)
