"""How far a repair of Xavier's numbers has come: faults that are left, and other rules."""

from __future__ import annotations

from autograder.exercise import Convention, Edit, Misconception
from course_lib.i18n import mark

VARIANCE = "variance = 2 / (fan_in + fan_out)"
STD = "float(np.sqrt(variance))"
LIMIT = "float(np.sqrt(6 / (fan_in + fan_out)))"
ENTRY = '"variance": variance'

# The three faults that the bug hunt starts from.
ROUNDED = (
    Edit(VARIANCE, "variance = round(2 / (fan_in + fan_out), 4)"),
    Edit(LIMIT, "np.sqrt(3) * normal_std"),
)
DOUBLE = (Edit(LIMIT, "2 * normal_std"),)
STD_ENTRY = (Edit(ENTRY, '"variance": normal_std'),)
ROUNDED_AND_DOUBLE = (ROUNDED[0], *DOUBLE)

CONVENTIONS = (
    Convention(
        "lecun",
        (
            Edit(VARIANCE, "variance = 1 / fan_in"),
            Edit(LIMIT, "np.sqrt(3) * normal_std"),
        ),
        mark(
            "These are the numbers of LeCun's rule, 1 / n_in, which several books call Xavier's, "
            "and they fit together. The code that you were given had both fans in it."
        ),
        "Caffe, Deep Learning from Scratch",
        loses=("as_given",),
    ),
)

MISCONCEPTIONS = (
    Misconception(
        "std_as_variance",
        STD_ENTRY,
        mark(
            "Under the key variance you return the standard deviation. Read as N(0, σ²), that "
            "makes the weights of a large layer several times too large."
        ),
        mark("Which power of σ stands behind the comma of N(0, σ²)?"),
        also=(
            (*ROUNDED, *STD_ENTRY),
            (*DOUBLE, *STD_ENTRY),
            (*ROUNDED_AND_DOUBLE, *STD_ENTRY),
        ),
    ),
    Misconception(
        "rounds_early",
        ROUNDED,
        mark(
            "The variance is rounded before the root is taken. A root makes a small error large: "
            "0.0022 instead of 0.00219 already spoils the fourth decimal, and for huge layers "
            "nothing is left."
        ),
        mark("At which point of a calculation may you round?"),
        also=(
            ROUNDED_AND_DOUBLE,
            *(
                (Edit(VARIANCE, f"variance = round(2 / (fan_in + fan_out), {digits})"), ROUNDED[1])
                for digits in (2, 3)
            ),
        ),
    ),
    Misconception(
        "wrong_limit",
        DOUBLE,
        mark(
            "The limit does not belong to this variance: the uniform draws would be spread more "
            "widely or more narrowly than the normal ones."
        ),
        mark("Draws between −a and a have the variance a² / 3: which a gives σ²?"),
        also=(
            (Edit(LIMIT, "normal_std"),),
            (Edit(LIMIT, "3 * normal_std"),),
            (Edit(LIMIT, "np.sqrt(2) * normal_std"),),
            (Edit(LIMIT, "np.sqrt(3) * variance"),),
            (Edit(LIMIT, "normal_std / np.sqrt(3)"),),
        ),
    ),
    Misconception(
        "variance_as_std",
        (Edit(STD, "variance"),),
        mark(
            "Under the key normal_std you return the variance, so the root is missing. Both "
            "numbers describe the spread, but only one has the unit of the weights."
        ),
        mark("If all weights double, by which factor does each of the two numbers grow?"),
        also=((Edit(STD, "variance"), Edit(LIMIT, "np.sqrt(3) * normal_std")),),
    ),
    Misconception(
        "he",
        (Edit(VARIANCE, "variance = 2 / fan_in"), Edit(LIMIT, "np.sqrt(3) * normal_std")),
        mark(
            "These are the numbers of He's rule, made for ReLU. The code that you were given "
            "has both fans in it."
        ),
        mark("Was the first fraction of the given code wrong, or only what was done to it?"),
    ),
)
