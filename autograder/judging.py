"""Load, observe, judge: the one way from a learner's code to a verdict."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial

import numpy as np

from autograder import reference
from autograder.composing import pairs
from autograder.crashes import cause_of, crash_of
from autograder.exercise import Exercise, Probe
from autograder.forms import Shape, misfit, shape_of
from autograder.isolation import quiet
from autograder.judge import Expected, judge, verdict_without_numbers
from autograder.known import known
from autograder.observe import MISSING, load, observe
from autograder.record import Observation, Raised, Verdict
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


@dataclass(frozen=True)
class Sight:
    """All that judging asks of a candidate: what it did, its shape, what loading it raised."""

    observation: Observation
    shape: Shape
    loading: Raised | None = None
    own_reference: bool = False


# Runs a text somewhere, plays the probes of an exercise on what it defines, and tells.
Look = Callable[[str], Sight]


def judge_source(
    exercise: Exercise,
    text: str,
    seed: int | None = None,
    repairs: int = 4,
    look: Look | None = None,
) -> Verdict:
    """Judge the text of a learner's cell or file.

    Args:
        exercise: what was to be written.
        text: the learner's.
        seed: of the probes; None for the open ones.
        repairs: how many crashes, one behind the other, may be mended to look behind them.
        look: what runs a text; here and now, where it is left out.
    """
    if same_code(text, exercise.stub):
        return verdict_without_numbers(exercise, "not_attempted")
    look = look or partial(_look_here, exercise, seed)
    return judge_sight(exercise, look(text), seed, text, repairs, look)


def judge_object(
    exercise: Exercise,
    candidate: object,
    seed: int | None = None,
    source: str | None = None,
    repairs: int = 4,
) -> Verdict:
    """Judge what a learner's name holds; `source` is the cell's text where it is known."""
    sight = _sight(exercise, seed, candidate)
    return judge_sight(exercise, sight, seed, source, repairs, partial(_look_here, exercise, seed))


def judge_sight(
    exercise: Exercise, sight: Sight, seed: int | None, source: str | None, repairs: int, look: Look
) -> Verdict:
    """Judge what was seen of a candidate, here or in another process.

    Args:
        exercise: what was to be written.
        sight: what was seen under the probes of this seed.
        seed: of the probes; None for the open ones.
        source: the text of the learner's cell, where it is known.
        repairs: how many crashes, one behind the other, may be mended to look behind them.
        look: what runs a mended text.
    """
    explained = partial(_explained, exercise, seed, source, repairs, look)
    if sight.loading:
        return explained(verdict_without_numbers(exercise, "raised", sight.loading))
    if sight.own_reference:
        return replace(verdict_without_numbers(exercise, "not_attempted"), cause="own_reference")
    observed = sight.observation
    verdict = replace(_verdict_on(exercise, seed, observed), notes=observed.notes)
    unfit = misfit(exercise, sight.shape, verdict)
    if unfit:
        verdict = verdict_without_numbers(exercise, "raised", unfit)
        return replace(verdict, cause=cause_of(unfit), notes=observed.notes)
    return explained(verdict)


def _verdict_on(exercise: Exercise, seed: int | None, observed: Observation) -> Verdict:
    """Judge an observation; one that several students made alike is judged once."""
    wanted = expected(exercise, seed)
    if observed not in wanted.judged:
        with quiet():  # NumPy warns of odd values that a candidate returned
            wanted.judged[observed] = judge(exercise, observed, wanted)
    return wanted.judged[observed]


def _look_here(exercise: Exercise, seed: int | None, text: str) -> Sight:
    made = load(text, exercise.name)
    if isinstance(made, Raised):
        return Sight(MISSING, shape_of(None), loading=made)
    if made is not None and made is exercise.reference:
        return Sight(MISSING, shape_of(made), own_reference=True)
    return _sight(exercise, seed, made)


def _sight(exercise: Exercise, seed: int | None, candidate: object) -> Sight:
    probes = expected(exercise, seed).probes
    observed = MISSING if candidate is None else observe(candidate, probes)
    return Sight(observed, shape_of(candidate))


def _explained(
    exercise: Exercise,
    seed: int | None,
    source: str | None,
    repairs: int,
    look: Look,
    verdict: Verdict,
) -> Verdict:
    """Add the named cause of a crash, and what waits behind it, where either is known."""
    crash = crash_of(verdict.raised, source) if verdict.raised else None
    if verdict.kind != "raised" or verdict.raised is None or crash is None:
        return verdict
    mended = repaired(source, verdict.raised, crash, exercise) if source and repairs else None
    after = judge_source(exercise, mended, seed, repairs - 1, look) if mended else None
    return replace(verdict, cause=crash.id, after_repair=after)


def same_code(a: str, b: str) -> bool:
    """Tell whether two texts are the same code, comments, docstrings and layout aside."""
    return _code_tokens(a) == _code_tokens(b)


@lru_cache(maxsize=64)
def _code_tokens(text: str) -> tuple[str, ...]:
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
    return tuple(words)
