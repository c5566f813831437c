"""What is confused with Xavier's uniform draws: a published convention, and named mistakes."""

from __future__ import annotations

from autograder.exercise import Convention, Edit, Misconception
from course_lib.i18n import mark
from lessons.xavier_he.drawing_causes import UNIFORM_DRAW, drawing_misconceptions, drawn

LIMIT = "np.sqrt(6 / (fan_in + fan_out))"


def limited(*expressions: str) -> tuple[tuple[Edit, ...], ...]:
    """Return the changes that compute the limit in other ways."""
    return drawn(LIMIT, *expressions)


CONVENTIONS = (
    Convention(
        "lecun",
        limited("np.sqrt(3 / fan_in)")[0],
        mark(
            "Your variance is 1 / n_in, which is LeCun's rule in its uniform form; some libraries "
            "call it Xavier's. It keeps the forward signals as they are, while Xavier's rule "
            "looks at both fans."
        ),
        "Caffe",
    ),
)

FORMULA = (
    Misconception(
        "std_as_limit",
        limited("np.sqrt(2 / (fan_in + fan_out))")[0],
        mark(
            "You use the standard deviation as the limit. Evenly spread draws lie inside their "
            "limit, most of them far inside, so yours have too small a spread."
        ),
        mark("What is the standard deviation of draws between −1 and 1?"),
        also=limited("np.sqrt(1 / (fan_in + fan_out))"),
    ),
    Misconception(
        "factor_three",
        limited("np.sqrt(3 / (fan_in + fan_out))")[0],
        mark(
            "Your variance is half of what it should be. The 3 that links limit and variance is "
            "there, but the rule's own 2 has been lost on the way."
        ),
        mark("The variance of draws between −a and a is a² / 3: which variance has your a?"),
    ),
    Misconception(
        "no_root",
        limited("6 / (fan_in + fan_out)")[0],
        mark(
            "The root is missing. Your limit is the square of the right one, and for large "
            "layers next to nothing."
        ),
        mark("If a² is 0.01, how far do the draws reach?"),
        also=limited("2 / (fan_in + fan_out)"),
    ),
    Misconception(
        "root_of_one_part",
        limited("np.sqrt(6) / (fan_in + fan_out)")[0],
        mark(
            "Your root reaches over one part of the fraction only, so numerator and denominator "
            "no longer belong together."
        ),
        mark("Over which part of a² must the root reach to give a?"),
        also=limited("6 / np.sqrt(fan_in + fan_out)"),
    ),
    Misconception(
        "missing_brackets",
        limited("np.sqrt(6 / fan_in + fan_out)")[0],
        mark(
            "Your weights are larger than 1 by far: Python divides before it adds, so only one "
            "of the fans stands below the fraction line."
        ),
        mark("What does Python give for 6 / 400 + 100?"),
        also=limited("np.sqrt(6 / fan_out + fan_in)"),
    ),
    Misconception(
        "he",
        limited("np.sqrt(6 / fan_in)")[0],
        mark(
            "This is He's rule in its uniform form, made for ReLU. Xavier's rule assumes a "
            "function like tanh and looks at both fans."
        ),
        mark("For a square layer, how do the two rules' variances differ?"),
        also=limited("np.sqrt(6 / fan_out)"),
    ),
    Misconception(
        "torch_linear",
        limited("1 / np.sqrt(fan_in)")[0],
        mark(
            "Your limit is one over the root of the fan-in, as a linear layer of PyTorch has it "
            "by default. That variance is a third of LeCun's, and it is no form of Xavier's rule."
        ),
        mark("The variance of draws between −a and a is a² / 3: which variance has your a?"),
    ),
    Misconception(
        "fan_out_only",
        limited("np.sqrt(3 / fan_out)")[0],
        mark(
            "Only the fan-out enters your rule. That preserves the gradients on their way back, "
            "but lets the signals on their way forward grow or fade."
        ),
        mark("Which of the two fans does a forward signal feel, and which a gradient?"),
    ),
)

KIND = (
    Misconception(
        "not_centered",
        drawn(UNIFORM_DRAW, "rng.uniform(0.0, limit, size=(fan_in, fan_out))")[0],
        mark(
            "Your weights lie between 0 and the limit: none is negative. Then the terms of a sum "
            "no longer cancel, and signals grow in one direction."
        ),
        mark("Which mean should the weights of a layer have?"),
        also=drawn(
            UNIFORM_DRAW,
            "rng.random((fan_in, fan_out))",
            "rng.uniform(0.0, 2 * limit, size=(fan_in, fan_out))",
        ),
    ),
    Misconception(
        "normal_draws",
        drawn(UNIFORM_DRAW, "rng.normal(0.0, limit / np.sqrt(3), size=(fan_in, fan_out))")[0],
        mark(
            "The spread is right, but the draws are normal: a few of them lie far beyond any "
            "limit. This exercise asks for weights that are equally likely everywhere between "
            "two limits."
        ),
        mark("How large is your largest weight, in standard deviations?"),
    ),
    Misconception(
        "limit_as_std",
        drawn(UNIFORM_DRAW, "rng.normal(0.0, limit, size=(fan_in, fan_out))")[0],
        mark(
            "You draw from a normal distribution, with the limit in the place of its standard "
            "deviation. So there is no limit at all, and the spread is √3 times too large."
        ),
        mark("Which method of the generator takes two limits?"),
    ),
)

MISCONCEPTIONS = (
    *FORMULA,
    *KIND,
    *drawing_misconceptions(
        UNIFORM_DRAW, "limit", LIMIT, ("np.sqrt(3 / fan_in)", "1 / np.sqrt(fan_in)")
    ),
)
