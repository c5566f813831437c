"""Named mistakes with the groups of group normalization: which channels share a mean."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.layer_group_instance.formula import AFFINE

SPLIT = "groups = x.reshape(N, G, C // G, H, W)"
MEAN = "mean = groups.mean(axis=(2, 3, 4), keepdims=True)"
VAR = "var = groups.var(axis=(2, 3, 4), keepdims=True)"


def over(axis: str) -> tuple[Edit, Edit]:
    """Return the edits that average the groups over other axes."""
    return (
        Edit(MEAN, MEAN.replace("(2, 3, 4)", axis)),
        Edit(VAR, VAR.replace("(2, 3, 4)", axis)),
    )


GROUPS = (
    Misconception(
        "instance_norm",
        over("(3, 4)"),
        mark(
            "Every channel is normalized by itself, which is instance normalization. A group "
            "pools all of its C/G channels, with all of their places."
        ),
        mark("With G = 1 the whole image is one group: how many means does your code take of it?"),
    ),
    Misconception(
        "layer_norm",
        over("(1, 2, 3, 4)"),
        mark(
            "G has no effect: each image is normalized as a whole, which is layer normalization. "
            "Every group has a mean of its own."
        ),
        mark("What should change in the output when G grows from 1 to 2?"),
    ),
    Misconception(
        "batch_norm",
        over("(0, 3, 4)"),
        mark(
            "This is batch normalization: each channel over the whole batch. Group normalization "
            "treats every image alone, and several channels of it together."
        ),
        mark("Change image 1: may the output of image 0 change?"),
    ),
    Misconception(
        "batch_included",
        over("(0, 2, 3, 4)"),
        mark(
            "Your groups are right, but each pools all the images of the batch. Group "
            "normalization was made so that the size of the batch does not matter."
        ),
        mark("Change image 1: may the output of image 0 change?"),
    ),
    Misconception(
        "group_size",
        (Edit(SPLIT, "groups = x.reshape(N, C // G, G, H, W)"),),
        mark(
            "G is taken as the number of channels in a group. It is the number of groups; each has "
            "C/G channels."
        ),
        mark("With C = 6 and G = 2, how many channels share a mean with channel 0?"),
    ),
    Misconception(
        "interleaved",
        (
            Edit(SPLIT, "groups = x.reshape(N, C // G, G, H, W)"),
            *over("(1, 3, 4)"),
        ),
        mark(
            "Your groups take every G-th channel. The right number of channels share a mean, but "
            "a group is a run of channels that follow one another."
        ),
        mark("With C = 6 and G = 2, which two channels come right after channel 0 in its group?"),
    ),
    Misconception(
        "channels_only",
        over("2"),
        mark(
            "Your means run over the channels of a group, at each place separately. The places of "
            "the map belong to the pool as well."
        ),
        mark("How many numbers does one group of one image hold?"),
    ),
    Misconception(
        "reshape_without_transpose",
        (
            Edit(SPLIT, "groups = x.reshape(N, H, W, G, C // G)"),
            *over("(1, 2, 4)"),
        ),
        mark(
            "Your `reshape` cuts x as if the channels stood on the last axis. `reshape` moves no "
            "axis: what you call a group is a mixture of channels and places."
        ),
        mark("Which axis of (N, C, H, W) is to be cut into groups, and what must follow it?"),
    ),
    Misconception(
        "affine_per_group",
        (
            Edit(
                AFFINE,
                "np.repeat(gamma[:G], C // G).reshape(1, C, 1, 1) * x_hat"
                " + np.repeat(beta[:G], C // G).reshape(1, C, 1, 1)",
            ),
        ),
        mark(
            "γ and β act per group, so that most of their entries are never used. Only the "
            "statistics are shared in a group; each channel keeps its own scale and shift."
        ),
        mark("γ has C entries: which of them belongs to the last channel?"),
    ),
)
