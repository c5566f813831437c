"""What is confused with one step of Adam as a function: the causes of `fix_formula`."""

from __future__ import annotations

from autograder.exercise import Convention, Edit, Misconception
from course_lib.i18n import mark

MEAN = "m = beta1 * m + (1 - beta1) * g"
M_HAT, S_HAT = "m_hat = m / (1 - beta1**t)", "s_hat = s / (1 - beta2**t)"
ROOT = "np.sqrt(s_hat) + eps"
INSIDE = Edit(ROOT, "np.sqrt(s_hat + eps)")
PLAIN_M, PLAIN_S = Edit(M_HAT, "m_hat = m"), Edit(S_HAT, "s_hat = s")
IN_RATE = (
    Edit(M_HAT, "m_hat = m * np.sqrt(1 - beta2**t) / (1 - beta1**t)"),
    PLAIN_S,
)


def _factors(first: str, second: str) -> tuple[Edit, ...]:
    """Return the corrections divided by these factors."""
    return (Edit("(1 - beta1**t)", first), Edit("(1 - beta2**t)", second))


CONVENTIONS = (
    Convention(
        "eps_inside",
        (INSIDE,),
        mark(
            "The hats are there, but ε still stands inside the root. Some libraries have it so; "
            "the formula of this lesson does not, and for tiny gradients the two are worlds apart: "
            "the divisor cannot fall below √ε."
        ),
        "fastai",
        also=((*IN_RATE, INSIDE),),
        loses=("as_specified",),
    ),
    Convention(
        "eps_hat",
        IN_RATE,
        mark(
            "You put both corrections into the learning rate and leave ε beside the uncorrected "
            "root. That is the paper's second form, Adam with a slightly different ε; this "
            "exercise asks for the hats."
        ),
        "Keras, TensorFlow",
        loses=("as_specified",),
    ),
)

