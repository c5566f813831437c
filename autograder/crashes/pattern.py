"""One row of the table of known exceptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Refine = Callable[[Mapping[str, str], str], Mapping[str, str] | None]


@dataclass(frozen=True)
class Pattern:
    """One known message: its types (none: any), a regular expression, the cause, a sentence.

    The sentence says what the message means and where to look; it is never the repair.
    ``refine`` looks into the learner's text: it returns further values, or None where the
    row does not fit after all.
    """

    id: str
    types: tuple[str, ...]
    message: str
    sentence: str
    refine: Refine | None = None
