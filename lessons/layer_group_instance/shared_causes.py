"""Named mistakes that all three forward passes invite."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.layer_group_instance.formula import AFFINE, CENTERED, SPREAD, VAR

STATISTICS = (
    Misconception(
        "unbiased_variance",
        (Edit(VAR, "var = {x}.var(axis={axis}, keepdims=True, ddof=1)"),),
        mark(
            "You normalize with the unbiased variance, the default of some libraries' `std`, and "
            "the spread of your output falls short of 1. The variance that normalizes is the plain "
            "mean of the squared distances."
        ),
        mark("What is the variance of your x̂ when only two values are normalized together?"),
    ),
    Misconception(
        "raw_second_moment",
        (Edit(VAR, "var = ({x}**2).mean(axis={axis}, keepdims=True)"),),
        mark(
            "Your variance is the mean of x², with nothing subtracted. It measures the distance "
            "from 0, so values that lie close together but far from 0 look widely spread."
        ),
        mark("What is the variance of four values that are all 5, and what is yours?"),
    ),
    Misconception(
        "no_centering",
        (Edit(CENTERED, "{x}"),),
        mark(
            "The mean is never subtracted: the output has the right spread around the wrong center."
        ),
        mark("What is the mean of the values that you have normalized together?"),
    ),
)

EPSILON = (
    Misconception(
        "eps_outside",
        (Edit(SPREAD, "(np.sqrt(var) + eps)"),),
        mark(
            "ε joins the standard deviation, where the formula has it join the variance. The two "
            "differ where values hardly vary: your divisor can fall to 0.00001, the formula's "
            "never below 0.003."
        ),
        mark("With σ² = 0 and ε = 0.00001, what do you divide by, and what does the formula?"),
    ),
    Misconception(
        "eps_after",
        (Edit(SPREAD, "np.sqrt(var) + eps"),),
        mark(
            "ε is added to the quotient: every output is shifted a little, and constant values "
            "still give 0/0."
        ),
        mark("Which operation must ε protect, and is it done before yours arrives?"),
    ),
    Misconception(
        "no_eps",
        (Edit(SPREAD, "np.sqrt(var)"),),
        mark(
            "ε is missing: an image or a row of equal values has the variance 0, and 0/0 gives "
            "NaN. A blank image is enough to lose the whole network."
        ),
        mark("What does your line compute for values that are all the same?"),
    ),
    Misconception(
        "divides_by_var",
        (Edit(SPREAD, "(var + eps)"),),
        mark(
            "You divide by the variance. Its unit is the square of the unit of x, so the same "
            "lengths in millimeters would come out a thousand times smaller than in meters."
        ),
        mark("Which measure of spread has the unit of x itself?"),
    ),
    Misconception(
        "square_for_root",
        (Edit(SPREAD, "(var + eps) ** 2"),),
        mark(
            "The variance is squared where its root was meant: `**2` and `**0.5` are easily "
            "confused. Widely spread values are then pressed to almost nothing."
        ),
        mark("If x is ten times as large, by which factor should the divisor grow?"),
    ),
    Misconception(
        "ignores_eps",
        (Edit(SPREAD, "np.sqrt(var + 1e-5)"),),
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

ALL = (*STATISTICS, *EPSILON, *SCALE_AND_SHIFT)

ON_WIDTH = Misconception(
    "broadcast_on_width",
    (Edit(AFFINE, "gamma * x_hat + beta"),),
    mark(
        "γ and β hold one number per channel, but in their own shape NumPy lays them along the "
        "last axis, the width. Nothing complains when there are as many columns as channels."
    ),
    mark("Which shape must C numbers get for NumPy to lay them along axis 1?"),
)
