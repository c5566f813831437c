"""Mistakes in Adam's last line: what is divided by what, and where the weights go."""

from __future__ import annotations

from autograder.designs.adaptive import in_forms
from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.adam.conventions import (
    EPS_HAT,
    M_HAT,
    MEAN,
    OTHER_EPS,
    ROOT,
    S_HAT,
    SQUARE,
)
from lessons.adam.moment_causes import UNCORRECTED_S

_PLUS = Edit("params[key] -=", "params[key] +=")
_M_REST, _S_REST = (
    "(1 - self.beta1) * (grads[key] - self.m[key])",
    "(1 - self.beta2) * (grads[key] ** 2 - self.s[key])",
)
_RESTS = (Edit(M_HAT, f"m_hat = {_M_REST}"), Edit(S_HAT, f"s_hat = {_S_REST}"))
_ADDED_RESTS = (
    Edit("        for key in params:", "        m_hat = s_hat = 0\n        for key in params:"),
    Edit(M_HAT, f"m_hat = m_hat + {_M_REST}"),
    Edit(S_HAT, f"s_hat = s_hat + {_S_REST}"),
)
_OLD_M = (
    Edit(f"            {MEAN}\n", f"            old = self.m[key]\n            {MEAN}\n"),
    Edit("m_hat = self.m[key] /", "m_hat = old /"),
)
_OLD_S = (
    Edit(f"            {SQUARE}\n", f"            before = self.s[key]\n            {SQUARE}\n"),
    Edit("s_hat = self.s[key] /", "s_hat = before /"),
)

_IN_BOTH_FORMS = (
    Misconception(
        "ascends",
        (_PLUS,),
        mark(
            "The parameters climb: your step goes along the gradient, and the gradient points "
            "uphill. Averages and corrections change how long a step is, never its direction."
        ),
        mark("All gradients of a weight are positive: should the weight grow or shrink?"),
    ),
    Misconception(
        "equals_minus",
        (Edit("params[key] -= ", "params[key][...] = -"),),
        mark(
            "The new weights are nothing but the step: the old ones are thrown away. That is what "
            "`=-` does, which looks so much like `-=`."
        ),
        mark("Which of the two signs does Python read first in `x =- 1`?"),
    ),
)

_IN_ONE_FORM = (
    Misconception(
        "no_lr",
        (Edit("self.lr * m_hat", "m_hat"),),
        mark(
            "The learning rate is nowhere in your rule: every first step has length 1, whatever "
            "the caller chose."
        ),
        mark("What changes in your steps when η is halved?"),
    ),
    Misconception(
        "times_root",
        (Edit("m_hat / (", "m_hat * ("),),
        mark(
            "You multiply by the root of ŝ. A coordinate with large gradients then takes even "
            "longer steps, the opposite of what the division is for."
        ),
        mark("One coordinate is steep, one is flat: which step should become relatively longer?"),
    ),
    Misconception(
        "no_root",
        (Edit(ROOT, "s_hat + self.eps"),),
        mark(
            "You divide by the mean square without taking the root. The step then gets the unit "
            "of one over a gradient: it explodes where gradients are small and dies where they "
            "are large."
        ),
        mark("If all gradients become 100 times larger, what should happen to the first step?"),
        also=((*EPS_HAT, Edit("(np.sqrt(self.s[key]) + self.eps)", "(self.s[key] + self.eps)")),),
    ),
    Misconception(
        "no_eps",
        (Edit(f"/ ({ROOT})", "/ np.sqrt(s_hat)"),),
        mark(
            "Nothing guards your division: where no gradient has come yet, 0 is divided by 0. One "
            "unit that never fired is enough, and the NaN spreads through the whole network."
        ),
        mark("What is √ŝ for a weight whose gradient has always been exactly 0?"),
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
        "gradient_for_moment",
        (Edit("self.lr * m_hat", "self.lr * grads[key]"),),
        mark(
            "The newest gradient stands above the fraction bar, not its average. What is left is "
            "RMSprop with a correction: nothing smooths the direction, and m is computed in vain."
        ),
        mark("When the gradient is suddenly 0, should Adam stop at once?"),
        also=(
            (Edit("self.lr * m_hat", "self.lr * grads[key]"), UNCORRECTED_S),
            (*EPS_HAT, Edit("rate * self.m[key]", "rate * grads[key]")),
        ),
    ),
    Misconception(
        "old_moment",
        _OLD_M,
        mark(
            "You move with an average that has not seen the newest gradient yet. Each gradient is "
            "felt one call too late, and the very first call moves nothing or far too much."
        ),
        mark("Which lines must come before the move for this gradient to count now?"),
        also=(
            (*_OLD_M, *_OLD_S),
            _OLD_S,
        ),
    ),
    Misconception(
        "residual_for_hat",
        _RESTS,
        mark(
            "What you use in place of m̂ and ŝ is not a correction: (1 − β)(g − m) is how far the "
            "average is still behind. It tends to 0 when the gradient is steady, and its "
            "counterpart for s can even be negative."
        ),
        mark("If every gradient is 1, which value should m̂ have from the first step on?"),
        also=((*_RESTS, _PLUS), _ADDED_RESTS, (*_ADDED_RESTS, _PLUS)),
    ),
)

MOVING = (
    *in_forms(_IN_BOTH_FORMS, EPS_HAT, OTHER_EPS),
    *in_forms(_IN_ONE_FORM, OTHER_EPS),
)