MISCONCEPTIONS = (
    Misconception(
        "no_bias_correction",
        (PLAIN_M, PLAIN_S),
        mark(
            "The hats are still missing. Both averages start at 0 and are too small at first, s "
            "far more than m, so the first steps are too long: about three times with the "
            "default rates."
        ),
        mark("After the first gradient g: what is m, and what should m̂ be?"),
        also=((PLAIN_M, PLAIN_S, INSIDE),),
    ),
    Misconception(
        "only_m_corrected",
        (PLAIN_S,),
        mark(
            "Only m wears its hat. s starts at 0 as well and is then far too small, so the first "
            "steps are much too long."
        ),
        mark("Both averages start at zero: which of them needs the correction more?"),
        also=((PLAIN_S, INSIDE),),
    ),
    Misconception(
        "only_s_corrected",
        (PLAIN_M,),
        mark("Only s wears its hat. m starts at 0 as well, so the first steps are too short."),
        mark("After the first gradient g: what is m, and what should m̂ be?"),
        also=((PLAIN_M, INSIDE),),
    ),
    Misconception(
        "no_power_t",
        _factors("(1 - beta1)", "(1 - beta2)"),
        mark(
            "Your correction is the same at every step: t is nowhere in it. It is right at the "
            "first step and has to fade from there."
        ),
        mark("After 1000 steps, by how much should m still be enlarged?"),
        also=((*_factors("(1 - beta1)", "(1 - beta2)"), INSIDE),),
    ),
    Misconception(
        "times_t",
        _factors("(1 - beta1 * t)", "(1 - beta2 * t)"),
        mark(
            "You multiply β by t where the formula has a power. From the second step on 1 − βt is "
            "negative, and its root is not a number."
        ),
        mark("β is applied once per step: what is left of a weight after t steps?"),
    ),
    Misconception(
        "brackets_power",
        _factors("(1 - beta1) ** t", "(1 - beta2) ** t"),
        mark(
            "The power reaches too far: you raise 1 − β to the t, and that tends to 0, so the "
            "correction grows without limit. It is β alone that is raised."
        ),
        mark("For large t, should the number you divide by tend to 0 or to 1?"),
    ),
    Misconception(
        "power_alone",
        _factors("beta1**t", "beta2**t"),
        mark(
            "You divide by βᵗ itself, which tends to 0: the steps grow and grow. βᵗ is the part "
            "that the average has not seen; what it has seen is the rest."
        ),
        mark("Which number must you divide (1 − β₁)g by to get g back?"),
    ),
    Misconception(
        "t_minus_one",
        _factors("(1 - beta1 ** (t - 1))", "(1 - beta2 ** (t - 1))"),
        mark(
            "Your correction is one step behind: at t = 1 both factors are 0, and you divide by "
            "them. t counts the step that is being made."
        ),
        mark("How many gradients have m and s seen when t is 1?"),
    ),
    Misconception(
        "t_plus_one",
        _factors("(1 - beta1 ** (t + 1))", "(1 - beta2 ** (t + 1))"),
        mark(
            "Your correction is one step ahead: at t = 1 it already has the exponent 2. The "
            "caller counts from 1, so t needs no change."
        ),
        mark("How many gradients have m and s seen when t is 1?"),
    ),
    Misconception(
        "multiplies_correction",
        (Edit("m / (1 - beta1", "m * (1 - beta1"), Edit("s / (1 - beta2", "s * (1 - beta2")),
        mark(
            "You multiply by 1 − βᵗ. The averages are too small at first, and that factor is "
            "below one: you shrink what should grow."
        ),
        mark("After the first gradient g, m is (1 − β₁)g: what turns it into g?"),
    ),
    Misconception(
        "betas_swapped",
        (Edit(M_HAT, "m_hat = m / (1 - beta2**t)"), Edit(S_HAT, "s_hat = s / (1 - beta1**t)")),
        mark(
            "The two corrections have changed places: m is divided by the factor of β₂, and s by "
            "that of β₁. Each average is corrected with the rate it was made with."
        ),
        mark("Which of the two averages is made with β₁?"),
    ),
    Misconception(
        "correction_stored",
        (Edit(M_HAT, f"m = {M_HAT}"), Edit(S_HAT, f"s = {S_HAT}")),
        mark(
            "You return the corrected values, and the caller hands them in again as old averages: "
            "the next step corrects them once more. The hats are for this step only."
        ),
        mark("Which m should the function hand back for the next call?"),
    ),
    Misconception(
        "correction_outside_root",
        (PLAIN_S, Edit(ROOT, "np.sqrt(s_hat) / (1 - beta2**t) + eps")),
        mark(
            "s is corrected after its root was taken, so the factor acts at full strength where "
            "only its root should. The first steps are far too short."
        ),
        mark("ŝ stands under the root: in which order do correction and root come?"),
    ),
    Misconception(
        "ascends",
        (Edit("theta - lr", "theta + lr"),),
        mark(
            "The parameters climb: your step goes along the gradient, and the gradient points "
            "uphill."
        ),
        mark("All gradients of a weight are positive: should the weight grow or shrink?"),
    ),
    Misconception(
        "gradient_for_moment",
        (Edit("lr * m_hat", "lr * g"),),
        mark(
            "The newest gradient stands above the fraction bar, not its average. Nothing smooths "
            "the direction any more, and m is computed in vain."
        ),
        mark("When the gradient is suddenly 0, should Adam stop at once?"),
    ),
    Misconception(
        "no_root",
        (Edit(ROOT, "s_hat + eps"),),
        mark(
            "You divide by the mean square without taking the root. The step then gets the unit "
            "of one over a gradient: it explodes where gradients are small and dies where they "
            "are large."
        ),
        mark("If all gradients become 100 times larger, what should happen to the first step?"),
    ),
    Misconception(
        "no_eps",
        (Edit(f"/ ({ROOT})", "/ np.sqrt(s_hat)"),),
        mark(
            "ε is gone, and nothing guards your division: where no gradient has come yet, 0 is "
            "divided by 0. It has to move, not to vanish."
        ),
        mark("What is √ŝ for a weight whose gradient has always been exactly 0?"),
        also=((PLAIN_M, PLAIN_S, Edit(f"/ ({ROOT})", "/ np.sqrt(s_hat)")),),
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
