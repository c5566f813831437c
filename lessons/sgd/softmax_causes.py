"""Named mistakes in the probabilities of softmax regression, in each way to take their logarithm.

The reference takes log p from the scores. Who forms p first and then its logarithm gets other
numbers where p is rounded to 0, and again others with a floor under p.
"""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark

Edits = tuple[Edit, ...]

SCORES = "z = X @ W + b"
SHIFT = "z = z - z.max(axis=1, keepdims=True)"
TOTAL = "sum(axis=1, keepdims=True)"
LOG_P = f"log_p = z - np.log(np.exp(z).{TOTAL})"
P = "dz = np.exp(log_p)"


def softmax(shift: str = SHIFT, total: str = TOTAL) -> tuple[Edits, Edits, Edits]:
    """Return the changes to another shift and sum: by log-sum-exp, by log p, and with a floor."""
    p = f"p = np.exp(z) / np.exp(z).{total}; log_p = np.log(p"
    return (
        (Edit(SHIFT, shift), Edit(LOG_P, LOG_P.replace(TOTAL, total))),
        (Edit(SHIFT, shift), Edit(LOG_P, p + ")")),
        (Edit(SHIFT, shift), Edit(LOG_P, p + " + 1e-7)"), Edit(P, "dz = p")),
    )


FLOORED = softmax()[2]
NO_SHIFT = softmax("pass")
ONE_SHIFT = softmax("z = z - z.max()")
COLUMN_SHIFT = softmax("z = z - z.max(axis=0)")
OVER_SAMPLES = (
    *softmax(total="sum(axis=0, keepdims=True)"),
    *softmax("z = z - z.max(axis=0)", "sum(axis=0, keepdims=True)"),
    *softmax("z = z - z.max()", "sum(axis=0, keepdims=True)"),
    *softmax("pass", "sum(axis=0, keepdims=True)"),
    *softmax(total="sum()"),
    *softmax("z = z - z.max()", "sum()"),
    *softmax("pass", "sum()"),
)
FLAT_SUMS = (
    *softmax(total="sum(axis=1)"),
    *softmax("z = z - z.max(axis=1)"),
    *softmax("z = z - z.max(axis=1)", "sum(axis=1)"),
    *softmax("z = z - z.max()", "sum(axis=1)"),
    *softmax("pass", "sum(axis=1)"),
)

SOFTMAX = (
    Misconception(
        "no_max_subtraction",
        NO_SHIFT[0],
        mark(
            "Large scores overflow: exp(1000) is too large for a float, and ∞/∞ is NaN. Taking "
            "the same number off all scores of a sample changes none of its probabilities."
        ),
        mark("What is `np.exp(1000)`, and what is the quotient of two such numbers?"),
        also=NO_SHIFT[1:],
    ),
    Misconception(
        "one_maximum_for_all",
        ONE_SHIFT[0],
        mark(
            "You take the largest score of the whole batch off every sample. A sample whose own "
            "scores lie far below it is left with nothing but zeros, and neither 0/0 nor log 0 is "
            "a number."
        ),
        mark("One sample's scores are near 1000, another's near 0: what is left of the second?"),
        also=ONE_SHIFT[1:],
    ),
    Misconception(
        "maximum_of_columns",
        COLUMN_SHIFT[0],
        mark(
            "You take the largest score of each column off it, so every class loses another "
            "number and the probabilities change. They stay the same only if all scores of one "
            "sample lose the same number."
        ),
        mark("One sample has the scores 1 and 3: what is their difference after your subtraction?"),
        also=COLUMN_SHIFT[1:],
    ),
    Misconception(
        "softmax_over_samples",
        OVER_SAMPLES[0],
        mark(
            "Your probabilities do not add up to 1 for each sample: the sum runs over the samples "
            "too. It is the classes of one sample that compete with one another."
        ),
        mark("Which sums of your p are 1: those of its rows, of its columns, or of all of it?"),
        also=OVER_SAMPLES[1:],
    ),
    Misconception(
        "no_keepdims",
        FLAT_SUMS[0],
        mark(
            "One number for each sample comes as a plain vector, and NumPy lays a vector along "
            "the columns. The shapes then do not fit, or, with as many samples as classes, each "
            "number meets the wrong scores without a word."
        ),
        mark("Which shape must such a vector have so that each number meets its own row?"),
        also=FLAT_SUMS[1:],
    ),
    Misconception(
        "no_bias",
        (Edit(SCORES, "z = X @ W"),),
        mark("The bias never enters the scores, so no training of b could change anything."),
        mark("Change b: does your loss change?"),
        also=((Edit(SCORES, "z = X @ W"), *FLOORED),),
    ),
)
