"""Pairs of students whose answers share what hardly anybody else has.

A pair's score is the sum of the bits of what it shares. Each canonical statement counts once,
however often it stands there, with the most surprising run it is part of; what the exercise
forces counts nothing. A score is no probability of copying: it says where to look first.

Measured on made classes of 120 (`tests/autograder/test_integrity_calibration.py`): at THRESHOLD,
0.4 pairs of honest students a class of the Momentum lesson, at most 0.8 in lessons that force the
answers' shape; of planted copies 54 % handed in as they are, 33 to 42 % behind a disguise; of the
pairs shown then, four in five are copies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeVar

from autograder.grading.release import tidy
from autograder.integrity import traces
from autograder.integrity.answers import Class, Student, units_of
from autograder.integrity.expected import Expected, Rarity, counted
from autograder.integrity.prints import Print, Prints, prints_of
from autograder.integrity.traces import Trace

Key = TypeVar("Key", bound=Hashable)
EvidenceKind = Literal["structure", "comment", "name", "slip", "space"]
Spot = tuple[str, tuple[int, int]]  # exercise, lines

THRESHOLD = 25.0
KINDS: tuple[EvidenceKind, ...] = ("structure", "comment", "name", "slip", "space")
# The most that one trace, and all traces of a kind together, count: they are easily alike by
# habit, and one student's many odd spaces are one habit.
_MOST: Mapping[EvidenceKind, tuple[float, float]] = {
    "comment": (8.0, 24.0),
    "name": (4.0, 12.0),
    "slip": (8.0, 16.0),
    "space": (3.0, 9.0),
}


@dataclass(frozen=True)
class Evidence:
    """One thing that both have, how surprising it is, and where it stands in either."""

    kind: EvidenceKind
    text: str
    bits: float
    first: tuple[Spot, ...]
    second: tuple[Spot, ...]


@dataclass(frozen=True)
class Pair:
    """Two students, what they share, and the score.

    Args:
        overlap: the share of the statements that are free that both have, of the shorter work.
        evidence: what they share; a statement that is not rare has no bits.
    """

    first: Student
    second: Student
    overlap: float
    evidence: tuple[Evidence, ...]

    @property
    def score(self) -> float:
        """Return the sum of what each kind adds."""
        return sum(map(self.part, KINDS))

    def part(self, kind: EvidenceKind) -> float:
        """Return what one kind of evidence adds to the score."""
        found = sum(one.bits for one in self.evidence if one.kind == kind)
        return found * self.overlap if kind == "structure" else min(found, _MOST[kind][1])


@dataclass(frozen=True)
class Profile:
    """Everything of one student that is compared."""

    student: Student
    prints: Prints
    traces: Mapping[Trace, tuple[Spot, ...]]
    words: Mapping[str, tuple[Spot, ...]]
    free: frozenset[Print]  # statements that the exercise does not force


@dataclass(frozen=True)
class _Rare:
    """What is rare in a class."""

    forced: frozenset[Print]
    prints: Rarity
    traces: Rarity
    words: Rarity
    slips: Mapping[str, str]


def pairs_in(class_: Class, expected: Expected, least: float = THRESHOLD) -> tuple[Pair, ...]:
    """Return the pairs whose score is at least so many bits, the most surprising first."""
    answered = (student for student in class_.students if student.answers)
    profiles = [profile_of(student, expected.forced) for student in answered]
    rare = _rarities(profiles, expected)
    found = (_pair(one, other, rare) for one, other in combinations(profiles, 2))
    kept = [pair for pair in found if pair is not None and pair.score >= least]
    return tuple(sorted(kept, key=lambda pair: (-pair.score, pair.first.id, pair.second.id)))


def profile_of(student: Student, forced: frozenset[Print]) -> Profile:
    """Return what of a student's answers is compared."""
    answers = {exercise: units_of(text) for exercise, text in student.answers.items()}
    spots: dict[Trace, list[Spot]] = defaultdict(list)
    words: dict[str, list[Spot]] = defaultdict(list)
    for exercise, text in student.answers.items():
        for found in traces.traces(text):
            spots[found.trace].append((exercise, (found.line, found.line)))
        for number, line in enumerate(text.split("\n"), start=1):
            for word in traces.words(line):
                words[word].append((exercise, (number, number)))
    prints = prints_of(answers)
    single = {print_ for print_, runs in prints.runs.items() if len(runs[0].texts) == 1}
    return Profile(student, prints, _frozen(spots), _frozen(words), frozenset(single - forced))


