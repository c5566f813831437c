"""What is confused with one step of AdaGrad as a function: the causes of `fix_formula`."""

from __future__ import annotations

from autograder.exercise import Convention, Edit, Misconception
from course_lib.i18n import mark

ROOT = "np.sqrt(s) + eps"
DIVISION = f"lr * g / ({ROOT})"
MOVE = f"theta = theta - {DIVISION}"
PLUS = Edit("theta - lr", "theta + lr")
INSIDE = Edit(ROOT, "np.sqrt(s + eps)")

CONVENTIONS = (
    Convention(
        "eps_inside",
        (INSIDE,),
        mark(
            "Your ε stands inside the square root, which is a published form. The difference "
            "shows only where gradients are tiny: the smallest divisor is then √ε, which is far "
            "larger than ε itself."
        ),
        "optax, Keras, d2l.ai",
    ),
)

MISCONCEPTIONS = (
    Misconception(
        "ascends",
        (PLUS,),
        mark(
            "The root now divides, but the step still goes uphill: the parameters move along the "
            "gradient. AdaGrad changes how long a step is, never its direction."
        ),
        mark("The gradient is positive: should theta grow or shrink?"),
        also=(
            (PLUS, INSIDE),
            (PLUS, Edit(ROOT, "np.sqrt(s)")),
        ),
    ),
    Misconception(
        "times_root",
        (Edit(f"/ ({ROOT})", f"* ({ROOT})"),),
        mark(
            "The root of s still stands as a factor, so a coordinate with a long history of large "
            "gradients takes ever longer steps. AdaGrad was made to shorten them."
        ),
        mark("What does the sign of an exponent do: s to the power 1/2, or to the power −1/2?"),
        also=(
            (Edit(f"/ ({ROOT})", "* np.sqrt(s)"),),
            (PLUS, Edit(f"/ ({ROOT})", f"* ({ROOT})")),
            (PLUS, Edit(f"/ ({ROOT})", "* np.sqrt(s)")),
            (Edit(f"/ ({ROOT})", "* np.sqrt(s + eps)"),),
            (PLUS, Edit(f"/ ({ROOT})", "* np.sqrt(s + eps)")),
        ),
    ),
    Misconception(
        "exponent_precedence",
        (Edit(DIVISION, "lr * g * s ** -1 / 2"),),
        mark(
            "Python raises to a power before it divides: `s ** 1 / 2` is half of s, and `s ** -1 / "
            "2` is half of 1/s. No root is taken anywhere in your line."
        ),
        mark("What does Python answer to `9 ** 1 / 2`, and what to `9 ** (1 / 2)`?"),
        also=(
            (Edit(DIVISION, "lr * g * (s + eps) ** -1 / 2"),),
            (Edit(ROOT, "s ** 1 / 2 + eps"),),
            (PLUS, Edit(DIVISION, "lr * g * s ** -1 / 2")),
            (Edit(DIVISION, "lr * g * s ** 1 / 2"),),
            (PLUS, Edit(DIVISION, "lr * g * s ** 1 / 2")),
        ),
    ),
    Misconception(
        "no_eps",
        (Edit(ROOT, "np.sqrt(s)"),),
        mark(
            "Nothing guards your division: where no gradient has come yet, 0 is divided by 0. One "
            "unit that never fired is enough, and the NaN spreads through the whole network."
        ),
        mark("What does your function return for a coordinate with s = 0 and g = 0?"),
    ),
    Misconception(
        "no_root",
        (Edit(ROOT, "s + eps"),),
        mark(
            "You divide by the sum of squares without taking the root. The step then gets the "
            "unit of one over a gradient: it explodes where gradients are small and dies where "
            "they are large."
        ),
        mark("If all gradients become 100 times larger, what should happen to the first step?"),
        also=((PLUS, Edit(ROOT, "s + eps")),),
    ),
    Misconception(
        "missing_brackets",
        (Edit(f"/ ({ROOT})", f"/ {ROOT}"),),
        mark(
            "Brackets are missing below the fraction bar: you divide by the root alone and then "
            "shift the result by ε. The division stays unguarded."
        ),
        mark("In `a / b + c`, what does Python divide a by?"),
    ),
    Misconception(
        "old_accumulator",
        (
            Edit("s = s + g**2", MOVE + "  # first"),
            Edit(f"    {MOVE}\n", "    s = s + g**2\n"),
        ),
        mark(
            "You move before the new square is added. At the first step the divisor is then "
            "nothing but ε, and the parameters are thrown far away."
        ),
        mark("At the very first step, by how much should a gradient of 1 be divided?"),
    ),
    Misconception(
        "not_squared",
        (Edit("g**2", "g"),),
        mark(
            "You accumulate the gradients themselves, signs and all. Positive and negative ones "
            "cancel, and the root of a negative sum is not a number."
        ),
        mark("What is the accumulator after the gradients 3 and −3, and what should it be?"),
    ),
    Misconception(
        "state_reset",
        (Edit("s = s + g**2", "s = g**2"),),
        mark(
            "The history that the caller hands you is overwritten: your s holds only the square "
            "of the newest gradient."
        ),
        mark("What should the function return as s when the gradient is 0?"),
    ),
    Misconception(
        "no_gradient",
        (Edit("lr * g /", "lr /"),),
        mark(
            "The gradient is missing from your step: what you subtract is the effective learning "
            "rate itself, which is always positive. The history says how far, the gradient where."
        ),
        mark("Which part of your last line knows whether theta should rise or fall?"),
    ),
    Misconception(
        "swapped_result",
        (Edit("return theta, s", "return s, theta"),),
        mark("The two arrays come back in the wrong order: first the parameters, then s."),
        mark("In which order does the first line of the function name them?"),
    ),
)
