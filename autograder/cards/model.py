"""What a card says, before it takes the form of HTML or of plain text."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """One criterion's outcome: a sign, its title, the points."""

    sign: str
    title: str
    points: str


@dataclass(frozen=True)
class Picture:
    """A drawing as PNG, and the text that stands for it where it is not seen."""

    alt: str
    png: bytes = field(repr=False)


@dataclass(frozen=True)
class Card:
    """Everything one card says; sentences may hold `code` between backticks.

    ``sentences`` name the cause, ``faults`` what else was found; ``quote`` is the learner's own
    line with the exception; ``difference`` pairs the heading of a column with its value;
    ``picture`` is what was drawn of the mistake, ``read_again`` the calls that explain a cause;
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
    picture: Picture | None = None
    criteria: tuple[Line, ...] = ()
    criteria_heading: str = ""
    next_action: str = ""
    read_again: str = ""
    details_heading: str = ""
    details: str = ""
