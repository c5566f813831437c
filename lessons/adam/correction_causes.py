"""Mistakes in Adam's bias correction."""

from __future__ import annotations

from autograder.designs.adaptive import in_forms
from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.adam.conventions import (
    EPS_HAT,
    INSIDE,
    M_HAT,
    MOVE,
    OTHER_EPS,
    RATE,
    ROOT,
    S_HAT,
)
from lessons.adam.moment_causes import UNCORRECTED_M, UNCORRECTED_S

_COUNT = "self.t += 1"
_POWERS = "**self.t"
_M_POWER, _S_POWER = f"self.beta1{_POWERS}", f"self.beta2{_POWERS}"
_M_TIMES = Edit(M_HAT, f"m_hat = self.m[key] * (1 - {_M_POWER})")
_S_TIMES = Edit(S_HAT, f"s_hat = self.s[key] * (1 - {_S_POWER})")
_M_STORED = Edit("m_hat = self.m[key] /", "m_hat = self.m[key] = self.m[key] /")
_S_STORED = Edit("s_hat = self.s[key] /", "s_hat = self.s[key] = self.s[key] /")


def _rate(text: str) -> tuple[Edit, ...]:
    """Return the form with a rate of its own, where the rate is this text."""
    return (*EPS_HAT, Edit(RATE, f"rate = self.lr * {text}"))


_COUNTING = (
    Misconception(
        "t_from_zero",
        (
            Edit(f"        {_COUNT}\n", ""),
            Edit(MOVE, f"{MOVE}\n        {_COUNT}"),
        ),
        mark(
            "The first step is made with t = 0, and 1 − β⁰ is 0: both averages are divided by 0, "
            "and every weight becomes NaN."
        ),
        mark("Which number should the very first call of update have?"),
    ),
    Misconception(
        "t_starts_at_two",
        (Edit("self.t = 0", "self.t = 1"),),
        mark(
            "Your counter starts at 1 and is raised before it is used, so the first step counts "
            "as the second. Both corrections come out too weak."
        ),
        mark("What is t in your code while the first update is running?"),
    ),
    Misconception(
        "t_per_key",
        (
            Edit(f"        {_COUNT}\n        for key in params:\n", "        for key in params:\n"),
            Edit("            m_hat =", f"            {_COUNT}\n            m_hat ="),
        ),
        mark(
            "Your counter is raised once for each parameter. One call is one step however many "
            "arrays it moves; with two arrays the second is corrected as if it were a step ahead."
        ),
        mark("After the first call with three parameters, what is t, and what should it be?"),
        also=((Edit(f"        {_COUNT}\n", ""), Edit(MOVE, f"{MOVE}\n            {_COUNT}")),),
    ),
    Misconception(
        "no_power_t",
        (Edit(_COUNT, "self.t = 1"),),
        mark(
            "Your correction is the same at every step. It is meant to fade: after many steps the "
            "averages have forgotten that they started at 0, and the factor tends to 1."
        ),
        mark("After 1000 steps, by how much should m still be enlarged?"),
    ),
)

