"""What makes answers alike without anybody's copying: the release, the reference, known ways.

Source: the weights are those of rare features in record linkage (Fellegi and Sunter, 1969); the
runs are compared as in winnowing (Schleimer, Wilkerson and Aiken, 2003), without its sampling,
as answers are short.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from autograder import course
from autograder.code_text.pieces import translate_code
from autograder.exercise import Exercise
from autograder.integrity.answers import units_of
from autograder.integrity.prints import Print, prints_of
from autograder.reference import EditError, edited, source_of
from course_lib.i18n import LANGUAGES, Catalogue

_SEEN_BEFORE = 0.06  # how often a known mistake or convention is met in a class, at the least


@dataclass(frozen=True)
class Expected:
    """Fingerprints that prove nothing (`forced`), and those that prove little (`known`)."""

    forced: frozenset[Print]
    known: frozenset[Print]
    texts: tuple[str, ...] = ()  # the release and the solutions as they stand, in each language


def expected_in(exercises: Iterable[Exercise], given: Mapping[str, frozenset[str]]) -> Expected:
    """Return what the exercises force, and what their conventions and mistakes look like."""
    forced: set[Print] = set()
    known: set[Print] = set()
    texts: list[str] = []
    for exercise in exercises:
        texts += [source_of(exercise), *given.get(exercise.id, ()), *_in_every_language(exercise)]
        for text in _ways(exercise):
            known |= set(prints_of({exercise.id: units_of(text)}).runs)
    for text in texts:
        forced |= set(prints_of({"": units_of(text)}).runs)
    return Expected(frozenset(forced), frozenset(known - forced), tuple(texts))


def _in_every_language(exercise: Exercise) -> Iterator[str]:
    """Yield stub and solution as a learner of each language sees them."""
    for lang in LANGUAGES:
        translate = partial(_translated, course.sentences(exercise.lesson), lang)
        for text in (exercise.stub, exercise.solution):
            yield translate_code(text, translate)


def _translated(catalogue: Catalogue, lang: str, message: str) -> str:
    return catalogue(message, lang)


def _ways(exercise: Exercise) -> Iterator[str]:
    for cause in exercise.causes:
        for change in (cause.change, *cause.also):
            try:
                yield edited(exercise, change)
            except EditError:  # selfcheck reports it
                continue


@dataclass(frozen=True)
class Rarity:
    """How surprising it is that two students share a feature, in bits.

    bits = −log₂ p, p = (c + ½ + seen) / (n + 1), where c of the n other students have it too,
    and `seen` is 1 + 0.06 n for what the course knows beforehand.

    Args:
        counts: how many students have each feature.
        students: how many there are.
        known: features that the course knows as a mistake or a convention.
    """

    counts: Mapping[Hashable, int]
    students: int
    known: frozenset[Hashable] = frozenset()

    def bits(self, feature: Hashable) -> float:
        """Return the bits of a feature that two students share."""
        others = max(self.students - 2, 0)
        count = max(self.counts.get(feature, 0) - 2, 0) + 0.5
        if feature in self.known:
            count += 1 + _SEEN_BEFORE * others
        return max(0.0, -math.log2(count / (others + 1)))


def counted(features: Iterable[Iterable[Hashable]]) -> Counter[Hashable]:
    """Return how many students have each feature."""
    counts: Counter[Hashable] = Counter()
    for own in features:
        counts.update(set(own))
    return counts
