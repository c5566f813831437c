"""batchnorm.batchnorm_forward: each feature over the batch, in training and in test mode."""

from __future__ import annotations

import numpy as np

from autograder.criteria import matches
from autograder.designs.function import leaves_input_alone
from autograder.designs.illustrations import ROWS, batch_sharing
from autograder.designs.normalization import fitted, scales_and_shifts
from autograder.exercise import Criterion, Edit, Exercise, Misconception, Probe
from course_lib.i18n import mark
from course_lib.normalization import batchnorm_forward
from lessons.batchnorm import normalizing_causes as normalizing
from lessons.batchnorm import running_causes as running
from lessons.batchnorm.formula import DENSE, MEAN, RUN_MEAN, RUN_VAR, VAR
from lessons.batchnorm.probes import probes as batchnorm_probes

STUB = '''\
def batchnorm_forward(x, gamma, beta, run, training, momentum=0.9, eps=1e-5):
    """Normalize each feature over the batch, then scale and shift it.

    x has shape (N, D), gamma and beta have shape (D,). run holds the running statistics,
    run["mean"] and run["var"], each of shape (D,). Training updates them, with momentum as
    the weight of the old value and the same variance as in the normalization; testing uses
    them and leaves them alone. Return y, of the shape of x.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def batchnorm_forward(x, gamma, beta, run, training, momentum=0.9, eps=1e-5):
    """Normalize each feature over the batch, then scale and shift it."""
    if training:
        mean = x.mean(axis=0)
        var = ((x - mean) ** 2).mean(axis=0)
        # Only training may change what test mode will use.
        run["mean"] = momentum * run["mean"] + (1 - momentum) * mean
        run["var"] = momentum * run["var"] + (1 - momentum) * var
    else:
        mean, var = run["mean"], run["var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    return batchnorm_probes(rng, (7, 4), (6, 5), 4)


_ROW_MEAN = "mean = x.mean(axis=1, keepdims=True)"
_ROW_VAR = "var = x.var(axis=1, keepdims=True)"

AXES = (
    Misconception(
        "per_sample",
        (
            Edit(MEAN, _ROW_MEAN),
            Edit(VAR, _ROW_VAR),
            *(Edit(line, line.replace("[:]", "")) for line in (RUN_MEAN, RUN_VAR)),
        ),
        mark(
            "Your statistics run along each sample. Batch normalization compares a feature with "
            "itself over the whole batch, so there are as many means as features."
        ),
        mark("x has the shape (N, D): which of the two axes must disappear from the mean?"),
        also=((Edit(MEAN, "mean = x.mean(axis=1)"), Edit(VAR, "var = x.var(axis=1)")),),
    ),
    Misconception(
        "all_axes",
        (Edit(MEAN, "mean = x.mean()"), Edit(VAR, "var = x.var()")),
        mark(
            "One mean and one variance serve all features together. A feature of large values then "
            "drowns the small ones, and no single feature comes out with mean 0."
        ),
        mark("How many means belong to a batch with D features?"),
    ),
)

FORWARD = Exercise(
    id="batchnorm.batchnorm_forward",
    name="batchnorm_forward",
    form="function",
    title=mark("Batch normalization of a dense layer"),
    reference=batchnorm_forward,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion(
            "statistics",
            mark("training: each feature comes out with mean 0 and variance 1"),
            2,
            matches("large"),
        ),
        Criterion(
            "affine",
            mark("γ scales each feature, then β shifts it"),
            1,
            scales_and_shifts("large", "affine", (1, -1)),
        ),
        Criterion(
            "constants",
            mark("ε and `momentum` do what the formula says, whatever their values"),
            1,
            matches("faint", "equal", "quiet test"),
        ),
        Criterion(
            "running", mark("training updates the running statistics"), 2, matches("running")
        ),
        Criterion("testing", mark("test mode uses the running statistics"), 2, matches("test")),
        Criterion(
            "frozen",
            mark("test mode leaves the running statistics alone"),
            1,
            matches("frozen"),
            contract=True,
        ),
        leaves_input_alone(1),
    ),
    hints=(
        mark(
            "Print the mean and the variance of your output over the batch, once in training and "
            "once for a single sample in test mode. In training they are 0 and almost 1, for every "
            "feature; a single sample in test mode must not come out as β."
        ),
        mark(
            "You need an `if` with two branches that give the same two names, `mean` and `var`: "
            "one measures the batch and remembers, the other looks up what was remembered. Behind "
            "them, one line normalizes and one scales and shifts, for both."
        ),
        mark(
            "x̂ = (x − μ) / √(σ² + ε) and y = γ x̂ + β, with means over the batch axis. New running "
            "value = α · old one + (1 − α) · that of the batch, where α is `momentum`."
        ),
    ),
    together=(
        ("unbiased_variance", "eps_outside"),
        ("unbiased_variance", "no_eps"),
        ("running_never_updated", "eps_outside"),
        ("running_never_updated", "test_uses_batch"),
    ),
    misconceptions=(
        *fitted(
            (
                *AXES,
                *normalizing.STATISTICS,
                *normalizing.EPSILON,
                *normalizing.SCALE_AND_SHIFT,
                *running.REMEMBERING,
                normalizing.EPS_IN_RUNNING,
                *running.MODES,
            ),
            DENSE,
        ),
    ),
    conventions=fitted(running.CONVENTIONS, DENSE),
    illustration=batch_sharing(ROWS),
)
