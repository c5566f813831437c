"""Named mistakes in the gradients of layer normalization."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark

MEAN = "mean = x.mean(axis=features, keepdims=True)"
VAR = "x.var(axis=features, keepdims=True)"
SIGMA = f"sigma = np.sqrt({VAR} + eps)"
D_BETA = "dbeta = dout.sum(axis=samples)"
D_GAMMA = "dgamma = (dout * x_hat).sum(axis=samples)"
D = "d = gamma * dout"
D_MEAN = "d_mean = d.mean(axis=features, keepdims=True)"
D_X_HAT_MEAN = "d_x_hat_mean = (d * x_hat).mean(axis=features, keepdims=True)"
DX = "dx = (d - d_mean - x_hat * d_x_hat_mean) / sigma"


def elsewhere(*lines: str, axis: str) -> tuple[Edit, ...]:
    """Return the edits that let these lines average over another axis."""
    return tuple(Edit(line, line.replace("axis=features", f"axis={axis}")) for line in lines)


AXES = (
    Misconception(
        "batch_norm",
        elsewhere(MEAN, VAR, D_MEAN, D_X_HAT_MEAN, axis="0"),
        mark(
            "This is the backward pass of batch normalization: means run over the batch. The "
            "forward pass of layer normalization stayed within each sample, and so must this one."
        ),
        mark("Can the loss of sample 1 depend on sample 0 through this layer?"),
        also=(
            (
                *elsewhere(MEAN, VAR, D_MEAN, D_X_HAT_MEAN, axis="0"),
                Edit("samples = tuple(range(x.ndim - gamma.ndim))", "samples = 0"),
            ),
            elsewhere(D_MEAN, D_X_HAT_MEAN, axis="0"),
            elsewhere(MEAN, VAR, axis="0"),
        ),
    ),
    Misconception(
        "all_axes",
        (
            Edit(D_MEAN, "d_mean = d.mean()"),
            Edit(D_X_HAT_MEAN, "d_x_hat_mean = (d * x_hat).mean()"),
        ),
        mark(
            "A mean runs over the whole array, so one number corrects all samples together. Each "
            "sample was normalized by itself and has its own correction."
        ),
        mark("How many means did the forward pass take of N rows?"),
    ),
    Misconception(
        "last_axis_only",
        (Edit("features = tuple(range(-gamma.ndim, 0))", "features = -1"),),
        mark(
            "Your means run over the last axis alone. That is right while γ has one axis; with γ "
            "of shape (C, H, W) the forward pass averaged over three."
        ),
        mark("γ has three axes: over how many axes of x does one sample reach?"),
    ),
    Misconception(
        "affine_over_features",
        (
            Edit(D_BETA, "dbeta = dout.sum(axis=features)"),
            Edit(D_GAMMA, "dgamma = (dout * x_hat).sum(axis=features)"),
        ),
        mark(
            "dγ or dβ is summed over the features, as the means in dx are. But γ and β are shared "
            "by the samples, so here the sum runs over these."
        ),
        mark("Which shape has γ, and which axes of dout must vanish to arrive at it?"),
        also=(
            (Edit(D_BETA, "dbeta = dout.sum(axis=features)"),),
            (Edit(D_GAMMA, "dgamma = (dout * x_hat).sum(axis=features)"),),
        ),
    ),
    Misconception(
        "affine_first_axis_only",
        (Edit("samples = tuple(range(x.ndim - gamma.ndim))", "samples = 0"),),
        mark(
            "dγ and dβ are summed over the first axis only. In a sequence of shape (N, T, D) every "
            "token of every text uses the same γ."
        ),
        mark("x has the shape (N, T, D), γ the shape (D,): which axes must the sum remove?"),
    ),
)

PATHS = (
    Misconception(
        "constant_statistics",
        (Edit(DX, "dx = d / sigma"),),
        mark(
            "μ and σ are treated as constants, so only the direct path is left. But every feature "
            "moves the mean and the variance of its sample, and with them all the outputs."
        ),
        mark("In the computational graph, how many paths lead from one x to the loss?"),
    ),
    Misconception(
        "constant_mean",
        (Edit(" - d_mean", ""),),
        mark(
            "The path through the mean is missing. The dx of a sample does not add up to 0, as if "
            "a shift of the whole sample could change the loss."
        ),
        mark("Add 1 to every feature of a sample: what happens to the output?"),
    ),
    Misconception(
        "constant_variance",
        (Edit(" - x_hat * d_x_hat_mean", ""),),
        mark(
            "The path through the variance is missing. Your dx still has a part along x̂, as if "
            "stretching the whole sample could change the loss."
        ),
        mark("Double the distance of every feature from the mean: what happens to the output?"),
    ),
    Misconception(
        "adds_correction",
        (Edit("- x_hat * d_x", "+ x_hat * d_x"),),
        mark(
            "A correction has the wrong sign. The paths through μ and σ take away what the direct "
            "path promises; they add nothing to it."
        ),
        mark("Which two sums over a sample should vanish, and what are they for your dx?"),
        also=(
            (Edit("(d - d_mean", "(d + d_mean"),),
            (Edit("(d - d_mean - x_hat", "(d + d_mean + x_hat"),),
        ),
    ),
    Misconception(
        "sum_for_mean",
        (
            Edit(D_MEAN, D_MEAN.replace(".mean(", ".sum(")),
            Edit(D_X_HAT_MEAN, D_X_HAT_MEAN.replace(".mean(", ".sum(")),
        ),
        mark(
            "A correction is a sum over the features where the formula has a mean, so it is D "
            "times too large."
        ),
        mark("Write every feature twice: by which factor does your correction grow?"),
        also=(
            (Edit(D_MEAN, D_MEAN.replace(".mean(", ".sum(")),),
            (Edit(D_X_HAT_MEAN, D_X_HAT_MEAN.replace(".mean(", ".sum(")),),
        ),
    ),
    Misconception(
        "sigma_forgotten",
        (Edit(DX, DX.replace(" / sigma", "")),),
        mark(
            "The division by σ is missing at the end. For samples with a large spread your dx is "
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
)

GAMMA = (
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
        "gamma_after_means",
        (Edit(D, "d = dout"), Edit(DX, DX.replace("dx = ", "dx = gamma * "))),
        mark(
            "γ multiplies the finished bracket. In batch normalization that is allowed, because γ "
            "is constant over the batch; here it differs from feature to feature, inside the means."
        ),
        mark("Is the mean of γ · dout over the features the same as γ times the mean of dout?"),
    ),
    Misconception(
        "dgamma_uses_x",
        (Edit(D_GAMMA, "dgamma = (dout * x).sum(axis=samples)"),),
        mark(
            "dγ is weighted with the activations as they came in. What γ multiplied in the forward "
            "pass is something else."
        ),
        mark("In y = γ x̂ + β, what is the derivative of y with respect to γ?"),
        also=((Edit(D_GAMMA, "dgamma = (dout * (x - mean)).sum(axis=samples)"),),),
    ),
    Misconception(
        "includes_gamma",
        (Edit(D_GAMMA, "dgamma = (gamma * dout * x_hat).sum(axis=samples)"),),
        mark(
            "γ itself has got into dγ or dβ. The output is a straight line in γ and in β, and the "
            "slope of a straight line does not depend on where you stand."
        ),
        mark("Double γ and leave dout as it is: should dγ or dβ change?"),
        also=(
            (Edit(D_BETA, "dbeta = (gamma * dout).sum(axis=samples)"),),
            (
                Edit(D_BETA, "dbeta = (gamma * dout).sum(axis=samples)"),
                Edit(D_GAMMA, "dgamma = (gamma * dout * x_hat).sum(axis=samples)"),
            ),
        ),
    ),
    Misconception(
        "affine_averaged",
        (
            Edit(D_BETA, "dbeta = dout.mean(axis=samples)"),
            Edit(D_GAMMA, "dgamma = (dout * x_hat).mean(axis=samples)"),
        ),
        mark(
            "dγ or dβ is a mean over the samples. The mean was taken in the loss and is already "
            "inside dout; here all samples add up what they have to say."
        ),
        mark("Who divides by N: the loss, or every layer once more?"),
        also=(
            (Edit(D_BETA, "dbeta = dout.mean(axis=samples)"),),
            (Edit(D_GAMMA, "dgamma = (dout * x_hat).mean(axis=samples)"),),
        ),
    ),
    Misconception(
        "results_swapped",
        (Edit("return dx, dgamma, dbeta", "return dx, dbeta, dgamma"),),
        mark("dγ and dβ come back in each other's place: the order is dx, dγ, dβ."),
        mark("What does `dx, dgamma, dbeta = ...` store under its second name?"),
    ),
)

SPREAD = (
    Misconception(
        "unbiased_variance",
        (Edit("keepdims=True) + eps", "keepdims=True, ddof=1) + eps"),),
        mark(
            "σ comes from the unbiased variance, but the forward pass divided by the number of "
            "features: your gradient belongs to another function."
        ),
        mark("Compute x̂ as your code does: is its variance exactly what it was going forward?"),
    ),
    Misconception(
        "no_eps",
        (Edit(" + eps", ""),),
        mark(
            "ε has been lost on the way back. The forward pass divided by a σ with ε in it, and a "
            "sample of equal values now divides by 0."
        ),
        mark("Which σ did the forward pass use when all features were the same?"),
    ),
    Misconception(
        "eps_outside",
        (Edit(SIGMA, f"sigma = np.sqrt({VAR}) + eps"),),
        mark(
            "ε joins the standard deviation here, while the forward pass had it join the variance: "
            "your gradient belongs to another function. The two differ where values hardly vary."
        ),
        mark("With a variance of 0 and ε = 0.00001, what did the forward pass divide by?"),
    ),
    Misconception(
        "ignores_eps",
        (Edit(" + eps", " + 1e-5"),),
        mark("The ε that the caller chose is ignored: your function always uses 0.00001."),
        mark("A call passes `eps=0.1`: where does the 0.1 go?"),
    ),
)
