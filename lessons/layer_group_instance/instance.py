"""layer_group_instance.instancenorm: each channel of each image by itself."""

from __future__ import annotations

import numpy as np

from autograder.criteria import matches
from autograder.designs.function import calls, leaves_input_alone
from autograder.designs.illustrations import CHANNELS, sample_sharing
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
from autograder.exercise import Criterion, Edit, Exercise, Misconception, Probe, Value
from course_lib.i18n import mark
from course_lib.normalization import instancenorm
from lessons.layer_group_instance import shared_causes
from lessons.layer_group_instance.formula import INSTANCE as WORDS
from lessons.layer_group_instance.formula import MEAN, VAR

STUB = '''\
def instancenorm(x, gamma, beta, eps=1e-5):
    """Normalize each channel of each image by itself, then scale and shift each channel.

    x has shape (N, C, H, W), gamma and beta have shape (C,). Return y, of the shape of x.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def instancenorm(x, gamma, beta, eps=1e-5):
    """Normalize each channel of each image by itself, then scale and shift each channel."""
    mean = x.mean(axis=(2, 3), keepdims=True)
    var = x.var(axis=(2, 3), keepdims=True)
    x_hat = (x - mean) / np.sqrt(var + eps)
    # One number per channel, laid along axis 1.
    return gamma.reshape(1, -1, 1, 1) * x_hat + beta.reshape(1, -1, 1, 1)
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    x = activations(rng, (2, 3, 4, 5))
    weak = faint(activations(rng, (4, 3, 2, 5)), axis=0)
    equal = activations(rng, (3, 3, 3, 3), scale=1)
    return (
        _probe("large", x, neutral(3)),
        _probe("affine", x, scale_and_shift(rng, 3)),
        _probe("faint", weak, scale_and_shift(rng, 3)),
        _probe("equal", equal, scale_and_shift(rng, 3), eps=0.1),
    )


def _probe(name: str, x: Floats, affine: dict[str, Floats], **eps: float) -> Probe:
    arguments: dict[str, Value] = {"x": x, **affine, **eps}
    return calls(name, [arguments], rtol=RTOL, atol=ATOL)


def over(axis: str) -> tuple[Edit, Edit]:
    """Return the edits that average over other axes."""
    return Edit(MEAN, MEAN.replace("{axis}", axis)), Edit(VAR, VAR.replace("{axis}", axis))


AXES = (
    Misconception(
        "batch_norm",
        over("(0, 2, 3)"),
        mark(
            "The images of the batch share their statistics, which is batch normalization. "
            "Instance normalization treats every image alone, in training and in test mode alike."
        ),
        mark("Change image 1: may the output of image 0 change?"),
    ),
    Misconception(
        "layer_norm",
        over("(1, 2, 3)"),
        mark(
            "The channels of an image share their statistics, which is layer normalization. An "
            "instance is one channel of one image."
        ),
        mark("Brighten a single channel: may the outputs of the other channels change?"),
    ),
    Misconception(
        "channels_only",
        over("1"),
        mark(
            "Your means run over the channels, at each place of the image separately. Here it is "
            "the places that belong together, and the channels that stay apart."
        ),
        mark("Which axes count the places of an image in (N, C, H, W)?"),
    ),
    Misconception(
        "one_spatial_axis",
        over("3"),
        mark(
            "Your statistics run over one direction of the image only, so every row or column is "
            "normalized by itself."
        ),
        mark("How many numbers does one channel of one image hold, and how many share your mean?"),
        also=(over("2"),),
    ),
    Misconception(
        "all_axes",
        (Edit(MEAN, "mean = x.mean()"), Edit(VAR, "var = x.var()")),
        mark(
            "One mean and one variance serve the whole batch. Every channel of every image should "
            "have its own."
        ),
        mark("How many means belong to N images of C channels?"),
    ),
)

INSTANCE = Exercise(
    id="layer_group_instance.instancenorm",
    name="instancenorm",
    form="function",
    title=mark("Instance normalization"),
    reference=instancenorm,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion(
            "statistics",
            mark("each channel of each image comes out with mean 0 and variance 1"),
            2,
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
            mark("right for every ε, and when all sizes are equal"),
            1,
            matches("faint", "equal"),
        ),
        leaves_input_alone(1),
    ),
    hints=(
        mark(
            "Make one channel of one image twice as bright: the output should stay almost as it "
            "is. What changes in yours, and where?"
        ),
        mark(
            "Two statistics over the axes of the places, kept with size 1; then one line that "
            "normalizes and one that scales and shifts, with γ and β laid along the channels."
        ),
        mark("For image n and channel c: x̂ = (x − μ_nc) / √(σ²_nc + ε), y = γ_c x̂ + β_c."),
    ),
    together=(
        ("unbiased_variance", "eps_outside"),
        ("unbiased_variance", "no_eps"),
    ),
    misconceptions=fitted((*AXES, shared_causes.ON_WIDTH, *shared_causes.ALL), WORDS),
    illustration=sample_sharing(CHANNELS, (4,)),
)
