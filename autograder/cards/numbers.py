"""Numbers and places as a card shows them: short, yet with the digits that differ."""

from __future__ import annotations

import re

from autograder.messages import tr
from autograder.record import Difference

Value = float | str | None

_ARRAY = re.compile(r"^(?P<dtype>\w+) array of shape (?P<shape>\(.*\))$")
_COUNT = re.compile(r"^(?P<count>\d+) values$")


def points(value: float) -> str:
    """Return points without needless zeros: 7, 7.5, 0.33."""
    return f"{round(value, 2):g}"


def pair(expected: Value, got: Value, lang: str) -> tuple[str, str]:
    """Return both values with just enough digits to tell them apart."""
    if isinstance(expected, float | int) and isinstance(got, float | int):
        for digits in range(4, 18):
            left, right = f"{expected:.{digits}g}", f"{got:.{digits}g}"
            if left != right:
                return left, right
    return word(expected, lang), word(got, lang)


def word(value: Value, lang: str) -> str:
    """Return a single value, or the description of a shape or type, in words."""
    if value is None:
        return tr("nothing", lang)
    if isinstance(value, float | int):
        return f"{value:.6g}"
    if found := _ARRAY.match(value):
        return tr("{dtype} array of shape {shape}", lang, **found.groupdict())
    if found := _COUNT.match(value):
        return tr("{count} values", lang, **found.groupdict())
    if value == "number":
        return tr("a number", lang)
    return value


def place(difference: Difference, lang: str) -> str:
    """Return where a number stands: ``W1[0, 2]``, ``result[0]``, or the result as a whole."""
    index = ", ".join(str(i) for i in difference.index)
    nameless = not difference.key or difference.key.startswith("[")
    key = (tr("result", lang) if nameless else "") + difference.key
    return f"{key}[{index}]" if index else key
