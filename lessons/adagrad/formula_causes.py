"""Mistakes in AdaGrad's two formula lines."""

from __future__ import annotations

from autograder.designs.adaptive import in_forms
from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.adagrad.conventions import INSIDE, OTHER_EPS, ROOT, START

GROW = "self.s[key] = self.s[key] + grads[key] ** 2"
MOVE = f"params[key] -= self.lr * grads[key] / ({ROOT})"

_IN_BOTH_FORMS = (
    Misconception(
        "ascends",
        (Edit("params[key] -=", "params[key] +="),),
        mark(
            "The parameters climb: your step goes along the gradient, and the gradient points "
            "uphill. Dividing by the history changes how long a step is, never its direction."
        ),
        mark("The gradient of a weight is positive: should the weight grow or shrink?"),
    ),
    Misconception(
        "times_root",
        (Edit("grads[key] / (", "grads[key] * ("),),
        mark(
            "You multiply by the root of the accumulated squares. A coordinate that has seen "
            "large gradients then takes ever longer steps, the opposite of what AdaGrad is for."
        ),
        mark("A coordinate has a long history of large gradients: should it step carefully?"),
        also=((Edit(f"/ ({ROOT})", "* np.sqrt(self.s[key])"),),),
    ),
    Misconception(
        "absolute",
        (Edit("grads[key] ** 2", "np.abs(grads[key])"),),
        mark(
            "You accumulate absolute values where the formula has squares. The root of such a "
            "sum no longer has the unit of a gradient, so the step depends on the scale of the "
            "loss."
        ),
        mark("If all gradients become 100 times larger, what should happen to the first step?"),
        also=(
            (Edit("grads[key] ** 2", "np.abs(grads[key])"), Edit(ROOT, "self.s[key] + self.eps")),
        ),
    ),
    Misconception(
        "not_squared",
        (Edit("grads[key] ** 2", "grads[key]"),),
        mark(
            "You accumulate the gradients themselves, signs and all. Positive and negative ones "
            "cancel, and the root of a negative sum is not a number."
        ),
        mark("What is the accumulator after the gradients 3 and −3, and what should it be?"),
    ),
    Misconception(
        "state_reset",
        (Edit("if key not in self.s:", "if True:"),),
        mark(
            "Your accumulator holds only the square of the newest gradient: nothing of the past "
            "is left. Every step then has the same length η, whatever came before."
        ),
        mark("After 100 equal gradients, how should the step compare with the first one?"),
    ),
    Misconception(
        "global_norm",
        (Edit("grads[key] ** 2", "np.sum(grads[key] ** 2)"),),
        mark(
            "All coordinates of an array share one sum of squares. AdaGrad keeps a history for "
            "each coordinate, so that a quiet coordinate is not slowed down by a loud neighbor."
        ),
        mark("Which shape should the accumulator of a (3, 3) weight have, with which entries?"),
        also=((Edit("grads[key] ** 2", "np.mean(grads[key] ** 2)"),),),
    ),
    Misconception(
        "matrix_product",
        (Edit("grads[key] ** 2", "grads[key] @ grads[key]"),),
        mark(
            "You square with a matrix product, which mixes the coordinates. For a square weight "
            "matrix NumPy does not complain, and the numbers are quietly wrong."
        ),
        mark("Which operator multiplies entry by entry, and what does `@` stand for?"),
        also=((Edit("grads[key] ** 2", "grads[key] @ grads[key].T"),),),
    ),
    Misconception(
        "old_accumulator",
        (
            Edit(GROW, MOVE + "  # first"),
            Edit(f"            {MOVE}\n", f"            {GROW}\n"),
        ),
        mark(
            "You move before the new square is added. At the first step the divisor is then "
            "nothing but ε, and the weights are thrown far away."
        ),
        mark("At the very first step, by how much should a gradient of 1 be divided?"),
    ),
    Misconception(
        "starts_at_eps",
        (Edit(START, "self.s[key] = np.full_like(params[key], self.eps)"),),
        mark(
            "Your accumulator starts at ε, and ε is added to the root as well. It is a guard for "
            "the division only; the history of a coordinate begins empty."
        ),
        mark("How many squared gradients has a coordinate collected before its first step?"),
    ),
    Misconception(
        "starts_at_one",
        (Edit(START, "self.s[key] = np.ones_like(params[key])"),),
        mark(
            "Your accumulator starts at 1, as if every coordinate had already seen a gradient. "
            "Where gradients are small, that made-up history holds the steps back for a long time."
        ),
        mark("Which NumPy function makes an array of the same shape that holds nothing but zeros?"),
    ),
    Misconception(
        "starts_with_gradient",
        (Edit(START, "self.s[key] = grads[key] ** 2"),),
        mark(
            "The first gradient is counted twice: it makes the accumulator, and is then added to "
            "it once more. The first step comes out shorter by a factor √2."
        ),
        mark("Which lines of yours run for a key that is met for the first time?"),
    ),
    Misconception(
        "shrinks_lr",
        (
            Edit(
                MOVE,
                f"self.lr = self.lr / ({ROOT})\n            params[key] -= self.lr * grads[key]",
            ),
        ),
        mark(
            "You overwrite the learning rate itself, so every key and every step divides it "
            "again. η stays what the caller chose; only the length of this one step shrinks."
        ),
        mark("After two keys have been updated, what is left of `self.lr` in your code?"),
    ),
    Misconception(
        "forgets",
        (Edit(GROW, "self.s[key] = 0.9 * self.s[key] + 0.1 * grads[key] ** 2"),),
        mark(
            "Your accumulator fades: old squares lose weight at every step. That is the next "
            "lesson's rule; AdaGrad never forgets, and its accumulator never falls."
        ),
        mark("Can the sum of squares ever become smaller when one more square is added?"),
        also=(
            (Edit(GROW, "self.s[key] = 0.99 * self.s[key] + 0.01 * grads[key] ** 2"),),
            (Edit(GROW, "self.s[key] = 0.9 * self.s[key] + grads[key] ** 2"),),
        ),
    ),
    Misconception(
        "squared_numerator",
        (Edit("self.lr * grads[key] /", "self.lr * grads[key] ** 2 /"),),
        mark(
            "The squared gradient stands above the fraction bar too, so the sign of the gradient "
            "is lost: every weight can only fall. The square belongs in the accumulator alone."
        ),
        mark("Which way does a weight move in your code when its gradient is negative?"),
    ),
    Misconception(
        "no_gradient",
        (Edit("self.lr * grads[key] /", "self.lr /"),),
        mark(
            "The gradient is missing from your step: what you subtract is the effective learning "
            "rate itself, which is always positive. The history says how far, the gradient where."
        ),
        mark("Which part of your last line knows whether a weight should rise or fall?"),
    ),
    Misconception(
        "equals_minus",
        (Edit("params[key] -= self.lr", "params[key][...] = -self.lr"),),
        mark(
            "The new weights are nothing but the step: the old ones are thrown away. That is what "
            "`=-` does, which looks so much like `-=`."
        ),
        mark("Which of the two signs does Python read first in `x =- 1`?"),
    ),
    Misconception(
        "no_lr",
        (Edit("self.lr * grads[key]", "grads[key]"),),
        mark(
            "The learning rate is nowhere in your rule: every first step has length 1, whatever "
            "the caller chose."
        ),
        mark("What changes in your steps when η is halved?"),
    ),
)