_CORRECTING = (
    Misconception(
        "no_bias_correction",
        (UNCORRECTED_M, UNCORRECTED_S),
        mark(
            "Nothing is corrected. Both averages start at 0 and are too small at first, s far "
            "more than m, so with the default rates the first steps are about three times too "
            "long."
        ),
        mark("After the first gradient g: what is m, and what should m̂ be?"),
        also=((UNCORRECTED_M, UNCORRECTED_S, *INSIDE),),
    ),
    Misconception(
        "only_m_corrected",
        (UNCORRECTED_S,),
        mark(
            "Only m is corrected. s starts at 0 as well and is then far too small, so the first "
            "steps are much too long: about 32 η with the default rates."
        ),
        mark("Both averages start at zero: which of them needs the correction more?"),
    ),
    Misconception(
        "only_s_corrected",
        (UNCORRECTED_M,),
        mark(
            "Only s is corrected. m starts at 0 as well, so the first steps are too short: a "
            "tenth of η with the default rates."
        ),
        mark("After the first gradient g: what is m, and what should m̂ be?"),
        also=(_rate(f"np.sqrt(1 - {_S_POWER})"),),
    ),
    Misconception(
        "correction_stored",
        (_M_STORED, _S_STORED),
        mark(
            "The corrected values are written back into the averages, so the next step corrects "
            "them once more. m̂ and ŝ are used once and thrown away."
        ),
        mark("Which numbers should the next call find as old averages?"),
        also=((_M_STORED,), (_S_STORED,)),
    ),
    Misconception(
        "multiplies_correction",
        (_M_TIMES, _S_TIMES),
        mark(
            "You multiply by 1 − βᵗ. The averages are too small at first, and that factor is "
            "below one: you shrink what should grow."
        ),
        mark("After the first gradient g, m is (1 − β₁)g: what turns it into g?"),
        also=(
            (_M_TIMES,),
            (_S_TIMES,),
            _rate(f"(1 - {_M_POWER}) / np.sqrt(1 - {_S_POWER})"),
        ),
    ),
    Misconception(
        "power_two",
        (
            Edit(_M_POWER, "self.beta1**2"),
            Edit(_S_POWER, "self.beta2**2"),
        ),
        mark(
            "You correct with the square of β at every step: the exponent 2 stands where the "
            "number of the step belongs. Only the second step comes out right."
        ),
        mark("What does the small t above β count?"),
        also=(_rate("np.sqrt(1 - self.beta2**2) / (1 - self.beta1**2)"),),
    ),
    Misconception(
        "times_t",
        (
            Edit(_M_POWER, "self.beta1 * self.t"),
            Edit(_S_POWER, "self.beta2 * self.t"),
        ),
        mark(
            "You multiply β by t where the formula has a power. From the second step on 1 − βt is "
            "negative, and its root is not a number."
        ),
        mark("β is applied once per step: what is left of a weight after t steps?"),
        also=(_rate("np.sqrt(1 - self.beta2 * self.t) / (1 - self.beta1 * self.t)"),),
    ),
    Misconception(
        "brackets_power",
        (
            Edit(f"(1 - {_M_POWER})", "(1 - self.beta1) ** self.t"),
            Edit(f"(1 - {_S_POWER})", "(1 - self.beta2) ** self.t"),
        ),
        mark(
            "The power reaches too far: you raise 1 − β to the t, and that tends to 0, so the "
            "correction grows without limit. It is β alone that is raised."
        ),
        mark("For large t, should the number you divide by tend to 0 or to 1?"),
        also=(_rate("np.sqrt((1 - self.beta2) ** self.t) / (1 - self.beta1) ** self.t"),),
    ),
    Misconception(
        "power_alone",
        (
            Edit(f"(1 - {_M_POWER})", _M_POWER),
            Edit(f"(1 - {_S_POWER})", _S_POWER),
        ),
        mark(
            "You divide by βᵗ itself, which tends to 0: the steps grow and grow. βᵗ is the part "
            "that the average has not seen; what it has seen is the rest."
        ),
        mark("Which number must you divide (1 − β₁)g by to get g back?"),
    ),
    Misconception(
        "correction_outside_root",
        (
            UNCORRECTED_S,
            Edit(ROOT, f"np.sqrt(s_hat) / (1 - {_S_POWER}) + self.eps"),
        ),
        mark(
            "s is corrected after its root was taken, so the factor acts at full strength where "
            "only its root should. The first steps are far too short."
        ),
        mark("ŝ stands under the root: in which order do correction and root come?"),
        also=(_rate(f"(1 - {_S_POWER}) / (1 - {_M_POWER})"),),
    ),
    Misconception(
        "corrected_twice",
        (
            Edit(f"            {MOVE}", f"            {RATE}\n            {MOVE}"),
            Edit("self.lr * m_hat", "rate * m_hat"),
        ),
        mark(
            "Both averages are corrected, and the learning rate is corrected once more for the "
            "same reason. Those are two ways to write one thing: choose one of them."
        ),
        mark("How long is your very first step, measured in η?"),
    ),
    Misconception(
        "lr_overwritten",
        (
            *EPS_HAT,
            Edit(RATE, RATE.replace("rate =", "rate = self.lr =")),
        ),
        mark(
            "The corrected rate is stored as the learning rate itself, and the next step corrects "
            "it again. η stays what the caller chose; the rate of this step is a number of its own."
        ),
        mark("What is `self.lr` after ten calls of your update?"),
        also=(
            (
                *EPS_HAT,
                Edit(f"            {RATE}\n", ""),
                Edit(
                    f"        {_COUNT}\n",
                    f"        {_COUNT}\n        {RATE.replace('rate =', 'rate = self.lr =')}\n",
                ),
            ),
        ),
    ),
)

CORRECTION = (
    *in_forms(_COUNTING, EPS_HAT, OTHER_EPS),
    *in_forms(_CORRECTING, OTHER_EPS),
)
