"""Fingerprints: short runs of canonical statements, their names numbered as they first come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.integrity.canonical import Statement, Unit
from autograder.integrity.expressions import Name

LONGEST = 3
_FEWEST_TOKENS = 4  # of a run: `else` or `x = 0` alone say nothing

Print = str
Place = tuple[str, tuple[int, int]]  # exercise, lines


@dataclass(frozen=True)
class Run:
    """Where a fingerprint stands: each statement of the run, by its own text and its lines."""

    texts: tuple[Print, ...]
    places: tuple[Place, ...]


@dataclass
class Prints:
    """All fingerprints of one student's answers, with every run that has them."""

    runs: dict[Print, list[Run]] = field(default_factory=lambda: defaultdict(list))

    def add(self, exercise: str, units: Sequence[Unit]) -> None:
        """Add the fingerprints of one answer."""
        for unit in units:
            for run in _windows(unit):
                texts = tuple(canonical_text([one]) for one in run)
                places = tuple((exercise, one.lines) for one in run)
                self.runs[canonical_text(run)].append(Run(texts, places))


def prints_of(answers: Mapping[str, Sequence[Unit]]) -> Prints:
    """Return the fingerprints of the answers of one student, by exercise."""
    found = Prints()
    for exercise, units in answers.items():
        found.add(exercise, units)
    return found


def _windows(unit: Unit) -> Iterator[Sequence[Statement]]:
    lengths = {*range(1, LONGEST + 1), len(unit)}
    for length in sorted(lengths):
        for start in range(len(unit) - length + 1):
            run = unit[start : start + length]
            if sum(len(one.tokens) for one in run) >= _FEWEST_TOKENS:
                yield run


def canonical_text(run: Sequence[Statement]) -> Print:
    """Return a run as one text, its names numbered in the order in which they first come."""
    numbers: dict[Name, int] = {}
    words: list[str] = []
    base = min(one.depth for one in run)
    for one in run:
        words.append(f"{one.depth - base}:")
        for token in one.tokens:
            if isinstance(token, Name):
                kind = "a" if token.attribute else "n"
                words.append(f"{kind}{numbers.setdefault(token, len(numbers))}")
            else:
                words.append(token)
    return " ".join(words)