def _frozen(spots: Mapping[Key, list[Spot]]) -> dict[Key, tuple[Spot, ...]]:
    return {key: tuple(places) for key, places in spots.items()}


def _rarities(profiles: Sequence[Profile], expected: Expected) -> _Rare:
    students = len(profiles)
    given = expected.texts
    forced_traces = {found.trace for text in given for found in traces.traces(tidy(text))}
    word_counts = counted(one.words for one in profiles)
    usual = {word for text in given for word in traces.words(text)}
    usual |= {str(word) for word, count in word_counts.items() if count > max(3, students / 10)}
    rare = {str(w) for w, count in word_counts.items() if 2 <= count <= 3} - usual
    trace_counts = counted(
        [trace for trace in one.traces if trace not in forced_traces] for one in profiles
    )
    return _Rare(
        forced=expected.forced,
        prints=Rarity(counted(p.prints.runs for p in profiles), students, expected.known),
        traces=Rarity(trace_counts, students, frozenset(forced_traces)),
        words=Rarity(word_counts, students),
        slips=dict(traces.slips(rare, usual)),
    )


# ── One pair ────────────────────────────────────────────────────────────────────────────


def _pair(one: Profile, other: Profile, rare: _Rare) -> Pair | None:
    structure, traced = tuple(_structure(one, other, rare)), tuple(_traces(one, other, rare))
    if not structure and not traced:
        return None
    fewer = min(len(one.free), len(other.free))
    overlap = len(structure) / fewer if fewer else 0.0
    return Pair(one.student, other.student, overlap, (*structure, *traced))


def _structure(one: Profile, other: Profile, rare: _Rare) -> Iterator[Evidence]:
    """Yield the shared statements, each with the bits of the best run it is part of."""
    free = one.free & other.free
    if not free:
        return
    best: dict[Print, tuple[float, Print]] = {text: (0.0, text) for text in free}
    for print_ in one.prints.runs.keys() & other.prints.runs.keys():
        if print_ in rare.forced or not (bits := rare.prints.bits(print_)):
            continue
        texts = one.prints.runs[print_][0].texts
        for text in free.intersection(texts):
            if bits / len(texts) > best[text][0]:
                best[text] = bits / len(texts), print_
    for text, (share, print_) in sorted(best.items()):
        yield Evidence(
            "structure", text, share, _spots(one, text, print_), _spots(other, text, print_)
        )


def _spots(profile: Profile, text: Print, print_: Print) -> tuple[Spot, ...]:
    return tuple(
        dict.fromkeys(
            place
            for run in profile.prints.runs[print_]
            for its, place in zip(run.texts, run.places, strict=True)
            if its == text
        )
    )


def _traces(one: Profile, other: Profile, rare: _Rare) -> Iterator[Evidence]:
    shared = one.traces.keys() & other.traces.keys()
    for trace in sorted(shared, key=lambda trace: (trace.kind, trace.text)):
        if trace in rare.traces.known:
            continue
        bits = min(rare.traces.bits(trace), _MOST[trace.kind][0])
        if bits > 1:
            yield Evidence(trace.kind, trace.text, bits, one.traces[trace], other.traces[trace])
    for word in sorted(one.words.keys() & other.words.keys() & rare.slips.keys()):
        bits = min(rare.words.bits(word), _MOST["slip"][0])
        text = f"{word} ({rare.slips[word]})"
        yield Evidence("slip", text, bits, one.words[word], other.words[word])
