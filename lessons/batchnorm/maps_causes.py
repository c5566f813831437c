"""Named mistakes with the axes of feature maps: which numbers share a mean, and where it goes."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.batchnorm.formula import AFFINE, MEAN, RUN_VAR, VAR, X_HAT

PER_PIXEL = """
def batchnorm2d(x, gamma, beta, run, training, momentum=0.9, eps=1e-5):
    N, C, H, W = x.shape
    rows = x.reshape(N, -1)
    if training:
        mean, var = rows.mean(axis=0), rows.var(axis=0)
        channel_mean = mean.reshape(C, -1).mean(axis=1)
        channel_var = var.reshape(C, -1).mean(axis=1)
        run["mean"] = momentum * run["mean"] + (1 - momentum) * channel_mean
        run["var"] = momentum * run["var"] + (1 - momentum) * channel_var
    else:
        mean, var = np.repeat(run["mean"], H * W), np.repeat(run["var"], H * W)
    x_hat = ((rows - mean) / np.sqrt(var + eps)).reshape(x.shape)
    return gamma.reshape(1, C, 1, 1) * x_hat + beta.reshape(1, C, 1, 1)
"""


def in_rows(rows: str, axis: int, y: str) -> str:
    """Return the source of a batch normalization that works on a matrix.

    Args:
        rows: how x becomes the matrix.
        axis: what is averaged away: 0 where channels are columns, 1 where they are rows.
        y: what becomes of the normalized matrix.
    """
    laid = "" if axis == 0 else "[:, None]"
    return f"""
def batchnorm2d(x, gamma, beta, run, training, momentum=0.9, eps=1e-5):
    N, C, H, W = x.shape
    rows = {rows}
    if training:
        mean, var = rows.mean(axis={axis}), rows.var(axis={axis})
        run["mean"] = momentum * run["mean"] + (1 - momentum) * mean
        run["var"] = momentum * run["var"] + (1 - momentum) * var
    else:
        mean, var = run["mean"], run["var"]
    rows = (rows - mean{laid}) / np.sqrt(var{laid} + eps)
    return {y}
