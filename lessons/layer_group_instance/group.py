"""layer_group_instance.groupnorm: each image over groups of neighboring channels."""

from __future__ import annotations

import numpy as np

from autograder.criteria import matches
from autograder.designs.function import calls, leaves_input_alone
from autograder.designs.illustrations import group_sharing
from autograder.designs.normalization import (
    ATOL,
    RTOL,
    Floats,
    activations,
    faint,
    fitted,
    neutral,
    scale_and_shift,
    scales_and_shifts,
)
from autograder.exercise import Criterion, Exercise, Probe, Value
from course_lib.i18n import mark
from course_lib.normalization import groupnorm
from lessons.layer_group_instance import group_causes, shared_causes
from lessons.layer_group_instance.formula import GROUP as WORDS

STUB = '''\
def groupnorm(x, gamma, beta, G, eps=1e-5):
    """Normalize each image over groups of channels, then scale and shift each channel.

    x has shape (N, C, H, W). Its channels form G groups of C // G channels that follow one
    another; G divides C. gamma and beta have shape (C,). Return y, of the shape of x.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def groupnorm(x, gamma, beta, G, eps=1e-5):
    """Normalize each image over groups of channels, then scale and shift each channel."""
    N, C, H, W = x.shape
    # The channels of a group lie side by side, so cutting the axis in two is enough.
    groups = x.reshape(N, G, C // G, H, W)
    mean = groups.mean(axis=(2, 3, 4), keepdims=True)
    var = groups.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((groups - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return gamma.reshape(1, C, 1, 1) * x_hat + beta.reshape(1, C, 1, 1)
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    x = activations(rng, (2, 6, 4, 5))
    weak = faint(activations(rng, (3, 6, 4, 2)), axis=0)
    equal = activations(rng, (4, 4, 4, 4), scale=1)
    return (
        _probe("two groups", x, neutral(6), 2),
        _probe("three groups", x, neutral(6), 3),
        _probe("affine", x, scale_and_shift(rng, 6), 2),
        _probe("one group", x, neutral(6), 1),
        _probe("single channels", x, neutral(6), 6),
        _probe("faint", weak, scale_and_shift(rng, 6), 3),
        _probe("equal", equal, scale_and_shift(rng, 4), 2, eps=0.1),
    )


def _probe(name: str, x: Floats, affine: dict[str, Floats], groups: int, **eps: float) -> Probe:
    arguments: dict[str, Value] = {"x": x, **affine, "G": groups, **eps}
    return calls(name, [arguments], rtol=RTOL, atol=ATOL)


GROUP = Exercise(
    id="layer_group_instance.groupnorm",
    name="groupnorm",
    form="function",
    title=mark("Group normalization"),
    reference=groupnorm,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion(
            "groups",
            mark("each group of each image comes out with mean 0 and variance 1"),
            3,
            matches("two groups", "three groups"),
        ),
        Criterion(
            "one_group", mark("G = 1: the whole image is one group"), 1, matches("one group")
        ),
        Criterion(
            "single_channels",
            mark("G = C: each channel is a group"),
            1,
            matches("single channels"),
        ),
        Criterion(
            "affine",
            mark("γ scales each channel, then β shifts it"),
            1,
            scales_and_shifts("two groups", "affine", (1, -1, 1, 1)),
        ),
        Criterion(
            "constants",
            mark("right for every ε, and when all sizes are equal"),
            1,
            matches("faint", "equal"),
        ),
        leaves_input_alone(1),
    ),
    hints=(
        mark(
            "Take one image of six channels and G = 2, with γ = 1 and β = 0. In the output, the "
            "channels 0 to 2 together have the mean 0, but one of them alone has not. Is it so "
            "in yours?"
        ),
        mark(
            "Cut the channel axis in two, groups and channels of a group, and normalize the array "
            "of five axes. Bring it back to four axes before γ and β come in, which know channels "
            "and no groups."
        ),
        mark(
            "For image n and group g, μ and σ² are taken over the C/G channels of the group and "
            "all H·W places; x̂ = (x − μ) / √(σ² + ε), and y = γ_c x̂ + β_c for every channel c."
        ),
    ),
    together=(
        ("unbiased_variance", "eps_outside"),
        ("group_size", "eps_outside"),
        ("group_size", "unbiased_variance"),
    ),
    misconceptions=fitted(
        (*group_causes.GROUPS, shared_causes.ON_WIDTH, *shared_causes.ALL), WORDS
    ),
    illustration=group_sharing(),
)
