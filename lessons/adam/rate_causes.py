"""What is confused with the corrected rate: the causes of `lr_t`."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark

M_FACTOR, S_FACTOR = "(1 - beta1**t)", "np.sqrt(1 - beta2**t)"
RATE = f"lr * {S_FACTOR} / {M_FACTOR}"


def _instead(text: str) -> tuple[Edit, ...]:
    return (Edit(RATE, text),)


def _function(text: str) -> str:
    """Return a replacement of the whole function: with a result that is no float."""
    return f"import math\ndef lr_t(lr, beta1, beta2, t):\n    return {text}\n"


MISCONCEPTIONS = (
    Misconception(
        "no_root",
        _instead("lr * (1 - beta2**t) / (1 - beta1**t)"),
        mark(
            "The correction of s enters at full strength. In Adam's step s stands under a root, "
            "and its correction comes out from under the same root."
        ),
        mark("What is √ŝ when ŝ = s / c, written with √s?"),
    ),
    Misconception(
        "root_over_both",
        _instead("lr * np.sqrt((1 - beta2**t) / (1 - beta1**t))"),
        mark(
            "Your root covers both factors. Only s stands under a root in Adam's step; m does "
            "not, and neither does its correction."
        ),
        mark("Where does your closing bracket of the root stand?"),
    ),
    Misconception(
        "root_of_other",
        _instead("lr * (1 - beta2**t) / np.sqrt(1 - beta1**t)"),
        mark(
            "The root is taken of the wrong factor: you take it of the correction of m, which "
            "stands under no root in Adam's step."
        ),
        mark("Which of the two averages stands under the root?"),
    ),
    Misconception(
        "inverse",
        _instead("lr * (1 - beta1**t) / np.sqrt(1 - beta2**t)"),
        mark(
            "Your fraction is upside down. Correcting m means dividing by its factor, and as s "
            "stands below the fraction bar, its factor ends up above."
        ),
        mark("Does a larger m̂ make the step longer or shorter, and a larger ŝ?"),
    ),
    Misconception(
        "betas_swapped",
        _instead("lr * np.sqrt(1 - beta1**t) / (1 - beta2**t)"),
        mark(
            "The two decay rates have changed places: you correct m with the memory of s, and the "
            "other way round."
        ),
        mark("Which of the two averages is made with β₁?"),
    ),
    Misconception(
        "beta1_twice",
        _instead("lr * np.sqrt(1 - beta1**t) / (1 - beta1**t)"),
        mark("β₂ is nowhere in your rate: both factors are computed with β₁. s has its own β₂."),
        mark("Which average is made with β₂, and where does its correction belong?"),
        also=(_instead("lr * np.sqrt(1 - beta2**t) / (1 - beta2**t)"),),
    ),
    Misconception(
        "only_m_corrected",
        _instead("lr / (1 - beta1**t)"),
        mark(
            "Only the correction of m is in your rate. s starts at 0 as well, and as it is far "
            "too small at first, your first steps come out much too long."
        ),
        mark("What does ŝ have that s does not, and where does it go?"),
    ),
    Misconception(
        "only_s_corrected",
        _instead("lr * np.sqrt(1 - beta2**t)"),
        mark(
            "Only the correction of s is in your rate. m starts at 0 as well, so your first steps "
            "come out too short."
        ),
        mark("What does m̂ have that m does not, and where does it go?"),
    ),
    Misconception(
        "no_power_t",
        _instead("lr * np.sqrt(1 - beta2) / (1 - beta1)"),
        mark(
            "Your rate does not depend on t: it is right at the first step only. The corrections "
            "fade, and after many steps the rate is η again."
        ),
        mark("Which value should your rate have at t = 1000?"),
    ),
    Misconception(
        "times_t",
        _instead("lr * np.sqrt(1 - beta2 * t) / (1 - beta1 * t)"),
        mark(
            "You multiply β by t where the formula has a power. From the second step on 1 − βt is "
            "negative, and it has no real root."
        ),
        mark("β is applied once per step: what is left of a weight after t steps?"),
        also=(
            _function("lr * (1 - beta2 * t) ** 0.5 / (1 - beta1 * t)"),
            _function("lr * math.sqrt(1 - beta2 * t) / (1 - beta1 * t)"),
        ),
    ),
    Misconception(
        "brackets_power",
        _instead("lr * np.sqrt((1 - beta2) ** t) / (1 - beta1) ** t"),
        mark(
            "The power reaches too far: you raise 1 − β to the t, and that tends to 0. It is β "
            "alone that is raised, so that 1 − βᵗ tends to 1."
        ),
        mark("For large t, should the two corrections tend to 0 or to 1?"),
        also=(_function("lr * (1 - beta2) ** (t / 2) / (1 - beta1) ** t"),),
    ),
    Misconception(
        "t_minus_one",
        _instead("lr * np.sqrt(1 - beta2 ** (t - 1)) / (1 - beta1 ** (t - 1))"),
        mark(
            "Your rate is one step behind: at t = 1 both factors are 0, and you divide 0 by 0. t "
            "counts the step that is being made."
        ),
        mark("How many gradients have m and s seen when t is 1?"),
        also=(_function("lr * (1 - beta2 ** (t - 1)) ** 0.5 / (1 - beta1 ** (t - 1))"),),
    ),
    Misconception(
        "t_plus_one",
        _instead("lr * np.sqrt(1 - beta2 ** (t + 1)) / (1 - beta1 ** (t + 1))"),
        mark(
            "Your rate is one step ahead: at t = 1 it already has the exponent 2. t counts the "
            "step that is being made."
        ),
        mark("How many gradients have m and s seen when t is 1?"),
    ),
    Misconception(
        "no_lr",
        _instead("np.sqrt(1 - beta2**t) / (1 - beta1**t)"),
        mark(
            "The learning rate is missing: you return the correction alone, which tends to 1 and "
            "not to η."
        ),
        mark("What should your function return after very many steps?"),
    ),
)
