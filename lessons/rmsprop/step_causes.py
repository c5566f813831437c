"""Mistakes in RMSprop's second line: the division and the move."""

from __future__ import annotations

from autograder.designs.adaptive import in_forms
from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.rmsprop.average_causes import AVERAGE
from lessons.rmsprop.conventions import INSIDE, OTHER_EPS, OTHER_RHO, ROOT, START

MOVE = f"params[key] -= self.lr * grads[key] / ({ROOT})"
STATE = "self.s: Tensors = {}"
COUNTS = (
    Edit(STATE, f"{STATE}\n        self.t = 0"),
    Edit("        for key in params:", "        self.t += 1\n        for key in params:"),
)
MEAN = "self.mean[key] = self.rho * self.mean[key] + (1 - self.rho) * grads[key]"
CENTERS = (
    Edit(STATE, f"{STATE}\n        self.mean: Tensors = {{}}"),
    Edit(START, f"{START}\n                self.mean[key] = np.zeros_like(params[key])"),
    Edit(AVERAGE, f"{AVERAGE}\n            {MEAN}"),
)

_IN_BOTH_FORMS = (
    Misconception(
        "ascends",
        (Edit("params[key] -=", "params[key] +="),),
        mark(
            "The parameters climb: your step goes along the gradient, and the gradient points "
            "uphill. Dividing by its size changes how long a step is, never its direction."
        ),
        mark("The gradient of a weight is positive: should the weight grow or shrink?"),
    ),
    Misconception(
        "times_root",
        (Edit("grads[key] / (", "grads[key] * ("),),
        mark(
            "You multiply by the root mean square. A coordinate with large gradients then takes "
            "even longer steps, the opposite of what the division is for."
        ),
        mark("One coordinate is steep, one is flat: which step should become relatively longer?"),
    ),
    Misconception(
        "old_accumulator",
        (
            Edit(AVERAGE, MOVE + "  # first"),
            Edit(f"            {MOVE}\n", f"            {AVERAGE}\n"),
        ),
        mark(
            "You move before the average has seen the new gradient. At the first step the divisor "
            "is then nothing but ε, and the weights are thrown far away."
        ),
        mark("At the very first step, by how much should a gradient of 1 be divided?"),
    ),
    Misconception(
        "squared_numerator",
        (Edit("self.lr * grads[key] /", "self.lr * grads[key] ** 2 /"),),
        mark(
            "The squared gradient stands above the fraction bar too, so the sign of the gradient "
            "is lost: every weight can only fall. The square belongs in the average alone."
        ),
        mark("Which way does a weight move in your code when its gradient is negative?"),
    ),
    Misconception(
        "no_lr",
        (Edit("self.lr * grads[key]", "grads[key]"),),
        mark(
            "The learning rate is nowhere in your rule: the steps have the same length whatever "
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
            "You divide by the mean square without taking the root. The step then gets the unit "
            "of one over a gradient: it explodes where gradients are small and dies where they "
            "are large."
        ),
        mark("What do the letters RMS in the name of the rule stand for?"),
    ),
    Misconception(
        "square_of_average",
        (Edit("grads[key] ** 2", "grads[key]"), Edit(ROOT, "np.abs(self.s[key]) + self.eps")),
        mark(
            "You average first and square afterwards. Gradients of opposite signs cancel before "
            "the square is taken, and where they alternate your steps become huge."
        ),
        mark("Gradients of 3 and −3: what is the mean of the squares, and the square of the mean?"),
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
    Misconception(
        "bias_corrected",
        (*COUNTS, Edit(ROOT, "np.sqrt(self.s[key] / (1 - self.rho**self.t)) + self.eps")),
        mark(
            "You correct the average for having started at 0. That is a good idea, and a lesson "
            "ahead: plain RMSprop leaves it out, and its first step is η/√(1 − ρ), not η."
        ),
        mark("How long is the first step in the formula of this lesson when ρ is 0.9?"),
        also=(
            (
                *COUNTS,
                Edit("self.lr * grads", "self.lr * np.sqrt(1 - self.rho**self.t) * grads"),
            ),
        ),
    ),
    Misconception(
        "centered",
        (*CENTERS, Edit(ROOT, "np.sqrt(self.s[key] - self.mean[key] ** 2) + self.eps")),
        mark(
            "You subtract the squared mean, so you divide by the spread of the gradients and not "
            "by their size. PyTorch offers that as an option, `centered=True`; the base rule "
            "keeps the plain mean square."
        ),
        mark("If every gradient is the same, how large is their spread, and their mean square?"),
        also=((*CENTERS, Edit(ROOT, "np.sqrt(self.s[key] - self.mean[key] ** 2 + self.eps)")),),
    ),
)

STEP = (
    *in_forms(_IN_BOTH_FORMS, INSIDE, OTHER_EPS, OTHER_RHO),
    *in_forms(_IN_ONE_FORM, OTHER_EPS, OTHER_RHO),
)
