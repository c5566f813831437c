"""What is confused with the central difference: another usual step, and named mistakes."""

from __future__ import annotations

from autograder.exercise import Convention, Edit, Misconception
from course_lib.i18n import mark
from lessons.gradient_check.numerical_steps import STEPS

POINT = "point = x.astype(float)"
UP = "point[index] = centre + h"
DOWN = "point[index] = centre - h"
RESTORE = "point[index] = centre\n"
WIDTH = "(2 * h)"

# Three ways to push an entry, as a whole function: edits cannot say them.
LEFT_LAST = """
def numerical_gradient(f, x, h=1e-5):
    point = np.array(x, dtype=float)
    gradient = np.zeros(point.shape)
    for index in np.ndindex(point.shape):
        centre = point[index]
        point[index] = centre - h
        left = f(point)
        point[index] = centre + h
        gradient[index] = (f(point) - left) / (2 * h)
    return gradient
"""
PUSHED_IN_INTEGERS = """
def numerical_gradient(f, x, h=1e-5):
    x, gradient = x.copy(), np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += h
        right = f(x)
        x[index] -= 2 * h
        left = f(x)
        x[index] += h
        gradient[index] = (right - left) / (2 * h)
    return gradient
"""
ONE_NUMBER = """
def numerical_gradient(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)
"""

CONVENTIONS = (
    Convention(
        "other_step",
        (Edit("h: float = 1e-5", "h: float = 1e-4"),),
        mark(
            "Where no h is passed, your step is another one than 1e-5, yet of a size that is in "
            "use. Between 1e-7 and 1e-4 truncation and round-off both stay small, so it serves."
        ),
        "Deep Learning from Scratch, deeplearning.ai",
        also=((Edit("h: float = 1e-5", "h: float = 1e-7"),),),
    ),
)

MISCONCEPTIONS = (
    Misconception(
        "one_sided",
        (Edit(DOWN, "point[index] = centre"), Edit(WIDTH, "h")),
        mark(
            "You compare f at a neighbor with f at the point itself, so the error shrinks only "
            "like h. With one neighbor on each side the even error terms cancel, and five more "
            "digits come out right for one more call of f."
        ),
        mark("For f(x) = x² at x = 0, what do you get, and what is the slope there?"),
        also=((Edit(UP, "point[index] = centre"), Edit(WIDTH, "h")),),
    ),
    Misconception(
        "half_the_slope",
        (Edit(DOWN, "point[index] = centre"),),
        mark(
            "Every slope comes out half as steep: the two points at which you call f are h "
            "apart, and you divide by 2h."
        ),
        mark("At which two points do you call f, and how far is it from one to the other?"),
        also=((Edit(UP, "point[index] = centre"),),),
    ),
    Misconception(
        "divides_by_h",
        (Edit(WIDTH, "h"),),
        mark(
            "Every slope comes out twice as steep: the two points at which you call f are 2h "
            "apart, and you divide by h."
        ),
        mark("What do you get for f(x) = x, whose slope is 1 everywhere?"),
    ),
    Misconception(
        "multiplies_by_h",
        (Edit("/ (2 * h)", "/ 2 * h"),),
        mark(
            "The step ends up as a factor, so all slopes are nearly 0. Python works through "
            "`/` and `*` from left to right, and a formula's fraction bar has brackets in it."
        ),
        mark("What is `12 / 2 * 3` in Python, and what is 12 over 2 · 3 on paper?"),
    ),
    Misconception(
        "swapped_points",
        (Edit("(right - left)", "(left - right)"),),
        mark(
            "Every slope has the wrong sign: the two values of f are subtracted the wrong way "
            "round. Descent with this gradient would climb."
        ),
        mark("Where f grows to the right, which of its two values is larger?"),
    ),
    Misconception(
        "not_restored",
        (Edit(RESTORE, "pass\n"),),
        mark(
            "An entry that was pushed is not put back before the next one's turn. So all later "
            "slopes are measured at another point than x."
        ),
        mark("In the second turn of your loop, what is the value of the first entry?"),
        also=(LEFT_LAST,),
    ),
    Misconception(
        "all_at_once",
        (
            Edit("right = float(f(point))", "right = float(f(x + h))"),
            Edit("left = float(f(point))", "left = float(f(x - h))"),
        ),
        mark(
            "All entries of x are pushed together, so you measure one slope, along the diagonal: "
            "the sum of the gradient. A gradient has a slope of its own for each entry."
        ),
        mark("For f(x) = 3x₀ + 5x₁, which two numbers should come out?"),
        also=(ONE_NUMBER, (Edit("return gradient", "return np.full(x.shape, gradient.sum())"),)),
    ),
    Misconception(
        "rows_at_once",
        (
            Edit("np.ndindex(x.shape)", "range(len(x))"),
            Edit("centre = point[index]", "centre = 1.0 * point[index]"),
        ),
        mark(
            "For a vector your loop is right, but one index into a matrix picks a whole row. All "
            "entries of that row are pushed together and share one slope."
        ),
        mark("How many turns does your loop take for a matrix of 2 rows and 3 columns?"),
        also=((Edit("np.ndindex(x.shape)", "range(len(x))"),),),
    ),
    Misconception(
        "same_point_twice",
        (Edit(UP, "pass"), Edit(DOWN, "pass")),
        mark(
            "Every entry is 0, as if f had seen the same numbers twice. A plain assignment gives "
            "an array a second name, and what was pushed up through one is pushed down again "
            "through the other."
        ),
        mark("Print both arguments just before f is called: do they differ?"),
    ),
    Misconception(
        "only_first_entry",
        (Edit(RESTORE + "    return", RESTORE + "        return"),),
        mark(
            "Only the first entry is measured: the function returns during the loop's first turn."
        ),
        mark("Which lines of yours belong to the loop, and which come after it?"),
    ),
    Misconception(
        "integer_truncates",
        (Edit(POINT, "point = x.copy()"),),
        mark(
            "Where x holds integers, they cut off what is stored into them: x + h falls back to "
            "x, and slopes lose their decimals. With floats your function is right."
        ),
        mark("What does `np.array([3])` hold after its entry is set to 3.25?"),
        also=(
            (Edit("dtype=np.result_type(x, 1.0)", "dtype=x.dtype"),),
            (
                Edit(POINT, "point = x.copy()"),
                Edit("dtype=np.result_type(x, 1.0)", "dtype=x.dtype"),
            ),
            PUSHED_IN_INTEGERS,
            PUSHED_IN_INTEGERS.replace("np.zeros(x.shape)", "np.zeros_like(x)"),
        ),
    ),
    *STEPS,
)
