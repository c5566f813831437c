"""batchnorm_backward.batchnorm_backward: the gradients of batch normalization in training."""

from __future__ import annotations

import numpy as np

from autograder.criteria import matches
from autograder.designs.function import calls, leaves_input_alone
from autograder.designs.illustrations import ROWS, gradient_sharing
from autograder.designs.normalization import (
    ATOL,
    RTOL,
    Floats,
    activations,
    faint,
    orthogonal,
    part,
    sums_to_zero,
)
from autograder.exercise import Criterion, Exercise, Probe, Value
from course_lib.i18n import mark
from course_lib.normalization import batchnorm_backward
from lessons.batchnorm_backward import affine_causes, path_causes

STUB = '''\
def batchnorm_backward(dout, x, gamma, eps=1e-5):
    """Return the gradients of batch normalization in training mode.

    dout and x have shape (N, D), gamma has shape (D,). dout is the gradient of the loss with
    respect to y; x is what went into the forward pass. Return dx, of shape (N, D), then
    dgamma and dbeta, of shape (D,).
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def batchnorm_backward(dout, x, gamma, eps=1e-5):
    """Return the gradients of batch normalization in training mode: dx, dgamma, dbeta."""
    # What the forward pass computed.
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    # The direct path, less the path through the mean, less the path through the variance.
    d = gamma * dout
    dx = (d - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0)) / sigma
    return dx, dgamma, dbeta
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    large = _gradients(rng, activations(rng, (7, 4)))
    weak = _gradients(rng, faint(activations(rng, (6, 5)), axis=1))
    equal = _gradients(rng, activations(rng, (4, 4), scale=1))
    return (
        calls("large", [large], rtol=RTOL, atol=ATOL),
        calls("faint", [weak], rtol=RTOL, atol=ATOL),
        calls("equal", [{**equal, "eps": 0.1}], rtol=RTOL, atol=ATOL),
    )


def _gradients(rng: np.random.Generator, x: Floats) -> dict[str, Value]:
    return {
        "dout": rng.normal(0, 1, x.shape),
        "x": x,
        "gamma": rng.uniform(0.5, 2, x.shape[1]),
    }


BACKWARD = Exercise(
    id="batchnorm_backward.batchnorm_backward",
    name="batchnorm_backward",
    form="function",
    title=mark("Backward through batch normalization"),
    reference=batchnorm_backward,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion("dbeta", mark("dβ is right"), 1, part(2, "large", "equal")),
        Criterion("dgamma", mark("dγ is right"), 1, part(1, "large")),
        Criterion(
            "no_shift",
            mark("dx of a feature adds up to 0 over the batch"),
            2,
            sums_to_zero("large", axis=0),
        ),
        Criterion(
            "no_stretch",
            mark("dx of a feature has no part along x̂"),
            2,
            orthogonal("large", axis=0),
        ),
        Criterion("dx", mark("all three gradients are right, for every ε"), 3, matches()),
        leaves_input_alone(1),
    ),
    hints=(
        mark(
            "Shift a whole feature, or stretch it, and the output stays almost as it was. So over "
            "the batch the sum of dx must be 0, and the sum of dx · x̂ nearly 0: are they?"
        ),
        mark(
            "First compute σ and x̂ as the forward pass did. dβ and dγ are one sum each; dx is the "
            "direct path less two corrections, one for the path through μ and one for the path "
            "through σ, and both are means over the batch."
        ),
        mark(
            "With d = γ · dout: dx = (d − mean(d) − x̂ · mean(d · x̂)) / σ, where σ is the root of "
            "the variance plus ε."
        ),
    ),
    together=(
        ("unbiased_variance", "eps_outside"),
        ("constant_statistics", "gamma_forgotten"),
        ("gamma_forgotten", "affine_averaged"),
    ),
    misconceptions=(
        *path_causes.PATHS,
        *path_causes.SIZES,
        *affine_causes.AFFINE,
        *affine_causes.AXES,
        *affine_causes.SPREAD,
    ),
    illustration=gradient_sharing(ROWS, (3,)),
)
