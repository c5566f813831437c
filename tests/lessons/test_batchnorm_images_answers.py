"""Batch normalization of images, and the bug hunt about it, as learners write them."""

from __future__ import annotations

import textwrap

import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict

IMAGES = "batchnorm.batchnorm2d"
HUNT = "batchnorm.fix_conv"


def verdict(text: str, exercise_id: str = IMAGES, seed: int | None = None) -> Verdict:
    return judge_source(course.exercise(exercise_id), textwrap.dedent(text), seed)


def images(statistics: str, laid: str = "None, :, None, None", name: str = "batchnorm2d") -> str:
    return f"""
def {name}(x, gamma, beta, run, training, momentum=0.9, eps=1e-5):
    m, v = run["mean"], run["var"]
    if training:
        {statistics}
        run["mean"] = momentum * run["mean"] + (1 - momentum) * m
        run["var"] = momentum * run["var"] + (1 - momentum) * v
    m, v, g, b = (s[{laid}] for s in (m, v, gamma, beta))
    return g * (x - m) / np.sqrt(v + eps) + b
"""


ROWS = """
    def batchnorm2d(x, gamma, beta, run, training, momentum=0.9, eps=1e-5):
        def dense(rows):
            m, v = run["mean"], run["var"]
            if training:
                m, v = rows.mean(axis=0), rows.var(axis=0)
                run["mean"] = momentum * run["mean"] + (1 - momentum) * m
                run["var"] = momentum * run["var"] + (1 - momentum) * v
            return gamma * (rows - m) / np.sqrt(v + eps) + beta
        N, C, H, W = x.shape
        rows = {rows}
        return {back}
    """
MOVED = "x.transpose(0, 2, 3, 1).reshape(-1, C)"
PLAIN = "m, v = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))"

RIGHT_IMAGES = {
    "three_axes": images(PLAIN),
    "one_after_the_other": images(
        "m = x.mean(3).mean(2).mean(0); v = ((x - m[None, :, None, None])**2).mean((0, 2, 3))"
    ),
    "channel_by_channel": images(
        "m, v = (np.array([f(x[:, c]) for c in range(x.shape[1])]) for f in (np.mean, np.var))"
    ),
    "as_a_dense_layer": ROWS.format(
        rows=MOVED, back="dense(rows).reshape(N, H, W, C).transpose(0, 3, 1, 2)"
    ),
    "no_leading_axis": images(PLAIN, laid=":, None, None"),
}


@pytest.mark.parametrize("name", RIGHT_IMAGES)
@pytest.mark.parametrize("seed", [None, 7])
def test_every_right_style_for_images_is_correct(name: str, seed: int | None) -> None:
    found = verdict(RIGHT_IMAGES[name], IMAGES, seed)
    assert (found.kind, found.faults, found.points) == ("correct", (), 8)


WRONG_IMAGES = [
    ("mean_of_image_variances", images("m = x.mean((0, 2, 3)); v = x.var((2, 3)).mean(0)")),
    ("mean_of_pixel_variances", images("m = x.mean((0, 2, 3)); v = x.var(0).mean((1, 2))")),
    ("all_axes", images("m, v = (np.full(len(gamma), f(x)) for f in (np.mean, np.var))")),
    ("unbiased_variance", images("m, v = x.mean((0, 2, 3)), x.var((0, 2, 3), ddof=1)")),
    ("broadcast_on_width", images(PLAIN, laid=":")),
    ("nhwc", images("m, v = x.mean((0, 1, 2)), x.var((0, 1, 2))", laid=":")),
    (
        "reshape_without_transpose",
        ROWS.format(rows="x.reshape(-1, C)", back="dense(rows).reshape(N, C, H, W)"),
    ),
    ("not_transposed_back", ROWS.format(rows=MOVED, back="dense(rows).reshape(x.shape)")),
]


@pytest.mark.parametrize(("cause", "text"), WRONG_IMAGES)
@pytest.mark.parametrize("seed", [None, 7])
def test_a_mistake_with_the_axes_keeps_its_name(cause: str, text: str, seed: int | None) -> None:
    found = verdict(text, IMAGES, seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.first_difference is not None


def test_the_hunts_code_runs_and_has_statistics_per_pixel() -> None:
    hunt = course.exercise(HUNT)
    assert judge_source(hunt, hunt.stub).kind == "not_attempted"
    touched = judge_source(hunt, hunt.stub + "\n\nx = 1\n")
    assert (touched.kind, touched.cause, touched.points) == ("misconception", "per_pixel", 0)


def test_a_repair_of_the_rows_alone_meets_the_next_fault() -> None:
    hunt = course.exercise(HUNT)
    text = hunt.stub.replace("x.reshape(N, -1)", "x.reshape(-1, C)")
    found = judge_source(hunt, text)
    assert (found.kind, found.raised and found.raised.type) == ("raised", "ValueError")


def test_a_running_variance_left_per_pixel_is_named() -> None:
    hunt = course.exercise(HUNT)
    text = hunt.stub.replace(
        "    x_hat = ((rows - mean) / np.sqrt(var + eps)).reshape(x.shape)",
        "    if training: mean, var = (np.repeat(f(x, axis=(0, 2, 3)), H * W) for f in"
        " (np.mean, np.var))\n"
        "    x_hat = ((rows - mean) / np.sqrt(var + eps)).reshape(x.shape)",
    )
    found = judge_source(hunt, text)
    assert (found.kind, found.cause) == ("misconception", "mean_of_pixel_variances")
    assert found.points == 3


@pytest.mark.parametrize("seed", [None, 7])
def test_another_repair_of_the_hunt_is_correct(seed: int | None) -> None:
    found = verdict(images(PLAIN, name="fixed_conv_batchnorm"), HUNT, seed)
    assert (found.kind, found.faults, found.points) == ("correct", (), 6)
