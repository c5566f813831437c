"""What is confused with Xavier's normal draws: published conventions, and named mistakes."""

from __future__ import annotations

from autograder.exercise import Convention, Edit, Misconception
from course_lib.i18n import mark
from lessons.xavier_he.drawing_causes import (
    NORMAL_DRAW,
    NORMAL_ONLY,
    TRUNCATED,
    drawing_misconceptions,
    drawn,
)

SIGMA = "np.sqrt(2 / (fan_in + fan_out))"


def scaled(*expressions: str) -> tuple[tuple[Edit, ...], ...]:
    """Return the changes that compute the standard deviation in other ways."""
    return drawn(SIGMA, *expressions)


CONVENTIONS = (
    Convention(
        "lecun",
        scaled("np.sqrt(1 / fan_in)")[0],
        mark(
            "Your variance is 1 / n_in, which is LeCun's rule; several books call it Xavier's. It "
            "keeps the forward signals as they are, while Xavier's rule weighs forward and "
            "backward signals against each other and so looks at both fans."
        ),
        "Deep Learning from Scratch",
    ),
    TRUNCATED,
)

FORMULA = (
    Misconception(
        "variance_as_std",
        scaled("2 / (fan_in + fan_out)")[0],
        mark(
            "You hand over a variance where the generator expects a standard deviation, so the "
            "weights come out many times too small."
        ),
        mark(
            "N(0, σ²) is written with the variance; what does rng.normal call its second argument?"
        ),
        also=scaled("1 / fan_in", "2 / fan_in", "1 / (fan_in + fan_out)"),
    ),
    Misconception(
        "fan_out_only",
        scaled("np.sqrt(1 / fan_out)")[0],
        mark(
            "Only the fan-out enters your rule. That preserves the gradients on their way back, "
            "but lets the signals on their way forward grow or fade."
        ),
        mark("Which of the two fans does a forward signal feel, and which a gradient?"),
    ),
    Misconception(
        "missing_brackets",
        scaled("np.sqrt(2 / fan_in + fan_out)")[0],
        mark(
            "Your weights are larger than 1 by far: Python divides before it adds, so only one "
            "of the fans stands below the fraction line."
        ),
        mark("What does Python give for 2 / 400 + 100?"),
        also=scaled("np.sqrt(2 / fan_out + fan_in)"),
    ),
    Misconception(
        "factor_one",
        scaled("np.sqrt(1 / (fan_in + fan_out))")[0],
        mark(
            "Your variance is half of what it should be. The rule divides by the mean of the two "
            "fans, and you divide by their sum."
        ),
        mark(
            "For a square layer, n_in = n_out = n, the rule must give 1 / n: what does yours give?"
        ),
    ),
    Misconception(
        "factor_three",
        scaled("np.sqrt(3 / (fan_in + fan_out))")[0],
        mark(
            "Your variance is half as large again as it should be. A 3 belongs to uniform draws, "
            "where it links the variance with the limit; a normal distribution has no limit."
        ),
        mark(
            "For a square layer, n_in = n_out = n, the rule must give 1 / n: what does yours give?"
        ),
    ),
    Misconception(
        "limit_as_std",
        scaled("np.sqrt(6 / (fan_in + fan_out))")[0],
        mark(
            "You use the limit of the uniform form as a standard deviation. The limit is √3 "
            "times as large, so your variance comes out three times too large."
        ),
        mark("Two forms, one variance: which of the two numbers belongs to normal draws?"),
    ),
    Misconception(
        "he",
        scaled("np.sqrt(2 / fan_in)")[0],
        mark(
            "This is He's rule, made for ReLU, which throws half of the signal away. Xavier's "
            "rule assumes a function like tanh and looks at both fans."
        ),
        mark("For a square layer, how do the two rules' variances differ?"),
        also=scaled("np.sqrt(2 / fan_out)"),
    ),
    Misconception(
        "root_of_one_part",
        scaled("np.sqrt(2) / (fan_in + fan_out)")[0],
        mark(
            "Your root reaches over one part of the fraction only, so numerator and denominator "
            "no longer belong together."
        ),
        mark("Over which part of the variance must the root reach to give the standard deviation?"),
        also=scaled("2 / np.sqrt(fan_in + fan_out)"),
    ),
    Misconception(
        "product_of_fans",
        scaled("np.sqrt(2 / (fan_in * fan_out))")[0],
        mark(
            "The fans are multiplied in your rule. The number of weights plays no part; what "
            "counts is how many terms one sum has, forward and backward."
        ),
        mark("How many terms has the sum that one unit computes?"),
        also=scaled("np.sqrt(1 / (fan_in * fan_out))"),
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
        also=drawn(
            NORMAL_DRAW,
            "rng.uniform(-np.sqrt(3 / fan_in), np.sqrt(3 / fan_in), size=(fan_in, fan_out))",
        ),
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
        NORMAL_DRAW, "sigma", SIGMA, ("np.sqrt(1 / fan_in)", "np.sqrt(2 / fan_in)", "0.01")
    ),
)
