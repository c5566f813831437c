"""Named mistakes about the largest stable rate: another eigenvalue, or none at all."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark

RATE = "2 / np.linalg.eigvalsh(A).max()"


def rate(formula: str) -> tuple[Edit]:
    """Return the edit that puts another formula in the rate's place."""
    return (Edit(RATE, formula),)


OTHER_BOUNDS = (
    Misconception(
        "one_over_largest",
        rate("1 / np.linalg.eigvalsh(A).max()"),
        mark(
            "At your rate the steepest direction arrives in a single step, which is not the "
            "limit yet. It may overshoot, as long as it lands nearer than it was."
        ),
        mark("For which ηλ does a step end just as far from the minimum as it began?"),
    ),
    Misconception(
        "smallest_eigenvalue",
        rate("2 / np.linalg.eigvalsh(A).min()"),
        mark(
            "Your bound suits the flattest direction. Long before that rate the steepest one "
            "has exploded, and one direction that explodes is enough."
        ),
        mark("With curvatures 0.1 and 2 and η = 5, what is 1 − ηλ in each direction?"),
    ),
    Misconception(
        "best_constant_step",
        rate("2 / (np.linalg.eigvalsh(A).min() + np.linalg.eigvalsh(A).max())"),
        mark(
            "That is the best constant rate, the one at which the slowest direction is fastest. "
            "Larger rates still converge, only more slowly."
        ),
        mark("At your rate, what is |1 − ηλ| in the steepest direction: is it 1 already?"),
    ),
    Misconception(
        "condition_number",
        rate("np.linalg.cond(A)"),
        mark(
            "The condition number tells how slow the best rate is, not how large a rate may be. "
            "It has no unit, and makes no difference between a steep bowl and a flat one of the "
            "same form."
        ),
        mark("What happens to the bound when A is multiplied by 4, and what to your number?"),
        also=(rate("1 / np.linalg.cond(A)"), rate("2 / np.linalg.cond(A)")),
    ),
    Misconception(
        "inverted",
        rate("np.linalg.eigvalsh(A).max() / 2"),
        mark(
            "Your number grows with the curvature, but the steeper a bowl, the smaller its steps."
        ),
        mark("Which bowl allows the larger rate: x² or 100x²?"),
        also=(rate("np.linalg.eigvalsh(A).max()"),),
    ),
)

NO_EIGENVALUE = (
    Misconception(
        "trace",
        rate("2 / np.trace(A)"),
        mark(
            "The trace is the sum of all curvatures, so your rate is stable but smaller than it "
            "need be, the more so the more directions there are."
        ),
        mark("For A = diag(0.1, 2), which rate does your formula allow, and which is the limit?"),
    ),
    Misconception(
        "diagonal",
        rate("2 / np.diag(A).max()"),
        mark(
            "You read the curvatures off the diagonal, which holds those along the coordinate "
            "axes. A bowl that lies askew is steepest in another direction."
        ),
        mark("Turn diag(0.1, 2) by 45°: what is on its diagonal then, and has the bowl changed?"),
    ),
    Misconception(
        "frobenius",
        rate("2 / np.linalg.norm(A)"),
        mark(
            "For a matrix `np.linalg.norm` takes the root of the sum of all squared entries, so "
            "all curvatures are mixed into your bound. Only the largest of them counts."
        ),
        mark("What is `np.linalg.norm` of the identity matrix, and what is its largest curvature?"),
    ),
    Misconception(
        "row_sum",
        rate("2 / np.abs(A).sum(axis=1).max()"),
        mark(
            "A row sum is not a curvature: it changes when the bowl is turned. With absolute "
            "values it is never below the largest eigenvalue, so the rate is stable but smaller "
            "than it need be."
        ),
        mark("The largest eigenvalue of [[2, 1], [1, 3]] is 3.618: what is its largest row sum?"),
        also=(rate("2 / A.sum(axis=1).max()"),),
    ),
    Misconception(
        "unsorted_eigenvalues",
        rate("2 / np.linalg.eigvals(A)[0]"),
        mark(
            "You pick an eigenvalue by its place, but `np.linalg.eig` promises no order: for "
            "some matrices yours is the largest, for others not."
        ),
        mark("In which order do the eigenvalues of diag(1, 3, 2) come out?"),
        also=(rate("2 / np.linalg.eigvals(A)[-1]"),),
    ),
    Misconception(
        "all_directions",
        (Edit(f"float({RATE})", "2 / np.linalg.eigvalsh(A)"),),
        mark(
            "One bound for each direction comes back, and the descent has only one rate for all "
            "of them."
        ),
        mark("Which of your bounds must the rate obey so that no direction explodes?"),
        also=((Edit(f"float({RATE})", "2 / np.linalg.eigvals(A)"),),),
    ),
)

MISCONCEPTIONS = (*OTHER_BOUNDS, *NO_EIGENVALUE)
