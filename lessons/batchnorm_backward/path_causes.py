"""Named mistakes in dx: paths that are missing, and terms of the wrong size."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.batchnorm_backward.formula import DX, D

PATHS = (
    Misconception(
        "constant_statistics",
        (Edit(DX, "dx = d / sigma"),),
        mark(
            "μ and σ are treated as constants, so only the direct path is left. But every x moves "
            "the mean and the variance of the whole batch, and with them every output."
        ),
        mark("In the computational graph, how many paths lead from one x to the loss?"),
    ),
    Misconception(
        "constant_mean",
        (Edit(" - d.mean(axis=0)", ""),),
        mark(
            "The path through the mean is missing. Your gradients of a feature do not add up to 0, "
            "as if a shift of the whole feature could change the loss."
        ),
        mark("Add 1 to every sample of a feature: what happens to the output?"),
    ),
    Misconception(
        "constant_variance",
        (Edit(" - x_hat * (d * x_hat).mean(axis=0)", ""),),
        mark(
            "The path through the variance is missing. Your gradient still has a part along x̂, as "
            "if stretching the whole feature could change the loss."
        ),
        mark("Double the distance of every sample from the mean: what happens to the output?"),
    ),
    Misconception(
        "adds_correction",
        (Edit(" - x_hat *", " + x_hat *"),),
        mark(
            "A correction has the wrong sign. The paths through μ and σ take away what the direct "
            "path promises; they add nothing to it."
        ),
        mark("Which two sums over the batch should vanish, and what are they for your dx?"),
        also=(
            (Edit(" - d.mean(axis=0)", " + d.mean(axis=0)"),),
            (
                Edit(" - d.mean(axis=0)", " + d.mean(axis=0)"),
                Edit(" - x_hat *", " + x_hat *"),
            ),
        ),
    ),
)

SIZES = (
    Misconception(
        "sum_for_mean",
        (
            Edit("d.mean(axis=0)", "d.sum(axis=0)"),
            Edit("(d * x_hat).mean(axis=0)", "(d * x_hat).sum(axis=0)"),
        ),
        mark(
            "A correction is a sum over the batch where the formula has a mean, so it is N times "
            "too large."
        ),
        mark("Put every sample into the batch twice: by which factor does your correction grow?"),
        also=(
            (Edit("d.mean(axis=0)", "d.sum(axis=0)"),),
            (Edit("(d * x_hat).mean(axis=0)", "(d * x_hat).sum(axis=0)"),),
        ),
    ),
    Misconception(
        "n_minus_one",
        (
            Edit("d.mean(axis=0)", "d.sum(axis=0) / (len(x) - 1)"),
            Edit("(d * x_hat).mean(axis=0)", "(d * x_hat).sum(axis=0) / (len(x) - 1)"),
        ),
        mark(
            "Your means divide by N − 1. The forward pass averages over N samples, and its "
            "derivative inherits that N."
        ),
        mark("What is the sum of your dx over the batch, and what should it be?"),
        also=(
            (Edit("d.mean(axis=0)", "d.sum(axis=0) / (len(x) - 1)"),),
            (Edit("(d * x_hat).mean(axis=0)", "(d * x_hat).sum(axis=0) / (len(x) - 1)"),),
        ),
    ),
    Misconception(
        "dx_factor_n",
        (Edit(DX, DX.replace("dx = ", "dx = len(x) * ")),),
        mark(
            "dx is off by a factor of N as a whole. Written with sums, the bracket begins with N·d "
            "and is divided by N once; written with means, no N is left over."
        ),
        mark("Drop both corrections: what remains of your dx, and does an N belong in it?"),
        also=((Edit(DX, DX + " / len(x)"),),),
    ),
    Misconception(
        "gamma_forgotten",
        (Edit(D, "d = dout"),),
        mark(
            "γ is missing in dx. A feature that γ stretches tenfold reacts ten times as strongly, "
            "and its gradient must say so."
        ),
        mark("Between x̂ and y stands one factor: where is it in your dx?"),
    ),
    Misconception(
        "sigma_forgotten",
        (Edit(DX, DX.replace(" / sigma", "")),),
        mark(
            "The division by σ is missing at the end. For features with a large spread your dx is "
            "far too long, for quiet ones too short."
        ),
        mark("Multiply x by 1000: the output stays, so what must happen to dx?"),
    ),
    Misconception(
        "divides_by_var",
        (Edit(DX, DX.replace("/ sigma", "/ sigma**2")),),
        mark("You divide by the variance, which is one division by σ too many."),
        mark("With μ and σ held still, what is the derivative of (x − μ)/σ with respect to x?"),
    ),
    Misconception(
        "unnormalized_term",
        (Edit(DX, DX.replace("x_hat * (d * x_hat)", "(x - mean) * (d * (x - mean))")),),
        mark(
            "In the path through the variance stands x − μ where x̂ belongs. The two terms that are "
            "subtracted then have different units."
        ),
        mark("x̂ is a pure number: which unit does your second correction have, and which has d?"),
        also=(
            (Edit(DX, DX.replace("x_hat * (d", "(x - mean) * (d")),),
            (Edit(DX, DX.replace("(d * x_hat)", "(d * (x - mean))")),),
        ),
    ),
)
