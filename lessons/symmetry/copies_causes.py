"""What is counted in place of distinct units: named mistakes."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark

COLUMNS = "W.T"
SAME = "np.abs(unit - other).max() <= tol"


def judged_by(condition: str) -> tuple[Edit, ...]:
    """Return the edit that calls units copies under another condition."""
    return (Edit(SAME, condition),)


COMPARING = (
    Misconception(
        "exact_equality",
        judged_by("np.array_equal(unit, other)"),
        mark(
            "You ask for equality to the last bit. Copies that round-off has moved by 1e-15 then "
            "count as different, although they still learn the same."
        ),
        mark("How does tol enter your comparison?"),
    ),
    Misconception(
        "loose_tolerance",
        judged_by("np.abs(unit - other).max() <= 1e-2"),
        mark(
            "Your tolerance is coarse: units that differ by a thousandth pass as copies. Weights "
            "often start that small, and such units do learn different things."
        ),
        mark(
            "How small can an honest difference between two weights be, and how large is round-off?"
        ),
        also=(
            judged_by("np.abs(unit - other).max() <= max(tol, 1e-2)"),
            judged_by("np.abs(unit - other).max() <= 5e-3"),
        ),
    ),
    Misconception(
        "ignores_tol",
        judged_by("np.abs(unit - other).max() <= 1e-8"),
        mark(
            "The tolerance that the caller chose is ignored: your comparison always uses a number "
            "of its own."
        ),
        mark("A caller passes tol=0.5: which of your lines reads it?"),
    ),
    Misconception(
        "relative_tolerance",
        judged_by("np.allclose(unit, other, atol=tol)"),
        mark(
            "`np.allclose` and `np.isclose` add a relative tolerance of their own to the one you "
            "pass, so that large weights may differ by more than tol."
        ),
        mark(
            "Which argument of np.allclose did you leave at its default, and what is that default?"
        ),
    ),
    Misconception(
        "strict",
        judged_by("np.abs(unit - other).max() < tol"),
        mark(
            "A difference of exactly tol still counts as a copy, and yours leaves it out. With "
            "tol = 0 not even a perfect copy is found."
        ),
        mark("Two equal columns differ by 0: is 0 less than 0?"),
    ),
    Misconception(
        "rounds",
        judged_by("np.array_equal(np.round(unit / tol), np.round(other / tol))"),
        mark(
            "You round first and compare then. Two weights that are almost the same can lie on "
            "the two sides of a rounding edge, and their units then count as different."
        ),
        mark("What do 0.49 and 0.51 become when they are rounded, and how far apart are they?"),
    ),
    Misconception(
        "any_entry",
        judged_by("np.abs(unit - other).min() <= tol"),
        mark(
            "One shared entry is enough for you to call two units copies. They still get "
            "different gradients through all their other weights."
        ),
        mark("Must any entry agree, or all of them?"),
    ),
    Misconception(
        "one_number_each",
        judged_by("abs(np.linalg.norm(unit) - np.linalg.norm(other)) <= tol"),
        mark(
            "You reduce each unit to a single number and compare these. Quite different units "
            "can have the same length or the same sum."
        ),
        mark("Which two different columns of three numbers give you the same result?"),
        also=(judged_by("abs(unit.sum() - other.sum()) <= tol"),),
    ),
    Misconception(
        "ignores_sign",
        judged_by("np.abs(np.abs(unit) - np.abs(other)).max() <= tol"),
        mark(
            "A unit and its mirror image count as one for you. They answer the same input with "
            "opposite signs, so they are two units."
        ),
        mark("Where does the sign of a weight get lost on its way to your comparison?"),
        also=(judged_by("min(np.abs(unit - other).max(), np.abs(unit + other).max()) <= tol"),),
    ),
    Misconception(
        "same_direction",
        judged_by("unit @ other >= (1 - tol) * np.linalg.norm(unit) * np.linalg.norm(other)"),
        mark(
            "You compare directions only, so a unit and its double count as one. With doubled "
            "weights tanh saturates at half the input: these are two units."
        ),
        mark("What does tanh give for an input, and what for twice that input?"),
        also=(
            judged_by(
                "abs(unit @ other) >= (1 - tol) * np.linalg.norm(unit) * np.linalg.norm(other)"
            ),
        ),
    ),
)

COUNTING = (
    Misconception(
        "rows",
        (Edit(COLUMNS, "W"),),
        mark(
            "You compare rows. A row holds the weights that leave one input; a unit of the layer "
            "is what arrives at one output."
        ),
        mark(
            "W has shape (in, out): how many units has the layer, and along which axis do they lie?"
        ),
        also=("def distinct_units(W, tol=1e-8):\n    return np.unique(W, axis=0).shape[0]\n",),
    ),
    Misconception(
        "rank",
        "def distinct_units(W, tol=1e-8):\n    return np.linalg.matrix_rank(W)\n",
        mark(
            "The rank counts independent directions. A unit that is the double of another, or the "
            "sum of two others, is a unit of its own although the rank does not grow."
        ),
        mark("Which rank has a layer of zeros, and how many different units has it?"),
        also=("def distinct_units(W, tol=1e-8):\n    return np.linalg.matrix_rank(W, tol=tol)\n",),
    ),
    Misconception(
        "single_weights",
        "def distinct_units(W, tol=1e-8):\n    return np.unique(W).size\n",
        mark(
            "You count different numbers in the whole matrix. A unit is a column of numbers, and "
            "it counts as one however many different weights it has."
        ),
        mark("How many units can a layer with three columns have at most?"),
        also=("def distinct_units(W, tol=1e-8):\n    return len(set(W.ravel()))\n",),
    ),
    Misconception(
        "neighbors_only",
        (Edit("for other in distinct)", "for other in distinct[-1:])"),),
        mark(
            "Each unit is compared with one neighbor only, so copies that stand further apart "
            "are missed."
        ),
        mark("If the first and the last of three columns are equal, which comparison finds it?"),
        also=(
            """
            def distinct_units(W, tol=1e-8):
                steps = np.abs(np.diff(W, axis=1)).max(axis=0)
                return 1 + int((steps > tol).sum())
            """,
        ),
    ),
    Misconception(
        "counts_pairs",
        """
        def distinct_units(W, tol=1e-8):
            out = W.shape[1]
            gaps = [np.abs(W[:, j] - W[:, k]).max() for j in range(out) for k in range(j)]
            return out - sum(gap <= tol for gap in gaps)
        """,
        mark(
            "You take one off for every pair of equal units. Three copies make three pairs, but "
            "only two of the three are superfluous."
        ),
        mark("In a layer of five equal units, how many pairs are there?"),
    ),
    Misconception(
        "only_singles",
        """
        def distinct_units(W, tol=1e-8):
            gaps = np.abs(W[:, :, None] - W[:, None, :]).max(axis=0)
            return int(((gaps <= tol).sum(axis=0) == 1).sum())
        """,
        mark(
            "You count the units that have no copy at all. A group of copies still does the work "
            "of one unit, and that one has to be counted."
        ),
        mark("How many units' worth of work does a layer of equal units do: none, or one?"),
    ),
)

MISCONCEPTIONS = (*COMPARING, *COUNTING)
