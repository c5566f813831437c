"""Two answers beside one another, their shared lines marked and numbered alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from autograder.integrity.pairs import Evidence, Pair, Spot

Strength = Literal["", "common", "some", "rare"]
_RARE = 3.0  # bits of a line that one person in eight or fewer would have


@dataclass(frozen=True)
class Line:
    """One line of an answer: how rare what it shares is, and the numbers of what it shares."""

    number: int
    text: str
    strength: Strength
    labels: tuple[int, ...]


@dataclass(frozen=True)
class Panel:
    """One exercise that both answered alike in part."""

    exercise: str
    first: tuple[Line, ...]
    second: tuple[Line, ...]


def panels(pair: Pair) -> tuple[Panel, ...]:
    """Return the exercises in which the two share something, in the order of the first's."""
    first = _marks(pair.evidence, [one.first for one in pair.evidence])
    second = _marks(pair.evidence, [one.second for one in pair.evidence])
    shown = []
    for exercise, text in pair.first.answers.items():
        other = pair.second.answers.get(exercise)
        if other is not None and (exercise in first or exercise in second):
            sides = (_lines(text, first[exercise]), _lines(other, second[exercise]))
            shown.append(Panel(exercise, *sides))
    return tuple(shown)


Marks = Mapping[int, Sequence[tuple[int, float]]]  # by line: labels and bits


def _marks(evidence: Sequence[Evidence], spots: Sequence[tuple[Spot, ...]]) -> Mapping[str, Marks]:
    found: defaultdict[str, defaultdict[int, list[tuple[int, float]]]]
    found = defaultdict(lambda: defaultdict(list))
    for label, (one, places) in enumerate(zip(evidence, spots, strict=True), start=1):
        for exercise, (start, end) in places:
            for line in range(start, end + 1):
                found[exercise][line].append((label, one.bits))
    return found


def _lines(text: str, marks: Marks) -> tuple[Line, ...]:
    return tuple(
        Line(number, line, _strength(marks, number, line), _labels(marks, number, line))
        for number, line in enumerate(text.expandtabs(4).split("\n"), start=1)
    )


def _strength(marks: Marks, number: int, line: str) -> Strength:
    bits = [bits for _, bits in marks.get(number, ())] if line.strip() else []
    if not bits:
        return ""
    return "rare" if max(bits) >= _RARE else "some" if max(bits) > 0 else "common"


def _labels(marks: Marks, number: int, line: str) -> tuple[int, ...]:
    found = marks.get(number, ()) if line.strip() else ()
    return tuple(dict.fromkeys(label for label, bits in found if bits > 0))
