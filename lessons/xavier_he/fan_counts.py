"""xavier_he.fans: how many numbers an output sums over, and how many an input feeds."""

from __future__ import annotations

import numpy as np

from autograder.criteria import Test, matches, readings
from autograder.designs.function import calls
from autograder.exercise import Criterion, Exercise, Probe, Value
from autograder.record import Plain, Record
from course_lib.i18n import mark
from course_lib.initializers import fans
from lessons.xavier_he.fan_causes import MISCONCEPTIONS

KERNELS = ("kernel", "point")

STUB = '''\
def fans(shape):
    """Return (fan_in, fan_out) of a weight array of this shape.

    shape is `(in, out)` for a dense layer, `(out, in, height, width)` for a convolution.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def fans(shape):
    """Return (fan_in, fan_out) of a weight array of this shape."""
    if len(shape) == 2:
        return shape[0], shape[1]
    channels_out, channels_in, height, width = shape
    # One output looks at a whole window of every channel.
    window = height * width
    return channels_in * window, channels_out * window
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw shapes of which no two axes are alike, and kernels of a single point."""
    dense = [_sizes(rng, 2) for _ in range(3)]
    kernels = [_sizes(rng, 4) for _ in range(3)]
    points = [(*_sizes(rng, 2), 1, 1) for _ in range(2)]
    return (
        calls("dense", [{"shape": shape} for shape in dense]),
        calls("kernel", [{"shape": shape} for shape in kernels]),
        calls("point", [{"shape": shape} for shape in points]),
    )


def _sizes(rng: np.random.Generator, axes: int) -> tuple[Value, ...]:
    """Draw sizes of axes: primes, so that different products are different numbers."""
    return tuple(int(size) for size in rng.choice([2, 3, 5, 7, 11, 13], axes, replace=False))


def _part(position: int) -> Test:
    """Hold where one of the two numbers is right for every kernel."""

    def holds(record: Record) -> bool:
        expected, found = (
            [_at(position, value) for probe in KERNELS for value in readings(o, probe, "out")]
            for o in (record.baseline, record.candidate)
        )
        return expected == found

    return holds


def _at(position: int, value: Plain) -> Plain:
    """Return one of two numbers that came back; nothing where there are no two."""
    return value[position] if isinstance(value, tuple) and len(value) == 2 else None


FANS = Exercise(
    id="xavier_he.fans",
    name="fans",
    form="function",
    title=mark("Fans of dense layers and convolutions"),
    reference=fans,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion("dense", mark("both fans of a dense layer"), 1, matches("dense")),
        Criterion("conv_in", mark("the fan-in of a convolution"), 1, _part(0)),
        Criterion("conv_out", mark("the fan-out of a convolution"), 1, _part(1)),
        Criterion("all_shapes", mark("both fans of every shape"), 1, matches()),
    ),
    hints=(
        mark(
            "Count by hand: a convolution with 3 channels in and a kernel of 5 × 5 adds up 75 "
            "products for each of its outputs. What does yours say for (16, 3, 5, 5)?"
        ),
        mark(
            "You need two cases, told apart by the number of axes. In the second, the area of "
            "the kernel appears in both answers, and the channels stand in another order."
        ),
        mark(
            "Dense `(in, out)`: n_in = in and n_out = out. Convolution `(out, in, kh, kw)`: "
            "n_in = in · kh · kw and n_out = out · kh · kw."
        ),
    ),
    labels={
        "dense": mark("dense layers"),
        "kernel": mark("convolution kernels"),
        "point": mark("kernels of a single point"),
    },
    misconceptions=MISCONCEPTIONS,
)
