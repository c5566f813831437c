"""What the proof of one exercise's verdicts rests on, gathered for a report."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from autograder import course, judging, reference
from autograder.exercise import Exercise
from autograder.margins import Margin, margins, unneeded_probes
from autograder.mutation import Mutant, mutants
from autograder.selfcheck import Finding, missing_messages, selfcheck

EQUIVALENTS = course.LESSONS / "equivalent_mutants.toml"
FLOAT_MARGIN = 1000.0
RANDOM_MARGIN = 5.0


@dataclass(frozen=True)
class Evidence:
    """The verdicts on everything known, the distances between causes, and the mutants."""

    exercise: Exercise
    findings: tuple[Finding, ...]
    smallest: Margin | None
    needed_margin: float
    unneeded: tuple[str, ...]
    mutants: int
    survivors: tuple[str, ...]
    untranslated: tuple[tuple[str, str], ...]

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """Return the verdicts that are not the ones they must be."""
        return tuple(finding for finding in self.findings if not finding.ok)

    @property
    def holds(self) -> bool:
        """Tell whether nothing is wrong, too close, surviving or untranslated."""
        close = self.smallest is not None and self.smallest.distance < self.needed_margin
        return not (self.wrong or close or self.survivors or self.untranslated)


def gather(exercise: Exercise) -> Evidence:
    """Judge all that is known of an exercise, measure, and mutate its reference."""
    expected = judging.expected(exercise, None)
    found = margins(expected)
    random = any(probe.facts for probe in expected.probes)
    tried = list(mutants(reference.source_of(exercise)))
    return Evidence(
        exercise=exercise,
        findings=tuple(selfcheck(exercise)),
        smallest=min(found, key=lambda margin: margin.distance, default=None),
        needed_margin=RANDOM_MARGIN if random else FLOAT_MARGIN,
        unneeded=unneeded_probes(found),
        mutants=len(tried),
        survivors=tuple(_survivors(exercise, tried)),
        untranslated=tuple(missing_messages(exercise)),
    )


def margin_in_words(margin: Margin | None) -> str:
    """Return a distance for a table; causes that differ in kind are infinitely far apart."""
    if margin is None:
        return "—"
    return "∞" if math.isinf(margin.distance) else f"{margin.distance:.2g}"


def _survivors(exercise: Exercise, tried: list[Mutant]) -> Iterator[str]:
    """Yield the mutants that pass as right and are not declared to be the same rule."""
    known = equivalents().get(exercise.id, {})
    for mutant in tried:
        if mutant.name not in known and _passes(exercise, mutant.source):
            yield mutant.name


def _passes(exercise: Exercise, source: str) -> bool:
    try:
        candidate = reference.candidate(exercise, source)
    except reference.EditError:
        return False
    verdict = judging.judge_object(exercise, candidate)
    return verdict.kind == "correct" and verdict.points == exercise.max_points


@cache
def equivalents() -> Mapping[str, Mapping[str, str]]:
    """Return, per exercise, the mutants that are the same rule, each with the reason."""
    if not EQUIVALENTS.exists():
        return {}
    return tomllib.loads(EQUIVALENTS.read_text(encoding="utf-8"))
