"""Play probes on a candidate and copy what it did: plain arrays, and the exception.

This module runs the learner's code and knows nothing of right or wrong.
"""

from __future__ import annotations

import contextlib
import itertools
import linecache
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Protocol

import numpy as np

from autograder.budget import INSTRUCTIONS, SECONDS, BudgetExceeded, budget
from autograder.candidate_state import Restorer
from autograder.exercise import (
    Call,
    Feed,
    Fn,
    Hold,
    Let,
    New,
    Probe,
    Read,
    Ref,
    Rng,
    Set,
    Value,
)
from autograder.functions import FUNCTIONS
from autograder.isolation import Isolation, isolated, quiet
from autograder.plain import plain
from autograder.raising import message_of, raised_by, says_it_itself, syntax_error
from autograder.record import Observation, Raised, Reading, Run

MISSING = Observation(runs={}, missing=True)


class Watch(Protocol):
    """What a bound knows when it ends: whether threads of the candidate's go on."""

    threads_left: bool


Bound = Callable[[int, float], contextlib.AbstractContextManager[Watch]]

_cells = itertools.count(1)
_SHARE_OF_THE_ENDLESS = 0.05
_UNCHANGING = (float, int, str, bool, type(None))
_SYNTAX_ERRORS = (SyntaxError, IndentationError, TabError)


def load(source: str, name: str) -> object | Raised | None:
    """Run a cell's text in a namespace of its own and return what it calls `name`.

    Returns:
        The object, the exception that the text raised, or None where the name stays undefined.
    """
    filename = f"<answer {next(_cells)}>"
    lines = source.splitlines(keepends=True)
    linecache.cache[filename] = (len(source), None, lines, filename)
    namespace: dict[str, Any] = {"np": np, "__name__": "answer"}

    def run() -> None:
        exec(compile(source, filename, "exec", dont_inherit=True), namespace)

    def told(error: Any, message: str) -> Raised:
        if type(error) in _SYNTAX_ERRORS and error.filename in (filename, None):
            return syntax_error(error, source)
        return raised_by(error, message)

    with isolated() as room, room.run():
        raised = _raised_by(run, told, room)
    return raised or namespace.get(name)


def observe(candidate: object, probes: tuple[Probe, ...], bound: Bound = budget) -> Observation:
    """Play every probe, each on a candidate in its original state.

    A candidate that has used up one budget gets little for the rest: it will not end either.

    Args:
        candidate: the class or function.
        probes: what is to be played.
        bound: what ends a run of so many instructions and seconds.
    """
    runs: dict[str, Run] = {}
    share, restorer = 1.0, Restorer(candidate)
    with isolated() as room:
        for probe in probes:
            stage = _Stage(candidate, probe, restorer)
            run = runs[probe.name] = _play(stage, room, share, bound)
            if run.raised and run.raised.type == BudgetExceeded.__name__:
                share = _SHARE_OF_THE_ENDLESS
    return Observation(runs, notes=room.notes())


def play(candidate: object, probe: Probe, instructions: int = INSTRUCTIONS) -> Run:
    """Play one probe to its end, or to the candidate's exception."""
    with isolated() as room:
        stage = _Stage(candidate, probe, Restorer(candidate))
        return _play(stage, room, instructions / INSTRUCTIONS)


def rehearse(candidate: object, probe: Probe) -> Run:
    """Play one probe on a candidate of the course's own, against which nothing is guarded."""
    stage = _Stage(candidate, probe, Restorer(candidate))
    raised = None
    try:
        with quiet():
            stage.play()
    except Exception as error:
        raised = Raised(type(error).__name__, str(error), probe=probe.name, step=stage.step)
    return Run(tuple(stage.readings), raised)


def _play(stage: _Stage, room: Isolation, share: float, bound: Bound = budget) -> Run:
    def told(error: BaseException, message: str) -> Raised:
        return raised_by(error, message, stage.probe.name, stage.step)

    with room.run():
        raised = _raised_by(stage.play, told, room, share, bound)
    return Run(tuple(stage.readings), raised)


def _raised_by(
    run: Callable[[], None],
    told: Callable[[Any, str], Raised],
    room: Isolation,
    share: float = 1.0,
    bound: Bound = budget,
) -> Raised | None:
    """Run within a share of the budget; only a person who stops the kernel gets through."""
    meter = None
    try:
        with bound(int(share * INSTRUCTIONS), share * SECONDS) as meter:
            try:
                run()
            finally:
                room.libraries_back()
    except BaseException as error:
        if room.stopped_by_person:
            raise
        return told(error, _message(error))
    finally:
        room.threads_left |= meter is not None and meter.threads_left
    return None


def _message(error: BaseException) -> str:
    """Return an exception's message, within a small budget where the learner's code makes it."""
    if says_it_itself(error):
        return message_of(error)
    with budget(int(_SHARE_OF_THE_ENDLESS * INSTRUCTIONS), _SHARE_OF_THE_ENDLESS * SECONDS):
        return message_of(error)


class _Stage:
    """The names bound while a probe is played, and what has been read so far."""

    def __init__(self, candidate: object, probe: Probe, restorer: Restorer) -> None:
        self.candidate: Any = candidate
        self.probe = probe
        self.names: dict[str, Any] = {}
        self.step = 0
        self.readings: list[Reading] = []
        self._restorer = restorer

    def close(self) -> None:
        """Let go of all objects while their own clean-up is still bounded and unheard."""
        self.names.clear()

    def play(self) -> None:
        """Perform every step; the candidate's own data is put back at the end."""
        with self._restorer.run(), contextlib.closing(self):
            actions = self._actions()
            for step in self.probe.steps:
                actions[type(step)](step)

    def _actions(self) -> Mapping[type, Callable[[Any], None]]:
        return {
            Let: self._let,
            Hold: self._hold,
            New: self._new,
            Call: self._call,
            Set: self._set,
            Feed: self._feed,
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
        made = function(*arguments, **self._values(step.named))
        if isinstance(made, Coroutine):
            made.close()  # nobody will await it, and Python would say so later
        self.names[step.into] = made

    def _set(self, step: Set) -> None:
        setattr(self.names[step.name], step.attribute, self._value(step.value))

    def _feed(self, step: Feed) -> None:
        function: Any = self._value(step.fn)
        self.names[step.name] = function(plain(self.names[step.of]))

    def _read(self, step: Read) -> None:
        value = plain(self.names[step.name])
        self.readings.append(Reading(self.step, step.name, step.channel, value, step.of))

    def _values(self, values: Mapping[str, Value]) -> dict[str, Any]:
        return {name: self._value(value) for name, value in values.items()}

    def _value(self, value: Any) -> Any:
        """Return a fresh copy, so that no candidate can change a probe."""
        kind = type(value)
        if kind in _UNCHANGING:
            return value
        if kind is np.ndarray:
            return value.copy()
        if kind is dict:
            return {name: self._value(item) for name, item in value.items()}
        if isinstance(value, Ref):
            return self.names[value.name]
        if isinstance(value, Rng):
            return np.random.default_rng(value.seed)
        if isinstance(value, Fn):
            return FUNCTIONS[value.name](*(array.copy() for array in value.arrays))
        if isinstance(value, Mapping):
            return {name: self._value(item) for name, item in value.items()}
        if isinstance(value, tuple):
            return tuple(self._value(item) for item in value)
        return value
