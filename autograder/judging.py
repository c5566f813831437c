"""Load, observe, judge: the one way from a learner's code to a verdict."""

from __future__ import annotations

import io
import tokenize
from dataclasses import replace
from functools import cache

import numpy as np

from autograder import reference
from autograder.composing import pairs
from autograder.crashes import cause_of, crash_of
from autograder.exercise import Exercise, Probe
from autograder.forms import misfit
from autograder.isolation import quiet
from autograder.judge import Expected, judge, verdict_without_numbers
from autograder.known import known
from autograder.observe import MISSING, load, observe
from autograder.record import Raised, Verdict
from autograder.repair import repaired

OPEN_SEED = 20_240_229


def probes_of(exercise: Exercise, seed: int | None = None) -> tuple[Probe, ...]:
    """Return the exercise's probes with inputs drawn from a seed; None is the open one."""
    rng = np.random.default_rng(OPEN_SEED if seed is None else seed)
    return exercise.probes(rng)


@cache
def expected(exercise: Exercise, seed: int | None = None) -> Expected:
    """Return what the reference and every known cause do under the probes of one seed.

    Single causes come first: two at once are named only where one alone does not explain it.
    """
    probes = probes_of(exercise, seed)
    causes = tuple(
        (cause, tuple(known(exercise, shape, probes) for shape in (cause.change, *cause.also)))
        for cause in (*exercise.causes, *pairs(exercise))
    )
    return Expected(probes, observe(reference.candidate(exercise), probes), causes)


def judge_source(
    exercise: Exercise, text: str, seed: int | None = None, repairs: int = 4
) -> Verdict:
    """Judge the text of a learner's cell or file.

    Args:
        exercise: what was to be written.
        text: the learner's.
        seed: of the probes; None for the open ones.
        repairs: how many crashes, one behind the other, may be mended to look behind them.
    """
    if same_code(text, exercise.stub):
        return verdict_without_numbers(exercise, "not_attempted")
    made = load(text, exercise.name)
    if isinstance(made, Raised):
        verdict = verdict_without_numbers(exercise, "raised", made)
        return _explained(exercise, verdict, seed, text, repairs)
    if made is not None and made is exercise.reference:
        return replace(verdict_without_numbers(exercise, "not_attempted"), cause="own_reference")
    return judge_object(exercise, made, seed, text, repairs)


def judge_object(
    exercise: Exercise,
    candidate: object,
    seed: int | None = None,
    source: str | None = None,
    repairs: int = 4,
) -> Verdict:
    """Judge what a learner's name holds; `source` is the cell's text where it is known."""
    wanted = expected(exercise, seed)
    observed = MISSING if candidate is None else observe(candidate, wanted.probes)
    with quiet():  # NumPy warns of odd values that a candidate returned
        verdict = replace(judge(exercise, observed, wanted), notes=observed.notes)
    unfit = misfit(exercise, candidate, verdict)
    if unfit:
        verdict = verdict_without_numbers(exercise, "raised", unfit)
        return replace(verdict, cause=cause_of(unfit), notes=observed.notes)
    return _explained(exercise, verdict, seed, source, repairs)


def _explained(
    exercise: Exercise, verdict: Verdict, seed: int | None, source: str | None, repairs: int
) -> Verdict:
    """Add the named cause of a crash, and what waits behind it, where either is known."""
    crash = crash_of(verdict.raised, source) if verdict.raised else None
    if verdict.kind != "raised" or verdict.raised is None or crash is None:
        return verdict
    mended = repaired(source, verdict.raised, crash, exercise) if source and repairs else None
    after = judge_source(exercise, mended, seed, repairs - 1) if mended else None
    return replace(verdict, cause=crash.id, after_repair=after)


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
