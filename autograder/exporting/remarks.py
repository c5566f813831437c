"""What an export tells besides its lines, on the console and in nbgrader's log."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.exporting.lines import NO_DATE, NOT_DUE, NOTHING, Line
from autograder.messages import tr


def remarks(lines: tuple[Line, ...], left_out: tuple[str, ...]) -> Iterator[str]:
    """Yield a sentence on who was left out, and one on what nobody handed in."""
    if left_out:
        yield tr(
            "Left out, as roster.csv does not have them: {students}.",
            students=", ".join(left_out),
        )
    zeros = sum(line.note == NOTHING and line.score is not None for line in lines)
    early = sum(map(is_early, lines))
    if zeros or early:
        yield tr(
            "Nothing handed in: {zeros} cells are 0, as the due date has passed; {early} cells "
            "are empty, as it is not due yet or has no due date.",
            zeros=zeros,
            early=early,
        )


def is_early(line: Line) -> bool:
    """Tell whether nothing had to be handed in so far: nobody need look at such a line."""
    return line.note in (NOT_DUE, NO_DATE)


def unsettled(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines without a score that a person may want to look at."""
    return tuple(line for line in lines if line.score is None and not is_early(line))