_IN_ONE_FORM = (
    Misconception(
        "no_root",
        (Edit(ROOT, "self.s[key] + self.eps"),),
        mark(
            "You divide by the sum of squares without taking the root. The step then gets the "
            "unit of one over a gradient: it explodes where gradients are small and dies where "
            "they are large."
        ),
        mark("If all gradients become 100 times larger, what should happen to the first step?"),
    ),
    Misconception(
        "square_of_sum",
        (Edit("grads[key] ** 2", "grads[key]"), Edit(ROOT, "np.abs(self.s[key]) + self.eps")),
        mark(
            "You square after summing. Gradients of opposite signs cancel before the square is "
            "taken, and the divisor forgets that they were ever large."
        ),
        mark(
            "After the gradients 3 and −3: what is the sum of squares, and the square of the sum?"
        ),
    ),
    Misconception(
        "no_eps",
        (Edit(f"/ ({ROOT})", "/ np.sqrt(self.s[key])"),),
        mark(
            "Nothing guards your division: where no gradient has come yet, 0 is divided by 0. One "
            "unit that never fired is enough, and the NaN spreads through the whole network."
        ),
        mark("What is √s for a weight whose gradient has always been exactly 0?"),
    ),
    Misconception(
        "missing_brackets",
        (Edit(f"/ ({ROOT})", f"/ {ROOT}"),),
        mark(
            "Brackets are missing below the fraction bar: you divide by the root alone and then "
            "shift the result by ε. The division stays unguarded."
        ),
        mark("In `a / b + c`, what does Python divide a by?"),
    ),
)

FORMULA = (*in_forms(_IN_BOTH_FORMS, INSIDE, OTHER_EPS), *in_forms(_IN_ONE_FORM, OTHER_EPS))
