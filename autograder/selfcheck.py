"""The proof that every verdict is the right one: the judge over all that it should know.

For each exercise, under the open and under hidden probes: the stub is `not_attempted`, the
reference and the worked solution `correct` with full points, every convention and every
misconception itself; and every sentence exists in every language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autograder import course, judging, reference
from autograder.exercise import Convention, Exercise
from autograder.record import Verdict
from course_lib.i18n import LANGUAGES

HIDDEN_SEEDS = (1, 2)
SEEDS: tuple[int | None, ...] = (None, *HIDDEN_SEEDS)


@dataclass(frozen=True)
class Finding:
    """One candidate whose verdict was looked at."""

    exercise: str
    candidate: str
    seed: int | None
    expected: str
    got: str
    points: float

    @property
    def ok(self) -> bool:
        """Tell whether the verdict is the one it must be."""
        return self.expected == self.got


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
    for cause in exercise.causes:
        kind = "convention" if isinstance(cause, Convention) else "misconception"
        for number, shape in enumerate((cause.change, *cause.also), start=1):
            verdict = judging.judge_object(exercise, reference.candidate(exercise, shape), seed)
            name = cause.id if number == 1 else f"{cause.id} ({number})"
            yield _finding(exercise, name, seed, f"{kind} {cause.id}", verdict)


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
