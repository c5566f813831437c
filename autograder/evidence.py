"""What the proof of one exercise's verdicts rests on, gathered for a report."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from autograder import course, judging, reference
from autograder.exercise import Exercise
from autograder.margins import Class, Margin, smallest
from autograder.mutation import Mutant, mutants
from autograder.selfcheck import SEEDS, Finding, measured, missing_messages, selfcheck

EQUIVALENTS = course.LESSONS / "equivalent_mutants.toml"


@dataclass(frozen=True)
class Evidence:
    """The verdicts on everything known, the distances between causes, and the mutants.

    It is plain data, so that another process can gather it.
    """

    exercise: str
    causes: int
    findings: tuple[Finding, ...]
    margins: Mapping[Class, Margin]
    probes: tuple[str, ...]
    needed: tuple[str, ...]
    mutants: int
    equivalent: int
    survivors: tuple[str, ...]
    untranslated: tuple[tuple[str, str], ...]

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """Return the verdicts that are not the ones they must be."""
        return tuple(finding for finding in self.findings if not finding.ok)

    @property
    def compared(self) -> int:
        """Return how many pairs of the confusion matrix were compared."""
        return sum(finding.compared for finding in self.findings)

    @property
    def too_close(self) -> tuple[Margin, ...]:
        """Return the margins that are smaller than their kind of numbers asks for."""
        return tuple(margin for margin in self.margins.values() if margin.share < 1)

    @property
    def mutation_score(self) -> str:
        """Return how many mutants are rejected of those that are not declared the same rule."""
        asked = self.mutants - self.equivalent
        same = f" (+{self.equivalent})" if self.equivalent else ""
        return f"{asked - len(self.survivors)} / {asked}{same}"

    @property
    def unneeded(self) -> tuple[str, ...]:
        """Return the probes without which every two causes are still told apart."""
        return tuple(probe for probe in self.probes if probe not in self.needed)

    @property
    def holds(self) -> bool:
        """Tell whether nothing is wrong, too close, surviving or untranslated."""
        return not (self.wrong or self.too_close or self.survivors or self.untranslated)


def gather(exercise_id: str) -> Evidence:
    """Judge all that is known of an exercise, measure, and mutate its reference."""
    exercise = course.exercise(exercise_id)
    findings = tuple(selfcheck(exercise))
    found = smallest([measured(exercise, seed) for seed in SEEDS])
    tried = list(mutants(reference.source_of(exercise)))
    return Evidence(
        exercise=exercise.id,
        causes=len(set(found.names)) - 1,
        findings=findings,
        margins=found.margins(),
        probes=found.probes,
        needed=found.needed_probes(),
        mutants=len(tried),
        equivalent=sum(mutant.name in equivalents().get(exercise.id, {}) for mutant in tried),
        survivors=tuple(_survivors(exercise, tried)),
        untranslated=tuple(missing_messages(exercise)),
    )


def margin_in_words(margin: Margin | None) -> str:
    """Return a distance for a table; causes that differ in kind are infinitely far apart."""
    if margin is None:
        return "—"
    if margin.kind == "discrete":
        return "≠" if margin.share >= 1 else "="
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
