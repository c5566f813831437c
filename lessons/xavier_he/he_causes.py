"""What is confused with He's normal draws: named mistakes."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark
from lessons.xavier_he.drawing_causes import (
    NORMAL_DRAW,
    NORMAL_ONLY,
    drawing_misconceptions,
    drawn,
)

SIGMA = "np.sqrt(2 / fan_in)"


def scaled(*expressions: str) -> tuple[tuple[Edit, ...], ...]:
    """Return the changes that compute the standard deviation in other ways."""
    return drawn(SIGMA, *expressions)


FORMULA = (
    Misconception(
        "variance_as_std",
        scaled("2 / fan_in")[0],
        mark(
            "You hand over a variance where the generator expects a standard deviation, so the "
            "weights come out many times too small."
        ),
        mark(
            "N(0, σ²) is written with the variance; what does rng.normal call its second argument?"
        ),
        also=scaled("1 / fan_in", "2 / (fan_in + fan_out)"),
    ),
    Misconception(
        "fan_out_only",
        scaled("np.sqrt(2 / fan_out)")[0],
        mark(
            "You use the fan-out, which preserves the gradients on their way back. He's paper "
            "allows that as well, but this exercise asks for the forward signals."
        ),
        mark("How many terms has the sum that one unit computes on the way forward?"),
    ),
    Misconception(
        "average_fan",
        scaled("np.sqrt(4 / (fan_in + fan_out))")[0],
        mark(
            "You take the mean of both fans, as Xavier's rule does. He's rule makes no "
            "compromise: it keeps one direction exactly."
        ),
        mark("Does the number of units that a layer has change the size of a single sum in it?"),
    ),
    Misconception(
        "xavier",
        scaled("np.sqrt(2 / (fan_in + fan_out))")[0],
        mark(
            "This is Xavier's rule, for functions like tanh. Behind ReLU half of the signal is "
            "gone, and with these weights it fades from layer to layer."
        ),
        mark("What part of its mean square does a signal keep when ReLU has cut it?"),
    ),
    Misconception(
        "lecun",
        scaled("np.sqrt(1 / fan_in)")[0],
        mark(
            "This is LeCun's rule, which keeps a signal as it is where nothing is cut off. With "
            "ReLU the mean square halves at every layer."
        ),
        mark("What part of its mean square does a signal keep when ReLU has cut it?"),
    ),
    Misconception(
        "root_of_one_part",
        scaled("np.sqrt(2) / fan_in")[0],
        mark(
            "Your root reaches over one part of the fraction only, so numerator and denominator "
            "no longer belong together."
        ),
        mark("Over which part of the variance must the root reach to give the standard deviation?"),
        also=scaled("2 / np.sqrt(fan_in)"),
    ),
    Misconception(
        "limit_as_std",
        scaled("np.sqrt(6 / fan_in)")[0],
        mark(
            "You use the limit of the uniform form as a standard deviation. The limit is √3 "
            "times as large, so your variance comes out three times too large."
        ),
        mark("Two forms, one variance: which of the two numbers belongs to normal draws?"),
    ),
)

KIND = (
    Misconception(
        "uniform_draws",
        drawn(
            NORMAL_DRAW,
            "rng.uniform(-np.sqrt(3) * sigma, np.sqrt(3) * sigma, size=(fan_in, fan_out))",
        )[0],
        mark(
            "Your weights are spread evenly between two limits. That is the uniform form of the "
            "rule; this exercise asks for normal draws, most of them small and a few large."
        ),
        mark("Which method of the generator draws from a bell curve?"),
    ),
    Misconception(
        "std_as_limit",
        drawn(NORMAL_DRAW, "rng.uniform(-sigma, sigma, size=(fan_in, fan_out))")[0],
        mark(
            "You use the standard deviation as the limit of uniform draws. They are not normally "
            "distributed, and too narrow as well: most of them lie far inside their limit."
        ),
        mark("Which method of the generator takes a standard deviation?"),
    ),
)

MISCONCEPTIONS = (
    *FORMULA,
    *KIND,
    *NORMAL_ONLY,
    *drawing_misconceptions(
        NORMAL_DRAW,
        "sigma",
        SIGMA,
        ("np.sqrt(1 / fan_in)", "np.sqrt(2 / (fan_in + fan_out))", "0.01"),
    ),
)
