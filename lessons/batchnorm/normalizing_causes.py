"""Named mistakes in the normalization itself, shared by dense layers and feature maps."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.batchnorm.formula import AFFINE, RUN_VAR, UNBIASED, VAR

STATISTICS = (
    Misconception(
        "unbiased_variance",
        (Edit(VAR, f"var = {UNBIASED}"),),
        mark(
            "The batch is normalized with the unbiased variance, so the spread of your output "
            "falls short of 1. The variance that normalizes is the plain mean of the squared "
            "distances."
        ),
        mark("What is the variance of your x̂ when the batch holds only two values?"),
        also=((Edit(RUN_VAR, f"{RUN_VAR}; var = {UNBIASED}"),),),
    ),
    Misconception(
        "raw_second_moment",
        (Edit(VAR, "var = (x**2).mean(axis={axis})"),),
        mark(
            "Your variance is the mean of x², with nothing subtracted. It measures the distance "
            "from 0, so values that lie close together but far from 0 look widely spread."
        ),
        mark("What is the variance of a batch in which every value is 5, and what is yours?"),
    ),
    Misconception(
        "no_centering",
        (Edit("(x - {mean})", "x"),),
        mark(
            "The mean is never subtracted: the output has the right spread around the wrong center."
        ),
        mark("What is the mean of your output over the batch, before β is added?"),
    ),
)

EPSILON = (
    Misconception(
        "eps_outside",
        (Edit("np.sqrt({var} + eps)", "(np.sqrt({var}) + eps)"),),
        mark(
            "ε joins the standard deviation, where the formula has it join the variance. The two "
            "differ where values hardly vary: your divisor can fall to 0.00001, the formula's "
            "never below 0.003."
        ),
        mark("With σ² = 0 and ε = 0.00001, what do you divide by, and what does the formula?"),
    ),
    Misconception(
        "eps_after",
        (Edit("np.sqrt({var} + eps)", "np.sqrt({var}) + eps"),),
        mark(
            "ε is added to the quotient: every output is shifted a little, and constant values "
            "still give 0/0."
        ),
        mark("Which operation must ε protect, and is it done before yours arrives?"),
    ),
    Misconception(
        "no_eps",
        (Edit("{var} + eps", "{var}"),),
        mark(
            "ε is missing: where all values are the same the variance is 0, and 0/0 gives NaN. "
            "One NaN spreads through the whole network."
        ),
        mark("What does your line compute when every sample brings the same value?"),
    ),
    Misconception(
        "divides_by_var",
        (Edit("np.sqrt({var} + eps)", "({var} + eps)"),),
        mark(
            "You divide by the variance. Its unit is the square of the unit of x, so the same "
            "lengths in millimeters would come out a thousand times smaller than in meters."
        ),
        mark("Which measure of spread has the unit of x itself?"),
    ),
    Misconception(
        "ignores_eps",
        (Edit("{var} + eps", "{var} + 1e-5"),),
        mark("The ε that the caller chose is ignored: your function always uses 0.00001."),
        mark("A call passes `eps=0.1`: where does the 0.1 go?"),
    ),
)

SCALE_AND_SHIFT = (
    Misconception(
        "no_affine",
        (Edit(AFFINE, "x_hat"),),
        mark(
            "γ or β, or both, never reach the output. Without them every layer is held at mean 0 "
            "and variance 1, whatever the next one needs."
        ),
        mark("Change γ, then β: does your output change each time?"),
        also=((Edit(AFFINE, "{gamma} * x_hat"),), (Edit(AFFINE, "x_hat + {beta}"),)),
    ),
    Misconception(
        "affine_swapped",
        (Edit(AFFINE, "{beta} * x_hat + {gamma}"),),
        mark(
            "γ and β have changed places: what should stretch shifts, and what should shift "
            "stretches."
        ),
        mark("Layers start with γ = 1 and β = 0: what does your function return then?"),
    ),
    Misconception(
        "shift_before_scale",
        (Edit(AFFINE, "{gamma} * (x_hat + {beta})"),),
        mark("The shift comes before the scaling, so γ stretches β as well."),
        mark("Set γ = 0: what should be left of the output?"),
    ),
)

EPS_IN_RUNNING = Misconception(
    "eps_in_running",
    (Edit(RUN_VAR, RUN_VAR.replace("* var", "* (var + eps)")),),
    mark(
        "ε has got into the running variance. It guards one division and is no property of the "
        "data: what is averaged is the variance alone."
    ),
    mark(
        "All values are the same in every batch: which number should the running variance approach?"
    ),
    also=(
        (Edit(VAR, VAR + " + eps"),),
        (Edit(VAR, VAR + " + eps"), Edit("{var} + eps", "{var}")),
    ),
)
