"""What is counted in place of the fans: named mistakes."""

from __future__ import annotations

from autograder.exercise import Change, Edit, Misconception
from course_lib.i18n import mark

DENSE = "return units_in, units_out"
CONV = "return channels_in * height * width, channels_out * height * width"
AXES = "channels_out, channels_in, height, width = shape"


def conv(fan_in: str, fan_out: str) -> Change:
    """Return the change that counts a convolution's fans in another way."""
    return (Edit(CONV, f"return {fan_in}, {fan_out}"),)


MISCONCEPTIONS = (
    Misconception(
        "swapped",
        (
            Edit(DENSE, "return units_out, units_in"),
            Edit(CONV, "return channels_out * height * width, channels_in * height * width"),
        ),
        mark(
            "Both numbers are right, but they come back in the wrong order: the fan-in is asked "
            "for first."
        ),
        mark("For a layer of 784 inputs and 128 units, which of the two numbers is the fan-in?"),
    ),
    Misconception(
        "dense_swapped",
        (Edit(DENSE, "return units_out, units_in"),),
        mark(
            "For dense layers the two are exchanged. PyTorch stores such weights as (out, in); in "
            "this course they are (in, out), so that x @ W works."
        ),
        mark("Which axis of W meets the features of x in x @ W?"),
    ),
    Misconception(
        "conv_swapped",
        conv("channels_out * height * width", "channels_in * height * width"),
        mark(
            "For convolutions the two are exchanged. Their weights are stored the other way "
            "round than those of a dense layer: the channels that come out stand first."
        ),
        mark("What do the first two numbers of a convolution's shape stand for?"),
    ),
    Misconception(
        "ignores_kernel",
        conv("channels_in", "channels_out"),
        mark(
            "The kernel is left out. One output of a convolution looks at a whole window of "
            "every channel, so it adds up many more numbers than there are channels."
        ),
        mark("How many numbers does a 5 × 5 kernel multiply in a single channel?"),
        also=(conv("channels_out", "channels_in"),),
    ),
    Misconception(
        "kernel_on_one_side",
        conv("channels_in * height * width", "channels_out"),
        mark(
            "The kernel enters one of the two fans only. Each input, too, is used again wherever "
            "the window covers it, and gets a gradient from each of these places."
        ),
        mark("From how many outputs of one channel does a single input get a gradient?"),
        also=(conv("channels_in", "channels_out * height * width"),),
    ),
    Misconception(
        "one_side_of_kernel",
        conv("channels_in * height", "channels_out * height"),
        mark(
            "Only one side of the kernel is counted, or one side twice. A window has an area, and "
            "it need not be square."
        ),
        mark("How many numbers lie in a window of 3 × 5?"),
        also=(
            conv("channels_in * width", "channels_out * width"),
            conv("channels_in * height * height", "channels_out * height * height"),
            conv("channels_in * width * width", "channels_out * width * width"),
        ),
    ),
    Misconception(
        "kernel_last",
        (Edit(AXES, "height, width, channels_in, channels_out = shape"),),
        mark(
            "You read the shape as `(height, width, in, out)`, as TensorFlow stores it. Here the "
            "channels stand first and the kernel last."
        ),
        mark("In which order does the docstring name the four axes?"),
    ),
    Misconception(
        "sum_of_sides",
        conv("channels_in + height + width", "channels_out + height + width"),
        mark(
            "You add the sizes up. Every channel has a whole window of its own, so the counts "
            "multiply."
        ),
        mark("How many numbers are there in 3 channels of 5 × 5?"),
        also=(conv("channels_in * (height + width)", "channels_out * (height + width)"),),
    ),
    Misconception(
        "all_weights",
        conv(
            "channels_out * channels_in * height * width",
            "channels_out * channels_in * height * width",
        ),
        mark(
            "You count all weights of the layer. A fan belongs to a single unit: the terms of "
            "one sum, or the sums that one input takes part in."
        ),
        mark("Does one output of the layer use every weight that the layer has?"),
        also=(
            (
                Edit(DENSE, "return units_in * units_out, units_in * units_out"),
                *conv(
                    "channels_out * channels_in * height * width",
                    "channels_out * channels_in * height * width",
                ),
            ),
        ),
    ),
)
