"""batchnorm.batchnorm2d: each channel over all images of the batch and all their places."""

from __future__ import annotations

import numpy as np

from autograder.criteria import matches
from autograder.designs.function import leaves_input_alone
from autograder.designs.illustrations import CHANNELS, batch_sharing
from autograder.designs.normalization import fitted, scales_and_shifts
from autograder.exercise import Criterion, Exercise, Probe
from course_lib.i18n import mark
from course_lib.normalization import batchnorm2d
from lessons.batchnorm import maps_causes, running_causes
from lessons.batchnorm import normalizing_causes as normalizing
from lessons.batchnorm.formula import IMAGES
from lessons.batchnorm.probes import probes as batchnorm_probes

STUB = '''\
def batchnorm2d(x, gamma, beta, run, training, momentum=0.9, eps=1e-5):
    """Normalize each channel over the batch and all places of the image, then scale and shift.

    x has shape (N, C, H, W), gamma and beta have shape (C,). run holds the running
    statistics, run["mean"] and run["var"], each of shape (C,). Training updates them, with
    momentum as the weight of the old value and the same variance as in the normalization;
    testing uses them and leaves them alone. Return y, of the shape of x.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def batchnorm2d(x, gamma, beta, run, training, momentum=0.9, eps=1e-5):
    """Normalize each channel over the batch and all places of the image, then scale and shift."""
    # One number per channel, laid along axis 1.
    channels = (1, -1, 1, 1)
    if training:
        mean = x.mean(axis=(0, 2, 3))
        var = x.var(axis=(0, 2, 3))
        run["mean"] = momentum * run["mean"] + (1 - momentum) * mean
        run["var"] = momentum * run["var"] + (1 - momentum) * var
    else:
        mean, var = run["mean"], run["var"]
    x_hat = (x - mean.reshape(channels)) / np.sqrt(var.reshape(channels) + eps)
    return gamma.reshape(channels) * x_hat + beta.reshape(channels)
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    return batchnorm_probes(rng, (2, 3, 4, 5), (4, 3, 5, 2), 3)


MAPS = Exercise(
    id="batchnorm.batchnorm2d",
    name="batchnorm2d",
    form="function",
    title=mark("Batch normalization of feature maps"),
    reference=batchnorm2d,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion(
            "statistics",
            mark("training: each channel comes out with mean 0 and variance 1"),
            3,
            matches("large"),
        ),
        Criterion(
            "affine",
            mark("γ scales each channel, then β shifts it"),
            1,
            scales_and_shifts("large", "affine", (1, -1, 1, 1)),
        ),
        Criterion(
            "constants",
            mark("right for every `momentum` and ε, and when all sizes are equal"),
            1,
            matches("faint", "equal", "quiet test"),
        ),
        Criterion(
            "running",
            mark("training updates the running statistics, one number per channel"),
            1,
            matches("running"),
        ),
        Criterion(
            "testing",
            mark("test mode uses the running statistics and leaves them alone"),
            1,
            matches("test", "frozen"),
        ),
        leaves_input_alone(1),
    ),
    hints=(
        mark(
            "Count: a batch of N images has N·H·W numbers in each channel, and they share one mean "
            "and one variance. How many numbers share a mean in your code?"
        ),
        mark(
            "Name all the axes but that of the channels in the two statistics. To subtract them "
            "from x, give each array of C numbers a shape that puts the C on axis 1."
        ),
        mark(
            "μ_c is the mean of x over n, h and w; x̂ = (x − μ_c) / √(σ²_c + ε) and y = γ_c x̂ + "
            "β_c. Everything about the two modes is as for a dense layer."
        ),
    ),
    together=(
        ("unbiased_variance", "eps_outside"),
        ("unbiased_variance", "no_eps"),
        ("running_never_updated", "eps_outside"),
        ("running_never_updated", "test_uses_batch"),
    ),
    misconceptions=fitted(
        (
            *maps_causes.AXES,
            *normalizing.STATISTICS,
            *normalizing.EPSILON,
            *normalizing.SCALE_AND_SHIFT,
            *running_causes.REMEMBERING,
            normalizing.EPS_IN_RUNNING,
            *running_causes.MODES,
        ),
        IMAGES,
    ),
    conventions=fitted(running_causes.CONVENTIONS, IMAGES),
    illustration=batch_sharing(CHANNELS),
)
