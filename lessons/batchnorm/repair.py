"""batchnorm.fix_conv: a bug hunt, from statistics per pixel to statistics per channel."""

from __future__ import annotations

import dataclasses

from autograder.criteria import matches
from autograder.designs.function import leaves_input_alone
from autograder.exercise import Criterion
from course_lib.i18n import mark
from lessons.batchnorm.maps import MAPS

STUB = '''\
def fixed_conv_batchnorm(x, gamma, beta, run, training, momentum=0.9, eps=1e-5):
    """Batch normalization of feature maps (N, C, H, W), made from that of a dense layer."""
    N, C, H, W = x.shape
    # Every image becomes one row, as a dense layer wants it.
    rows = x.reshape(N, -1)
    if training:
        mean = rows.mean(axis=0)
        var = rows.var(axis=0)
        # The running statistics have one number per channel.
        channel_mean = mean.reshape(C, -1).mean(axis=1)
        channel_var = var.reshape(C, -1).mean(axis=1)
        run["mean"] = momentum * run["mean"] + (1 - momentum) * channel_mean
        run["var"] = momentum * run["var"] + (1 - momentum) * channel_var
    else:
        mean = np.repeat(run["mean"], H * W)
        var = np.repeat(run["var"], H * W)
    x_hat = ((rows - mean) / np.sqrt(var + eps)).reshape(x.shape)
    return gamma.reshape(1, C, 1, 1) * x_hat + beta.reshape(1, C, 1, 1)
'''

SOLUTION = '''\
def fixed_conv_batchnorm(x, gamma, beta, run, training, momentum=0.9, eps=1e-5):
    """Batch normalization of feature maps (N, C, H, W), with statistics per channel."""
    N, C, H, W = x.shape
    # Every channel becomes one row: first move the axis, then reshape.
    rows = x.transpose(1, 0, 2, 3).reshape(C, -1)
    if training:
        mean = rows.mean(axis=1)
        var = rows.var(axis=1)
        run["mean"] = momentum * run["mean"] + (1 - momentum) * mean
        run["var"] = momentum * run["var"] + (1 - momentum) * var
    else:
        mean, var = run["mean"], run["var"]
    rows = (rows - mean[:, None]) / np.sqrt(var[:, None] + eps)
    x_hat = rows.reshape(C, N, H, W).transpose(1, 0, 2, 3)
    return gamma.reshape(1, C, 1, 1) * x_hat + beta.reshape(1, C, 1, 1)
'''

REPAIR = dataclasses.replace(
    MAPS,
    id="batchnorm.fix_conv",
    name="fixed_conv_batchnorm",
    title=mark("Bug hunt: a mean for every pixel"),
    stub=STUB,
    solution=SOLUTION,
    criteria=(
        Criterion(
            "statistics",
            mark("training: each channel comes out with mean 0 and variance 1"),
            2,
            matches("large"),
        ),
        Criterion(
            "running",
            mark("the running variance is that of all values of a channel"),
            1,
            matches("running"),
        ),
        Criterion(
            "repaired",
            mark("what was right before the repair still is: γ, β, ε and the test mode"),
            2,
            matches("affine", "faint", "equal", "test", "quiet test", "frozen"),
        ),
        leaves_input_alone(1),
    ),
    hints=(
        mark(
            "No error appears, so count: run the training mode on a batch of shape (2, 3, 4, 5) "
            "and print the shape of `mean`. How many means should three channels have?"
        ),
        mark(
            "Two places are wrong. The line that makes the rows decides what shares a mean; and "
            "once that is right, ask whether the two lines below the comment still have anything "
            "to do."
        ),
        mark(
            "μ_c is the mean over n, h and w together, and σ²_c the mean of (x − μ_c)² over the "
            "same: a mean of variances is smaller than the variance of everything. `reshape` moves "
            "no axis; `transpose` does."
        ),
    ),
)
