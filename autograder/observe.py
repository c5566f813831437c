"""Play probes on a candidate and copy what it did: plain arrays, and the exception.

This module runs the learner's code and knows nothing of right or wrong.
"""

from __future__ import annotations

import itertools
import linecache
import traceback
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

import numpy as np

from autograder.budget import INSTRUCTIONS, BudgetExceeded, budget, is_learners
from autograder.exercise import (
    Call,
    Fn,
    Hold,
    Let,
    New,
    Probe,
    Read,
    Ref,
    Rng,
    Set,
    Step,
    Value,
)
from autograder.functions import FUNCTIONS
from autograder.isolation import quiet, restored
from autograder.plain import plain
from autograder.record import Observation, Raised, Reading, Run

MISSING = Observation(runs={}, missing=True)

_cells = itertools.count(1)


def load(source: str, name: str) -> object | Raised | None:
    """Run a cell's text in a namespace of its own and return what it calls `name`.

    Returns:
        The object, the exception that the text raised, or None where the name stays undefined.
    """
    filename = f"<answer {next(_cells)}>"
    lines = source.splitlines(keepends=True)
    linecache.cache[filename] = (len(source), None, lines, filename)
    namespace: dict[str, Any] = {"np": np, "__name__": "answer"}
    try:
        with quiet(), budget():
            exec(compile(source, filename, "exec", dont_inherit=True), namespace)
    except SyntaxError as error:
        return _syntax_error(error)
    except (Exception, BudgetExceeded, SystemExit) as error:
        return _raised(error)
    return namespace.get(name)


def observe(candidate: object, probes: tuple[Probe, ...]) -> Observation:
    """Play every probe, each on a candidate in its original state.

    A candidate that has used up one budget gets little for the rest: it will not end either.
    """
    runs: dict[str, Run] = {}
    left = INSTRUCTIONS
    for probe in probes:
        run = runs[probe.name] = play(candidate, probe, left)
        if run.raised and run.raised.type == BudgetExceeded.__name__:
            left = INSTRUCTIONS // 20
    return Observation(runs)


def play(candidate: object, probe: Probe, instructions: int = INSTRUCTIONS) -> Run:
    """Play one probe to its end, or to the candidate's exception."""
    stage = _Stage(candidate)
    try:
        with quiet(), restored(candidate), budget(instructions):
            for step in probe.steps:
                stage.perform(step)
    except (Exception, BudgetExceeded, SystemExit) as error:
        return Run(tuple(stage.readings), _raised(error, probe.name, stage.step))
    return Run(tuple(stage.readings))


class _Stage:
    """The names bound while a probe is played, and what has been read so far."""

    def __init__(self, candidate: object) -> None:
        self.candidate: Any = candidate
        self.names: dict[str, Any] = {}
        self.step = 0
        self.readings: list[Reading] = []

    def perform(self, step: Step) -> None:
        action = self._actions()[type(step)]
        action(step)

    def _actions(self) -> Mapping[type, Callable[[Any], None]]:
        return {
            Let: self._let,
            Hold: self._hold,
            New: self._new,
            Call: self._call,
            Set: self._set,
            Read: self._read,
        }

    def _let(self, step: Let) -> None:
        self.names[step.name] = self._value(step.value)

    def _hold(self, step: Hold) -> None:
        self.names[step.name] = dict(self.names[step.of])

    def _new(self, step: New) -> None:
        self.names[step.name] = self.candidate(**self._values(step.arguments))

    def _call(self, step: Call) -> None:
        self.step += 1
        function = self.candidate
        if step.target:
            owner, method = step.target.split(".")
            function = getattr(self.names[owner], method)
        arguments = [self._value(value) for value in step.arguments]
        self.names[step.into] = function(*arguments, **self._values(step.named))

    def _set(self, step: Set) -> None:
        setattr(self.names[step.name], step.attribute, self._value(step.value))

    def _read(self, step: Read) -> None:
        value = plain(self.names[step.name])
        self.readings.append(Reading(self.step, step.name, step.channel, value, step.of))

    def _values(self, values: Mapping[str, Value]) -> dict[str, Any]:
        return {name: self._value(value) for name, value in values.items()}

    def _value(self, value: Value) -> Any:
        """Return a fresh copy, so that no candidate can change a probe."""
        if isinstance(value, Ref):
            return self.names[value.name]
        if isinstance(value, Rng):
            return np.random.default_rng(value.seed)
        if isinstance(value, Fn):
            return FUNCTIONS[value.name](*(array.copy() for array in value.arrays))
        if isinstance(value, np.ndarray):
            return value.copy()
        if isinstance(value, Mapping):
            return {name: self._value(item) for name, item in value.items()}
        if isinstance(value, tuple):
            return tuple(self._value(item) for item in value)
        return value


# ── Exceptions ──────────────────────────────────────────────────────────────────────────


def _raised(error: BaseException, probe: str = "", step: int = 0) -> Raised:
    line, source = _learners_line(error.__traceback__)
    return Raised(
        type=type(error).__name__,
        message=str(error)[:500],
        line=line,
        source=source,
        probe=probe,
        step=step,
        traceback=_trimmed(error),
    )


def _syntax_error(error: SyntaxError) -> Raised:
    text = (error.text or "").rstrip("\n")
    shown = "".join(traceback.format_exception_only(error))
    return Raised("SyntaxError", error.msg or "", error.lineno, text, traceback=shown)


def _learners_line(trace: TracebackType | None) -> tuple[int | None, str]:
    """Return the number and the text of the innermost line that the learner wrote."""
    frames = [f for f in traceback.extract_tb(trace) if is_learners(f.filename)]
    return (frames[-1].lineno, (frames[-1].line or "").strip()) if frames else (None, "")


def _trimmed(error: BaseException) -> str:
    """Return the traceback with the learner's own frames only, at most the last ten."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if is_learners(f.filename)]
    shown = [f"  line {f.lineno}, in {f.name}\n    {f.line}\n" for f in frames[-10:]]
    return "".join([*shown, *traceback.format_exception_only(error)])[:4000]
