"""Mistakes in Adam's two averages, m and s."""

from __future__ import annotations

from autograder.designs.adaptive import in_forms
from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.adam.conventions import EPS_HAT, M_HAT, MEAN, OTHER_EPS, S_HAT, SQUARE

M_START = "self.m[key] = np.zeros_like(params[key])"
S_START = "self.s[key] = np.zeros_like(params[key])"
UNCORRECTED_M = Edit(M_HAT, "m_hat = self.m[key]")
UNCORRECTED_S = Edit(S_HAT, "s_hat = self.s[key]")

_M_SWAPPED = Edit(MEAN, "self.m[key] = (1 - self.beta1) * self.m[key] + self.beta1 * grads[key]")
_S_SWAPPED = Edit(
    SQUARE, "self.s[key] = (1 - self.beta2) * self.s[key] + self.beta2 * grads[key] ** 2"
)
_M_SUM = Edit(" + (1 - self.beta1) * grads[key]", " + grads[key]")
_S_SUM = Edit(" + (1 - self.beta2) * grads[key]", " + grads[key]")
_M_KEPT = Edit("self.beta1 * self.m[key] +", "self.m[key] +")
_S_KEPT = Edit("self.beta2 * self.s[key] +", "self.s[key] +")
_S_OF_BETA1 = Edit(
    SQUARE, "self.s[key] = self.beta1 * self.s[key] + (1 - self.beta1) * grads[key] ** 2"
)
_M_OF_BETA2 = Edit(MEAN, "self.m[key] = self.beta2 * self.m[key] + (1 - self.beta2) * grads[key]")
_ADAGRAD = Edit(SQUARE, "self.s[key] = self.s[key] + grads[key] ** 2")

_MISCONCEPTIONS = (
    Misconception(
        "swapped_weights",
        (_M_SWAPPED, _S_SWAPPED),
        mark(
            "β and 1 − β have changed places: your averages give most of their weight to the "
            "newest gradient and forget the rest at once. β weighs the past."
        ),
        mark("With β₁ = 0.9, how much of the old m should survive one step?"),
        also=((_M_SWAPPED,), (_S_SWAPPED,)),
    ),
    Misconception(
        "weight_missing",
        (_M_SUM, _S_SUM),
        mark(
            "A new value enters an average at full weight, so the two weights do not sum to one. "
            "The correction is made for weights that do, and now enlarges what is already too "
            "large."
        ),
        mark("If every gradient is 1, which value should m approach?"),
        also=((_M_SUM,), (_S_SUM,)),
    ),
    Misconception(
        "decay_lost",
        (_M_KEPT, _S_KEPT),
        mark(
            "The old value is never multiplied by its β, so nothing fades: what should be an "
            "average is a sum that only grows."
        ),
        mark("Gradients of 10, 0, 0, 0: should your average fall, and by which factor?"),
        also=((_M_KEPT,), (_S_KEPT,)),
    ),
    Misconception(
        "adagrad_sum",
        (_ADAGRAD,),
        mark(
            "Your s is AdaGrad's: squares are added and never fade, so the steps shrink for ever. "
            "Adam averages them, and that is why it can go on learning."
        ),
        mark("After one huge gradient followed by small ones, should the steps ever recover?"),
        also=(
            (_ADAGRAD, UNCORRECTED_S),
            (_ADAGRAD, UNCORRECTED_M, UNCORRECTED_S),
            (_ADAGRAD, Edit(M_HAT, "m_hat = grads[key]"), UNCORRECTED_S),
        ),
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
            "Your s averages the gradients themselves, signs and all. Where they are negative, a "
            "root is taken of a negative number, and the weights turn into NaN."
        ),
        mark("What distinguishes the second moment from the first?"),
    ),
    Misconception(
        "global_norm",
        (Edit("grads[key] ** 2", "np.sum(grads[key] ** 2)"),),
        mark(
            "All coordinates of an array share one mean square. Adam keeps an average for each "
            "coordinate, so that a quiet coordinate is not slowed down by a loud neighbor."
        ),
        mark("Which shape should s have for a (3, 3) weight, with which entries?"),
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
        "beta1_twice",
        (_S_OF_BETA1,),
        mark(
            "β₁ also does the work of β₂. The mean square is meant to have a much longer memory "
            "than the mean, so that the scale stays calm while the direction changes."
        ),
        mark("Which of the two averages should β₂ appear in, and where else?"),
        also=(
            (Edit("(1 - self.beta2**self.t)", "(1 - self.beta1**self.t)  # both"),),
            (_S_OF_BETA1, Edit("(1 - self.beta2**self.t)", "(1 - self.beta1**self.t)  # both")),
        ),
    ),
    Misconception(
        "betas_swapped",
        (
            Edit("self.beta1 = beta1", "self.beta1 = beta2"),
            Edit("self.beta2 = beta2", "self.beta2 = beta1"),
        ),
        mark(
            "The two decay rates have changed places: your m has the memory meant for s, and the "
            "other way round. β₁ smooths the direction, β₂ the scale."
        ),
        mark("The defaults are 0.9 and 0.999: which average should react faster?"),
        also=((_M_OF_BETA2, _S_OF_BETA1),),
    ),
    Misconception(
        "m_from_s",
        (Edit("self.beta1 * self.m[key]", "self.beta1 * self.s[key]"),),
        mark(
            "Your m is fed from s: the average of gradients continues from the average of their "
            "squares. The two never mix before the last line."
        ),
        mark("Which array should stand on both sides of the line that updates m?"),
    ),
    Misconception(
        "state_reset",
        (Edit("if key not in self.m:", "if True:"),),
        mark(
            "Every call starts both averages at zero again, so only the newest gradient counts. "
            "The correction fades with t all the same, and fits no longer."
        ),
        mark("Where do m and s of the last call live while update is not running?"),
    ),
    Misconception(
        "starts_with_gradient",
        (
            Edit(M_START, "self.m[key] = grads[key].copy()"),
            Edit(S_START, "self.s[key] = grads[key] ** 2"),
        ),
        mark(
            "Your averages start at the first gradient, not at 0. There is then no bias left to "
            "correct, and the first steps are far from what the formula says."
        ),
        mark("What are m₀ and s₀, the values that the correction was derived for?"),
        also=(
            (
                Edit(M_START, "self.m[key] = grads[key].copy()"),
                Edit(S_START, "self.s[key] = grads[key] ** 2"),
                UNCORRECTED_M,
                UNCORRECTED_S,
            ),
        ),
    ),
    Misconception(
        "one_dict",
        (Edit("self.s: Tensors = {}", "self.s = self.m"),),
        mark(
            "m and s are two names for one dictionary: what the second line stores overwrites "
            "what the first one has just computed."
        ),
        mark("After `a = b = {}`, how many dictionaries are there?"),
    ),
)

MOMENTS = in_forms(_MISCONCEPTIONS, EPS_HAT, OTHER_EPS)
