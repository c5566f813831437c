"""What a card says, before it takes the form of HTML or of plain text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One criterion's outcome: a sign, its title, the points."""

    sign: str
    title: str
    points: str


@dataclass(frozen=True)
class Card:
    """Everything one card says; sentences may hold `code` between backticks.

    ``sentences`` name the cause, ``faults`` what else was found; ``quote`` is the learner's own
    line with the exception; ``difference`` pairs the heading of a column with its value;
    ``details`` is a traceback, shown folded where that is possible.
    """

    lang: str
    kind: str
    summary: str
    title: str
    sentences: tuple[str, ...] = ()
    question: str = ""
    faults: tuple[str, ...] = ()
    quote: tuple[str, ...] = ()
    difference: tuple[tuple[str, str], ...] = ()
    difference_line: str = ""
    criteria: tuple[Line, ...] = ()
    criteria_heading: str = ""
    next_action: str = ""
    details_heading: str = ""
    details: str = ""
