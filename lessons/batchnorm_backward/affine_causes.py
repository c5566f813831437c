"""Named mistakes in dγ and dβ, in the axes, and in σ."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.batchnorm_backward.formula import D_BETA, D_GAMMA, SIGMA, X_HAT

RESULT = "return dx, dgamma, dbeta"

AFFINE = (
    Misconception(
        "dgamma_uses_x",
        (Edit(D_GAMMA, "dgamma = (dout * x).sum(axis=0)"),),
        mark(
            "dγ is weighted with the activations as they came in. What γ multiplied in the forward "
            "pass is something else."
        ),
        mark("In y = γ x̂ + β, what is the derivative of y with respect to γ?"),
        also=((Edit(D_GAMMA, "dgamma = (dout * (x - mean)).sum(axis=0)"),),),
    ),
    Misconception(
        "includes_gamma",
        (Edit(D_GAMMA, "dgamma = (gamma * dout * x_hat).sum(axis=0)"),),
        mark(
            "γ itself has got into dγ or dβ. The output is a straight line in γ and in β, and the "
            "slope of a straight line does not depend on where you stand."
        ),
        mark("Double γ and leave dout as it is: should dγ or dβ change?"),
        also=(
            (Edit(D_BETA, "dbeta = (gamma * dout).sum(axis=0)"),),
            (
                Edit(D_BETA, "dbeta = (gamma * dout).sum(axis=0)"),
                Edit(D_GAMMA, "dgamma = (gamma * dout * x_hat).sum(axis=0)"),
            ),
        ),
    ),
    Misconception(
        "affine_averaged",
        (
            Edit(D_BETA, "dbeta = dout.mean(axis=0)"),
            Edit(D_GAMMA, "dgamma = (dout * x_hat).mean(axis=0)"),
        ),
        mark(
            "dγ or dβ is a mean over the batch. The mean was taken in the loss and is already "
            "inside dout; here all samples add up what they have to say."
        ),
        mark("Who divides by N: the loss, or every layer once more?"),
        also=(
            (Edit(D_BETA, "dbeta = dout.mean(axis=0)"),),
            (Edit(D_GAMMA, "dgamma = (dout * x_hat).mean(axis=0)"),),
        ),
    ),
    Misconception(
        "affine_over_features",
        (
            Edit(D_BETA, "dbeta = dout.sum(axis=1)"),
            Edit(D_GAMMA, "dgamma = (dout * x_hat).sum(axis=1)"),
        ),
        mark(
            "dγ or dβ is summed over the features: one number per sample comes out. γ and β hold "
            "one number per feature, and all samples share it."
        ),
        mark("Which shape has γ, and which shape must its gradient have?"),
        also=(
            (Edit(D_BETA, "dbeta = dout.sum(axis=1)"),),
            (Edit(D_GAMMA, "dgamma = (dout * x_hat).sum(axis=1)"),),
        ),
    ),
    Misconception(
        "results_swapped",
        (Edit(RESULT, "return dx, dbeta, dgamma"),),
        mark("dγ and dβ come back in each other's place: the order is dx, dγ, dβ."),
        mark("What does `dx, dgamma, dbeta = ...` store under its second name?"),
    ),
)

AXES = (
    Misconception(
        "per_sample",
        (
            Edit("mean = x.mean(axis=0)", "mean = x.mean(axis=1, keepdims=True)"),
            Edit("x.var(axis=0)", "x.var(axis=1, keepdims=True)"),
            Edit("d.mean(axis=0)", "d.mean(axis=1, keepdims=True)"),
            Edit("(d * x_hat).mean(axis=0)", "(d * x_hat).mean(axis=1, keepdims=True)"),
        ),
        mark(
            "Means run along each sample. The forward pass compared a feature with itself over the "
            "batch, and the backward pass has to go over the same numbers."
        ),
        mark("Which axis did the forward pass average away?"),
        also=(
            (
                Edit("d.mean(axis=0)", "d.mean(axis=1, keepdims=True)"),
                Edit("(d * x_hat).mean(axis=0)", "(d * x_hat).mean(axis=1, keepdims=True)"),
            ),
            (
                Edit("mean = x.mean(axis=0)", "mean = x.mean(axis=1, keepdims=True)"),
                Edit("x.var(axis=0)", "x.var(axis=1, keepdims=True)"),
            ),
            (
                Edit("mean = x.mean(axis=0)", "mean = x.mean(axis=1)"),
                Edit("x.var(axis=0)", "x.var(axis=1)"),
                Edit("d.mean(axis=0)", "d.mean(axis=1)"),
                Edit("(d * x_hat).mean(axis=0)", "(d * x_hat).mean(axis=1)"),
            ),
        ),
    ),
    Misconception(
        "all_axes",
        (
            Edit("d.mean(axis=0)", "d.mean()"),
            Edit("(d * x_hat).mean(axis=0)", "(d * x_hat).mean()"),
        ),
        mark(
            "A mean runs over the whole array, so one number corrects all features together. Each "
            "feature was normalized by itself and has its own correction."
        ),
        mark("How many means did the forward pass take of a batch with D features?"),
        also=(
            (
                Edit("mean = x.mean(axis=0)", "mean = x.mean()"),
                Edit("x.var(axis=0)", "x.var()"),
                Edit("d.mean(axis=0)", "d.mean()"),
                Edit("(d * x_hat).mean(axis=0)", "(d * x_hat).mean()"),
            ),
        ),
    ),
)

SPREAD = (
    Misconception(
        "unbiased_variance",
        (Edit("x.var(axis=0)", "x.var(axis=0, ddof=1)"),),
        mark(
            "σ comes from the unbiased variance, but the forward pass divided by N: your gradient "
            "belongs to another function."
        ),
        mark("Compute x̂ as your code does: is its variance exactly what it was going forward?"),
    ),
    Misconception(
        "raw_second_moment",
        (Edit("x.var(axis=0)", "(x**2).mean(axis=0)"),),
        mark(
            "Your variance is the mean of x², with nothing subtracted, so σ measures the distance "
            "from 0 and not the spread."
        ),
        mark("What is the variance of a batch in which every value is 5, and what is yours?"),
    ),
    Misconception(
        "no_centering",
        (Edit(X_HAT, "x_hat = x / sigma"),),
        mark(
            "x̂ is made without subtracting the mean, so it is not the x̂ of the forward pass; dγ "
            "and the path through the variance inherit the mistake."
        ),
        mark("What is the mean of your x̂ over the batch?"),
    ),
    Misconception(
        "no_eps",
        (Edit(" + eps", ""),),
        mark(
            "ε has been lost on the way back. The forward pass divided by a σ with ε in it, and a "
            "feature without any spread now divides by 0."
        ),
        mark("Which σ did the forward pass use when all values were the same?"),
    ),
    Misconception(
        "eps_outside",
        (Edit(SIGMA, "sigma = np.sqrt(x.var(axis=0)) + eps"),),
        mark(
            "ε joins the standard deviation here, while the forward pass had it join the variance: "
            "your gradient belongs to another function. The two differ where values hardly vary."
        ),
        mark("With a variance of 0 and ε = 0.00001, what did the forward pass divide by?"),
    ),
    Misconception(
        "ignores_eps",
        (Edit("x.var(axis=0) + eps", "x.var(axis=0) + 1e-5"),),
        mark("The ε that the caller chose is ignored: your function always uses 0.00001."),
        mark("A call passes `eps=0.1`: where does the 0.1 go?"),
    ),
)