"""


COLUMNS, ROWS = "x.reshape(-1, C)", "x.reshape(C, -1)"
MOVED_LAST = "x.transpose(0, 2, 3, 1).reshape(-1, C)"
MOVED_FIRST = "x.transpose(1, 0, 2, 3).reshape(C, -1)"
AFTER = "gamma.reshape(1, C, 1, 1) * rows.reshape(x.shape) + beta.reshape(1, C, 1, 1)"
ON_COLUMNS = "(gamma * rows + beta).reshape(x.shape)"
ON_ROWS = "(gamma[:, None] * rows + beta[:, None]).reshape(x.shape)"

AFFINE_ON_WIDTH = Edit(AFFINE, "gamma * x_hat + beta")
STATISTICS_ON_WIDTH = Edit(X_HAT, "x_hat = (x - mean) / np.sqrt(var + eps)")
LAST_AXIS_KEPT = (
    Edit(MEAN, "mean = x.mean(axis=(0, 1, 2))"),
    Edit(VAR, "var = x.var(axis=(0, 1, 2))"),
)
# Lays (C,) and (C, H, W) alike along the channels.
ALONG_CHANNELS = Edit(
    X_HAT,
    "mean, var = (s.reshape(s.shape + (1,) * (3 - s.ndim)) for s in (mean, var)); "
    "x_hat = (x - mean) / np.sqrt(var + eps)",
)


def statistics_of(values: str) -> tuple[Edit, Edit]:
    """Return the edits that take mean and variance from another array, along another axis."""
    array, axis = values.split(" over ")
    return (
        Edit(MEAN, f"mean = {array}.mean(axis={axis})"),
        Edit(VAR, f"var = {array}.var(axis={axis})"),
    )


AXES = (
    Misconception(
        "per_pixel",
        PER_PIXEL,
        mark(
            "Every pixel has statistics of its own, H·W times as many as a channel should have. "
            "But one filter made all places of a channel, and a pattern should come out alike "
            "wherever it stands."
        ),
        mark("Over which axes may a mean run that belongs to one channel?"),
        also=(
            (
                Edit(RUN_VAR, RUN_VAR + "; mean, var = x.mean(axis=0), x.var(axis=0)"),
                ALONG_CHANNELS,
            ),
            (Edit(RUN_VAR, RUN_VAR + "; var = x.var(axis=0)"), ALONG_CHANNELS),
        ),
    ),
    Misconception(
        "all_axes",
        (Edit(MEAN, "mean = x.mean()"), Edit(VAR, "var = x.var()")),
        mark(
            "One mean and one variance serve all channels together. A channel of large values then "
            "drowns the small ones, and no single channel comes out with mean 0."
        ),
        mark("How many means belong to a batch of images with C channels?"),
    ),
    Misconception(
        "nhwc",
        LAST_AXIS_KEPT,
        mark(
            "Your statistics keep the last axis, as if the channels stood there. In this course it "
            "is the width, so what you average is one column of all images and channels."
        ),
        mark("In the shape (N, C, H, W), at which position are the channels?"),
        also=(
            (*LAST_AXIS_KEPT, STATISTICS_ON_WIDTH),
            (*LAST_AXIS_KEPT, STATISTICS_ON_WIDTH, AFFINE_ON_WIDTH),
        ),
    ),
    Misconception(
        "broadcast_on_width",
        (AFFINE_ON_WIDTH,),
        mark(
            "An array with one number per channel meets x in its own shape, and NumPy lays it "
            "along the last axis, the width. Nothing complains when there are as many columns as "
            "channels."
        ),
        mark("Which shape must C numbers get for NumPy to lay them along axis 1?"),
        also=((STATISTICS_ON_WIDTH,), (STATISTICS_ON_WIDTH, AFFINE_ON_WIDTH)),
    ),
    Misconception(
        "mean_of_pixel_variances",
        (Edit(VAR, "var = x.var(axis=0).mean(axis=(1, 2))"),),
        mark(
            "Your variance, or only the running one, is the mean of the variances of single "
            "pixels. It leaves out how far the means of the pixels lie apart, so it is too small."
        ),
        mark("One pixel is always 0, another always 1: what is the variance of all these values?"),
        also=((Edit(RUN_VAR, RUN_VAR.replace("* var", "* x.var(axis=0).mean(axis=(1, 2))")),),),
    ),
    Misconception(
        "mean_of_image_variances",
        (Edit(VAR, "var = x.var(axis=(2, 3)).mean(axis=0)"),),
        mark(
            "Your variance, or only the running one, is the mean of the variances of single "
            "images. It leaves out how far the means of the images lie apart, so it is too small."
        ),
        mark("One image is all black, another all white: what is the variance of both together?"),
        also=((Edit(RUN_VAR, RUN_VAR.replace("* var", "* x.var(axis=(2, 3)).mean(axis=0)")),),),
    ),
    Misconception(
        "reshape_without_transpose",
        in_rows(COLUMNS, 0, ON_COLUMNS),
        mark(
            "`reshape` cuts the numbers in the order in which they are stored; it moves no axis. "
            "What you take for one channel is a mixture of several."
        ),
        mark("Fill channel c of a small x with the number c: what do you find in your matrix?"),
        also=(
            in_rows(COLUMNS, 0, AFTER),
            in_rows(ROWS, 1, ON_ROWS),
            in_rows(ROWS, 1, AFTER),
            statistics_of("x.reshape(-1, x.shape[1]) over 0"),
            statistics_of("x.reshape(x.shape[1], -1) over 1"),
        ),
    ),
    Misconception(
        "not_transposed_back",
        in_rows(MOVED_LAST, 0, ON_COLUMNS),
        mark(
            "The statistics are right, but on the way back the result is reshaped without its axes "
            "being moved back. The values land in other channels and at other places."
        ),
        mark("Which value of x stands behind `y[0, 1, 0, 0]`, and which one should?"),
        also=(
            in_rows(MOVED_LAST, 0, AFTER),
            in_rows(MOVED_FIRST, 1, ON_ROWS),
            in_rows(MOVED_FIRST, 1, AFTER),
        ),
    ),
)
