"""The proof that every verdict is the right one: the judge over all that it should know.

For each exercise, under the open and under hidden probes: the stub is `not_attempted`, the
reference and the worked solution `correct` with full points, every convention and every
misconception itself and nothing else; and every sentence exists in every language.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from autograder import course, judging, reference
from autograder.exercise import Convention, Exercise
from autograder.judge import judge
from autograder.margins import Distances, distances
from autograder.observe import observe
from autograder.record import Verdict
from course_lib.i18n import LANGUAGES

HIDDEN_SEEDS = (1, 2)
SEEDS: tuple[int | None, ...] = (None, *HIDDEN_SEEDS)


@dataclass(frozen=True)
class Finding:
    """One candidate whose verdict was looked at: a row of the confusion matrix.

    Args:
        compared: how many known candidates of another name its numbers were compared with.
        taken_for: those of them that it agrees with, which must be none.
    """

    exercise: str
    candidate: str
    seed: int | None
    expected: str
    got: str
    points: float
    compared: int = 0
    taken_for: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Tell whether the verdict is the one it must be, and no other could be taken for it."""
        return self.expected == self.got and not self.taken_for


def selfcheck(exercise: Exercise) -> Iterator[Finding]:
    """Judge every candidate that the exercise knows, and yield what came out."""
    for seed in SEEDS:
        yield from _texts(exercise, seed)
        yield from _causes(exercise, seed)


def _texts(exercise: Exercise, seed: int | None) -> Iterator[Finding]:
    stub = judging.judge_source(exercise, exercise.stub, seed)
    yield _finding(exercise, "stub", seed, "not_attempted", stub)
    full = f"correct with {exercise.max_points:g}"
    solution = judging.judge_source(exercise, exercise.solution, seed)
    yield _finding(exercise, "solution", seed, full, solution, points=True)
    original = judging.judge_object(exercise, exercise.reference, seed)
    yield _finding(exercise, "reference", seed, full, original, points=True)


def _causes(exercise: Exercise, seed: int | None) -> Iterator[Finding]:
    """Judge every shape of every cause: under the open probes played anew, to repeat itself."""
    wanted = judging.expected(exercise, seed)
    shape_of = itertools.count(1)  # the reference is number 0
    for cause, known in wanted.causes:
        kind = "convention" if isinstance(cause, Convention) else "misconception"
        changes = zip((cause.change, *cause.also), known, strict=True)
        for number, (change, observed) in enumerate(changes, start=1):
            if seed is None:
                observed = observe(reference.candidate(exercise, change), wanted.probes)
            verdict = judge(exercise, observed, wanted)
            name = cause.id if number == 1 else f"{cause.id} ({number})"
            finding = _finding(exercise, name, seed, f"{kind} {cause.id}", verdict)
            yield _with_row(finding, measured(exercise, seed), next(shape_of))


@cache
def measured(exercise: Exercise, seed: int | None) -> Distances:
    """Return how far apart all known candidates are under the probes of one seed."""
    return distances(judging.expected(exercise, seed))


def _with_row(finding: Finding, found: Distances, number: int) -> Finding:
    """Look at all other candidates, not only until something fits."""
    others = found.named_otherwise(number)
    fits = (found.names[other] for other in others if found.agree(other, number))
    return replace(finding, compared=len(others), taken_for=tuple(dict.fromkeys(fits)))


def _finding(
    exercise: Exercise,
    candidate: str,
    seed: int | None,
    expected: str,
    verdict: Verdict,
    points: bool = False,
) -> Finding:
    got = f"{verdict.kind} {verdict.cause}" if verdict.cause else verdict.kind
    got += f" with {verdict.points:g}" if points else ""
    got += f" and {', '.join(verdict.faults)}" if verdict.faults else ""
    return Finding(exercise.id, candidate, seed, expected, got, verdict.points)


def missing_messages(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Yield (language, sentence) for every sentence without a translation."""
    catalogue = course.sentences(exercise.lesson)
    for lang in LANGUAGES:
        for sentence in sentences(exercise):
            if not catalogue.knows(sentence, lang):
                yield lang, sentence


def sentences(exercise: Exercise) -> Iterator[str]:
    """Yield every sentence of an exercise that a person reads."""
    yield exercise.title
    yield from exercise.hints
    yield from (criterion.title for criterion in exercise.criteria)
    yield from (convention.message for convention in exercise.conventions)
    for misconception in exercise.misconceptions:
        yield misconception.message
        yield misconception.question
    yield from exercise.labels.values()
