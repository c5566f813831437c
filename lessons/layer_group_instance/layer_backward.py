"""layer_group_instance.layernorm_backward: the gradients of layer normalization."""

from __future__ import annotations

import numpy as np

from autograder.criteria import matches
from autograder.designs.function import calls, leaves_input_alone
from autograder.designs.illustrations import FRAMES, gradient_sharing
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
from course_lib.normalization import layernorm_backward
from lessons.layer_group_instance import layer_backward_causes as causes

STUB = '''\
def layernorm_backward(dout, x, gamma, eps=1e-5):
    """Return the gradients of layer normalization.

    dout and x have the same shape; its last axes, as many as gamma has, are the features of a
    sample. dout is the gradient of the loss with respect to y; x is what went into the
    forward pass. Return dx, of the shape of x, then dgamma and dbeta, of the shape of gamma.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def layernorm_backward(dout, x, gamma, eps=1e-5):
    """Return the gradients of layer normalization: dx, dgamma, dbeta."""
    features = tuple(range(-gamma.ndim, 0))
    samples = tuple(range(x.ndim - gamma.ndim))
    # What the forward pass computed.
    sigma = np.sqrt(x.var(axis=features, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=features, keepdims=True)) / sigma
    # All samples share gamma and beta.
    dbeta = dout.sum(axis=samples)
    dgamma = (dout * x_hat).sum(axis=samples)
    # gamma differs from feature to feature, so it goes in before the means.
    d = gamma * dout
    through_mean = d.mean(axis=features, keepdims=True)
    through_sigma = x_hat * (d * x_hat).mean(axis=features, keepdims=True)
    return (d - through_mean - through_sigma) / sigma, dgamma, dbeta
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    return (
        _probe(rng, "large", activations(rng, (5, 6)), (6,)),
        _probe(rng, "faint", faint(activations(rng, (4, 7)), axis=0), (7,)),
        _probe(rng, "square", activations(rng, (4, 4), scale=1), (4,), eps=0.1),
        _probe(rng, "tokens", activations(rng, (2, 3, 5)), (5,)),
        _probe(rng, "cube", activations(rng, (3, 3, 3)), (3,)),
        _probe(rng, "maps", activations(rng, (2, 3, 4, 5)), (3, 4, 5)),
    )


def _probe(
    rng: np.random.Generator, name: str, x: Floats, features: tuple[int, ...], **eps: float
) -> Probe:
    arguments: dict[str, Value] = {
        "dout": rng.normal(0, 1, x.shape),
        "x": x,
        "gamma": rng.uniform(0.5, 2, features),
        **eps,
    }
    return calls(name, [arguments], rtol=RTOL, atol=ATOL)


LAYER_BACKWARD = Exercise(
    id="layer_group_instance.layernorm_backward",
    name="layernorm_backward",
    form="function",
    title=mark("Backward through layer normalization"),
    reference=layernorm_backward,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion("dbeta", mark("dβ is right for rows"), 1, part(2, "large", "square")),
        Criterion("dgamma", mark("dγ is right for rows"), 1, part(1, "large")),
        Criterion(
            "no_shift",
            mark("dx of a sample adds up to 0 over its features"),
            1,
            sums_to_zero("large", axis=1),
        ),
        Criterion(
            "no_stretch",
            mark("dx of a sample has no part along x̂"),
            1,
            orthogonal("large", axis=1),
        ),
        Criterion(
            "rows",
            mark("all three gradients are right for rows, for every ε"),
            2,
            matches("large", "faint", "square"),
        ),
        Criterion(
            "more_axes",
            mark("all three gradients are right for tokens and feature maps"),
            1,
            matches("tokens", "cube", "maps"),
        ),
        leaves_input_alone(1),
    ),
    hints=(
        mark(
            "Shift or stretch one whole sample, and its output stays almost as it was. So the sum "
            "of dx over the features of a sample must be 0, and that of dx · x̂ nearly 0: are they?"
        ),
        mark(
            "Two groups of axes: the features, over which the forward pass took its means, and the "
            "samples, which share γ and β. The means in dx run over the first group, the sums in "
            "dγ and dβ over the second."
        ),
        mark("With d = γ · dout: dx = (d − mean(d) − x̂ · mean(d · x̂)) / σ, means over features."),
    ),
    together=(
        ("unbiased_variance", "eps_outside"),
        ("constant_statistics", "gamma_forgotten"),
    ),
    misconceptions=(*causes.AXES, *causes.PATHS, *causes.GAMMA, *causes.SPREAD),
    illustration=gradient_sharing(FRAMES, (2, 3)),
)
