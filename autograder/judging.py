"""Load, observe, judge: the one way from a learner's code to a verdict."""

from __future__ import annotations

import io
import tokenize
from dataclasses import replace
from functools import cache

import numpy as np

from autograder import reference
from autograder.crashes import cause_of
from autograder.exercise import Exercise, Probe
from autograder.judge import Expected, judge, verdict_without_numbers
from autograder.observe import MISSING, load, observe
from autograder.record import Raised, Verdict

OPEN_SEED = 20_240_229


def probes_of(exercise: Exercise, seed: int | None = None) -> tuple[Probe, ...]:
    """Return the exercise's probes with inputs drawn from a seed; None is the open one."""
    rng = np.random.default_rng(OPEN_SEED if seed is None else seed)
    return exercise.probes(rng)


@cache
def expected(exercise: Exercise, seed: int | None = None) -> Expected:
    """Observe the reference and every known cause under the probes of one seed."""
    probes = probes_of(exercise, seed)
    causes = []
    for cause in exercise.causes:
        shapes = (cause.change, *cause.also)
        observations = (observe(reference.candidate(exercise, shape), probes) for shape in shapes)
        causes.append((cause, tuple(observations)))
    return Expected(probes, observe(reference.candidate(exercise), probes), tuple(causes))


def judge_source(exercise: Exercise, text: str, seed: int | None = None) -> Verdict:
    """Judge the text of a learner's cell or file."""
    if same_code(text, exercise.stub):
        return verdict_without_numbers(exercise, "not_attempted")
    made = load(text, exercise.name)
    if isinstance(made, Raised):
        return _explained(verdict_without_numbers(exercise, "raised", made), text)
    if made is not None and made is exercise.reference:
        return replace(verdict_without_numbers(exercise, "not_attempted"), cause="own_reference")
    return judge_object(exercise, made, seed, text)


def judge_object(
    exercise: Exercise, candidate: object, seed: int | None = None, source: str | None = None
) -> Verdict:
    """Judge what a learner's name holds; `source` is the cell's text where it is known."""
    probes = expected(exercise, seed).probes
    observed = MISSING if candidate is None else observe(candidate, probes)
    return _explained(judge(exercise, observed, expected(exercise, seed)), source)


def _explained(verdict: Verdict, source: str | None) -> Verdict:
    """Add the named cause of a crash, where its message is known."""
    if verdict.kind != "raised" or verdict.raised is None:
        return verdict
    return replace(verdict, cause=cause_of(verdict.raised, source))


def same_code(a: str, b: str) -> bool:
    """Tell whether two texts are the same code, comments, docstrings and layout aside."""
    return _code_tokens(a) == _code_tokens(b)


def _code_tokens(text: str) -> list[str]:
    """Return the words of a text that need not be valid Python."""
    passed_over = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER)
    words: list[str] = []
    at_start = True
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if not (token.type in passed_over or (token.type == tokenize.STRING and at_start)):
                words.append(token.string.strip())
            at_start = token.type in (*passed_over, tokenize.INDENT, tokenize.DEDENT)
    except (tokenize.TokenError, IndentationError, SyntaxError):
        words.append("unfinished")
    return words
