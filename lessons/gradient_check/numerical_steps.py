"""Named mistakes about the step: too large, too small, or deaf to what the caller passes.

A tiny step returns noise. The noise is the same for all who push an entry to centre + h and
centre − h; those who take 2h off what they pushed up get another one, and a shape of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from autograder.exercise import Change, Edit, Misconception
from course_lib.i18n import mark

FROM_ABOVE = Edit("point[index] = centre - h", "point[index] -= 2 * h")


def default(step: str) -> Change:
    """Return the change to another default, which a caller can still override."""
    return (Edit("h: float = 1e-5", f"h: float = {step}"),)


def fixed(step: str, *edits: Edit) -> Change:
    """Return the change to a step that is fixed inside the function."""
    return (Edit("x = np.asarray(x)", f"x, h = np.asarray(x), {step}"), *edits)


def _all_fixed(steps: Iterable[str], *edits: Edit) -> tuple[Change, ...]:
    return tuple(fixed(step, *edits) for step in steps)


USUAL = ("1e-4", "1e-6", "1e-7")
LARGE = ("0.5", "0.1", "0.01", "1e-3")
TINY = ("1e-8", "1e-9", "1e-10", "1e-11", "1e-12", "1e-13", "1e-14", "1e-15", "1e-16")

STEPS = (
    Misconception(
        "too_large_h",
        default("0.1"),
        mark(
            "Your step is so large that the two points no longer lie close to x. Truncation "
            "error grows like h², and in float64 a step near 1e-5 is the best bargain."
        ),
        mark("By what factor does the error fall when h is made ten times smaller?"),
        also=_all_fixed(LARGE),
    ),
    Misconception(
        "too_small_h",
        default("1e-12"),
        mark(
            "Your step is so small that f(x + h) and f(x − h) agree in nearly all their digits. "
            "Their difference is mostly round-off, which the division by h then magnifies."
        ),
        mark("How many of the 16 digits of a float are left in f(x + h) − f(x − h)?"),
        also=(*_all_fixed(TINY), *_all_fixed(TINY, FROM_ABOVE)),
    ),
    Misconception(
        "ignores_h",
        fixed("1e-5"),
        mark("The step that the caller chose is ignored: your function always uses its own."),
        mark("A call passes `h=0.5`: which line of yours uses it?"),
        also=_all_fixed(USUAL),
    ),
)
