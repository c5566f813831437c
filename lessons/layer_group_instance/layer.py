"""layer_group_instance.layernorm: each sample over its own features."""

from __future__ import annotations

import numpy as np

from autograder.criteria import matches
from autograder.designs.function import calls, leaves_input_alone
from autograder.designs.illustrations import FRAMES, sample_sharing
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
from course_lib.normalization import layernorm
from lessons.layer_group_instance import shared_causes
from lessons.layer_group_instance.formula import AFFINE, MEAN, VAR
from lessons.layer_group_instance.formula import LAYER as WORDS

STUB = '''\
def layernorm(x, gamma, beta, eps=1e-5):
    """Normalize each sample over its features, then scale and shift each feature.

    The features of a sample are the last gamma.ndim axes of x: with gamma of shape (D,) the
    last axis of x, of shape (N, D) or (N, T, D); with gamma of shape (C, H, W) the last three
    of x, of shape (N, C, H, W). beta has the shape of gamma. Return y, of the shape of x.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def layernorm(x, gamma, beta, eps=1e-5):
    """Normalize each sample over its features, then scale and shift each feature."""
    # The last axes, as many as gamma has.
    axes = tuple(range(-gamma.ndim, 0))
    mean = x.mean(axis=axes, keepdims=True)
    var = x.var(axis=axes, keepdims=True)
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma * x_hat + beta
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    rows, maps = activations(rng, (5, 6)), activations(rng, (2, 3, 4, 5))
    return (
        _probe("rows", rows, neutral(6)),
        _probe("affine", rows, scale_and_shift(rng, 6)),
        _probe("faint", faint(activations(rng, (4, 7)), axis=0), scale_and_shift(rng, 7)),
        _probe("square", activations(rng, (4, 4), scale=1), scale_and_shift(rng, 4), eps=0.1),
        _probe("tokens", activations(rng, (2, 3, 5)), scale_and_shift(rng, 5)),
        _probe("cube", activations(rng, (3, 3, 3)), scale_and_shift(rng, 3)),
        _probe("maps", maps, scale_and_shift(rng, (3, 4, 5))),
    )


def _probe(name: str, x: Floats, affine: dict[str, Floats], **eps: float) -> Probe:
    arguments: dict[str, Value] = {"x": x, **affine, **eps}
    return calls(name, [arguments], rtol=RTOL, atol=ATOL)


def over(axis: str) -> tuple[Edit, Edit]:
    """Return the edits that take mean and variance over other axes, and keep these."""
    return (
        Edit(MEAN, MEAN.replace("{axis}", axis)),
        Edit(VAR, VAR.replace("{axis}", axis)),
    )


AXES = (
    Misconception(
        "batch_norm",
        over("0"),
        mark(
            "Your statistics run over the batch: this is batch normalization. Here every sample "
            "is normalized by itself, so that it does not matter which others are in the batch."
        ),
        mark("Change sample 1: may the output of sample 0 change?"),
        also=(over("tuple(range(x.ndim - 1))"),),
    ),
    Misconception(
        "all_axes",
        (
            Edit(MEAN, "mean = x.mean()"),
            Edit(VAR, "var = x.var()"),
        ),
        mark(
            "One mean and one variance serve the whole array, so every sample depends on all the "
            "others. Layer normalization gives each sample its own."
        ),
        mark("How many means belong to a batch of N rows?"),
    ),
    Misconception(
        "all_but_first",
        over("tuple(range(1, x.ndim))"),
        mark(
            "You average over everything but the first axis. In a sequence of shape (N, T, D) the "
            "tokens of a text then share their statistics, though each should have its own."
        ),
        mark("How many axes of x belong to one γ, and what does its shape tell you?"),
    ),
    Misconception(
        "last_axis_only",
        over("-1"),
        mark(
            "You average over the last axis alone. That is right while γ has one axis; with γ of "
            "shape (C, H, W) it splits one sample into many small ones."
        ),
        mark("γ has three axes: over how many axes of x does one sample reach?"),
    ),
    Misconception(
        "axis_one",
        over("1"),
        mark(
            "You average over axis 1, which holds the features of a matrix only. In a sequence of "
            "shape (N, T, D) axis 1 counts the tokens."
        ),
        mark("Counted from the end, which axis holds the features in (N, D) and in (N, T, D)?"),
    ),
    Misconception(
        "no_keepdims",
        (
            Edit(MEAN, "mean = x.mean(axis={axis})"),
            Edit(VAR, "var = x.var(axis={axis})"),
        ),
        mark(
            "One statistic per sample meets x without an axis of its own, so NumPy lays it along "
            "the features. With as many samples as features nothing complains, and every row is "
            "shifted by the means of the other rows."
        ),
        mark("x has the shape (N, D): which shape must N means have to stand beside the rows?"),
    ),
)

LAYER_ONLY = (
    Misconception(
        "rms_norm",
        (
            Edit(VAR, "var = (x**2).mean(axis={axis}, keepdims=True)"),
            Edit("(x - mean)", "x"),
        ),
        mark(
            "This is RMSNorm, a rule of its own: it divides by the root of the mean square and "
            "subtracts nothing. Layer normalization also moves the mean to 0."
        ),
        mark("Add 100 to every feature of a sample: should its output change?"),
    ),
    Misconception(
        "affine_per_sample",
        (Edit(AFFINE, "gamma[:, None] * x_hat + beta[:, None]"),),
        mark(
            "γ and β are laid along the samples. They belong to the features, and every sample "
            "uses the same ones; the next batch may have another size."
        ),
        mark("γ has the shape (D,): along which axis of (N, D) does NumPy lay it by itself?"),
    ),
)

LAYER = Exercise(
    id="layer_group_instance.layernorm",
    name="layernorm",
    form="function",
    title=mark("Layer normalization"),
    reference=layernorm,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion(
            "rows", mark("each row comes out with mean 0 and variance 1"), 2, matches("rows")
        ),
        Criterion(
            "more_axes",
            mark("tokens and feature maps: as many axes as γ has"),
            2,
            matches("tokens", "cube", "maps"),
        ),
        Criterion(
            "affine",
            mark("γ scales each feature, then β shifts it"),
            1,
            scales_and_shifts("rows", "affine", (1, -1)),
        ),
        Criterion(
            "constants",
            mark("ε does what the formula says, whatever its value"),
            1,
            matches("faint", "square"),
        ),
        leaves_input_alone(1),
    ),
    hints=(
        mark(
            "Change one sample of a batch: the outputs of all the others must stay as they are. "
            "And in a sequence of shape (N, T, D), each token must have the mean 0. Do they?"
        ),
        mark(
            "Work out the axes first: the last ones of x, as many as γ has, counted from the end. "
            "Keep these axes in the two statistics, with size 1, so that they fit beside x."
        ),
        mark(
            "x̂ = (x − μ) / √(σ² + ε), with μ and σ² over the features of one sample; y = γ x̂ + β, "
            "element by element."
        ),
    ),
    together=(
        ("unbiased_variance", "eps_outside"),
        ("unbiased_variance", "no_eps"),
        ("batch_norm", "eps_outside"),
    ),
    misconceptions=fitted((*AXES, *LAYER_ONLY, *shared_causes.ALL), WORDS),
    illustration=sample_sharing(FRAMES, (2, 3)),
)
