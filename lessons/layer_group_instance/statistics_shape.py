"""layer_group_instance.stat_shape: which numbers share a mean, told by a shape."""

from __future__ import annotations

import numpy as np

from autograder.criteria import matches
from autograder.designs.function import calls
from autograder.exercise import Criterion, Edit, Exercise, Misconception, Probe, Value
from course_lib.i18n import mark
from course_lib.normalization import stat_shape

STUB = '''\
def stat_shape(kind, shape, G=None):
    """Return the shape of the means and variances of a normalization, with axes kept.

    kind is "BN", "LN", "GN" or "IN"; shape is (N, C, H, W), and LN normalizes a whole image.
    GN works on an array of shape (N, G, C // G, H, W), so its statistics have five axes.
    Each axis that is averaged away has size 1. Return a tuple.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def stat_shape(kind, shape, G=None):
    """Return the shape of the means and variances of a normalization, with axes kept."""
    N, C, H, W = shape
    # What is averaged away has size 1.
    shapes = {
        "BN": (1, C, 1, 1),
        "LN": (N, 1, 1, 1),
        "GN": (N, G, 1, 1, 1),
        "IN": (N, C, 1, 1),
    }
    return shapes[kind]
'''

KINDS = ("BN", "LN", "GN", "IN")
BN, LN, GN, IN = (
    "return (1, C, 1, 1)",
    "return (N, 1, 1, 1)",
    "return (N, G, 1, 1, 1)",
    "return (N, C, 1, 1)",
)


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw two shapes, no two sizes alike, and ask for each kind."""
    sizes = [_sizes(rng) for _ in range(2)]
    return tuple(calls(kind, [_arguments(kind, *size) for size in sizes]) for kind in KINDS)


def _sizes(rng: np.random.Generator) -> tuple[tuple[int, ...], int]:
    groups, channels = (int(n) for n in rng.permutation([2, 3, 5])[:2])
    images, height, width = (int(n) for n in rng.permutation([4, 7, 8, 9])[:3])
    return (images, groups * channels, height, width), groups


def _arguments(kind: str, shape: tuple[int, ...], groups: int) -> dict[str, Value]:
    arguments: dict[str, Value] = {"kind": kind, "shape": shape}
    return {**arguments, "G": groups} if kind == "GN" else arguments


MISCONCEPTIONS = (
    Misconception(
        "bn_per_pixel",
        (Edit(BN, "return (1, C, *shape[2:])"),),
        mark(
            "BN: you average over the images only, and every place of the map keeps statistics of "
            "its own. A channel pools its places as well."
        ),
        mark("A channel of N images has N·H·W numbers: how many of them share BN's mean?"),
    ),
    Misconception(
        "ln_as_bn",
        (Edit(LN, "return (1, C, 1, 1)"),),
        mark(
            "LN: you give each channel statistics over the batch, which is batch normalization. "
            "Layer normalization never looks from one image to another."
        ),
        mark("Which axes belong to a single image, and which one counts the images?"),
    ),
    Misconception(
        "ln_per_position",
        (Edit(LN, "return (N, 1, *shape[2:])"),),
        mark(
            "LN: you average over the channels only, and every place keeps statistics of its own. "
            "In this exercise a whole image is normalized together."
        ),
        mark("How many means does an image have if all of it is normalized together?"),
    ),
    Misconception(
        "in_shared_over_batch",
        (Edit(IN, "return (1, C, 1, 1)"),),
        mark(
            "IN: the images share their statistics, which is batch normalization. An instance is "
            "one channel of one image."
        ),
        mark("With N images of C channels, how many instances are there?"),
    ),
    Misconception(
        "gn_shared_over_batch",
        (Edit(GN, "return (1, G, 1, 1, 1)"),),
        mark(
            "GN: the images share the statistics of a group. Group normalization was made to work "
            "with any batch size, so each image has its own."
        ),
        mark("With N images and G groups, how many means are there?"),
    ),
    Misconception(
        "gn_per_channel",
        (Edit(GN, "return (N, G, C // G, 1, 1)"),),
        mark(
            "GN: every channel keeps statistics of its own, which is instance normalization. The "
            "channels of a group share theirs."
        ),
        mark("How many different means do the C/G channels of one group have?"),
        also=((Edit(GN, "return (N, C, 1, 1)"),), (Edit(GN, "return (N, C, 1, 1, 1)"),)),
    ),
    Misconception(
        "gn_group_size",
        (Edit(GN, "return (N, C // G, 1, 1, 1)"),),
        mark("GN: you count the channels in a group where the groups were to be counted."),
        mark("G = 1 means one group of all channels: how many means has an image then?"),
    ),
    Misconception(
        "gn_four_axes",
        (Edit(GN, "return (N, G, 1, 1)"),),
        mark(
            "GN: the sizes are right, but an axis is missing. The channel axis has been split in "
            "two, groups and channels of a group, and the second of them is averaged away."
        ),
        mark("How many axes has the array (N, G, C // G, H, W), and how many has your shape?"),
    ),
    Misconception(
        "axes_dropped",
        (
            Edit(BN, "return (C,)"),
            Edit(LN, "return (N,)"),
            Edit(GN, "return (N, G)"),
            Edit(IN, "return (N, C)"),
        ),
        mark(
            "The axes that are averaged away are missing. Kept with size 1, they let NumPy lay the "
            "statistics beside x; without them they land on the wrong axes, or nowhere."
        ),
        mark("What does `keepdims=True` change in the shape of a mean?"),
    ),
    Misconception(
        "averaged_for_kept",
        (
            Edit(BN, "return (N, 1, *shape[2:])"),
            Edit(LN, "return (1, C, *shape[2:])"),
            Edit(GN, "return (1, 1, C // G, *shape[2:])"),
            Edit(IN, "return (1, 1, *shape[2:])"),
        ),
        mark(
            "You wrote 1 for the axes that stay, and kept the sizes of those that are averaged "
            "away: it is the other way round."
        ),
        mark("How many numbers does the mean of 20 numbers consist of?"),
    ),
    Misconception(
        "in_as_ln",
        (Edit(IN, "return (N, 1, 1, 1)"),),
        mark(
            "IN: all channels of an image share their statistics, which is layer normalization. An "
            "instance is one channel of one image."
        ),
        mark("With N images of C channels, how many instances are there?"),
    ),
)

STAT_SHAPE = Exercise(
    id="layer_group_instance.stat_shape",
    name="stat_shape",
    form="function",
    title=mark("Who shares a mean"),
    reference=stat_shape,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion("batch", mark("BN: batch normalization"), 1, matches("BN")),
        Criterion("layer", mark("LN: layer normalization"), 1, matches("LN")),
        Criterion("group", mark("GN: group normalization"), 2, matches("GN")),
        Criterion("instance", mark("IN: instance normalization"), 1, matches("IN")),
    ),
    hints=(
        mark(
            "The product of your shape is the number of means. For three images of four channels "
            "it must be 4 for BN, 3 for LN, 12 for IN, and 6 for GN with two groups."
        ),
        mark(
            "Write down the axes of x for each kind, and put a 1 wherever values are averaged "
            "together. For GN begin with the five axes that x has after it was split into groups."
        ),
        mark(
            "BN averages over N, H and W; LN over C, H and W; IN over H and W; GN over C/G, H and "
            "W, separately for every image and group."
        ),
    ),
    misconceptions=MISCONCEPTIONS,
)
