"""Answers that solve nothing: one value whatever is asked, or what was given, given back.

Such an answer can meet a criterion by chance, as ∞ stays right when it is multiplied by 4.
It is recognized by its own results beside what was passed in, so that any constant and any
argument count, not only those that somebody thought of.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from autograder.exercise import Call, Exercise, Feed, Hold, Let, Probe, Ref
from autograder.record import Observation, Reading

Given: TypeAlias = Mapping[str, Any]
Path: TypeAlias = tuple[str | int, ...]

_MOST_BITS = 1000  # of an integer that a float holds
_DEEPEST = 3  # an argument, an item of it, and a number of that


def effortless(
    asked: Asked,
    exercise: Exercise,
    observed: Observation,
    wanted: Observation,
    probes: Iterable[Probe],
) -> bool:
    """Tell whether all that a candidate returned could be had without solving anything.

    What is right wherever it was returned is left alone: an answer to a part of the question,
    which raises at the rest, may well be the number that was passed in.

    Args:
        asked: keeps what the calls were given.
        exercise: what was to be written.
        observed: the candidate under the probes.
        wanted: the reference under the same probes.
        probes: those that count.
    """
    scripts = [asked.script(exercise, probe) for probe in probes]
    turns = [turn for script in scripts for turn in _turns(script, observed, wanted)]
    return (
        bool(turns)
        and (_always_the_same(turns) or _given_back(turns))
        and any(turn.found != turn.wanted for turn in turns)
    )


# ── What a value comes down to ──────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Content:
    """The numbers and words of a value in their order; of what is repeated, one round.

    So zeros of any shape are the same content, and so are a vector and a matrix of such rows.
    """

    numbers: bytes
    words: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.numbers) // _WIDTH + len(self.words)


_WIDTH = np.dtype(np.complex128).itemsize
_LONG = 10_000 * _WIDTH  # where only one number, repeated, is looked for


def _content(value: Any) -> _Content:
    arrays, words = list[NDArray[np.complex128]](), list[str]()
    for leaf in _leaves(value):
        if _is_numeric(leaf):
            arrays.append(np.asarray(leaf, np.complex128).ravel())
        else:
            words.append(hex(leaf) if isinstance(leaf, int) else repr(leaf))
    raw = _once(b"".join(map(_bytes_of, arrays)))
    return _Content(raw, tuple(words if len(set(words)) > 1 else words[:1]))


def _once(raw: bytes) -> bytes:
    """Return a single round of numbers that are repeated over and over."""
    if len(raw) > _LONG:
        return raw[:_WIDTH] if raw == raw[:_WIDTH] * (len(raw) // _WIDTH) else raw
    twice, place = raw + raw, _WIDTH
    while (place := twice.find(raw, place)) % _WIDTH:
        place += 1
    return raw[:place]


def _bytes_of(numbers: NDArray[np.complex128]) -> bytes:
    """Return the same bytes for the same numbers: of −0 and 0, and of whichever NaN."""
    numbers = numbers + 0.0
    numbers[np.isnan(numbers)] = np.nan
    return numbers.tobytes()


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping | tuple):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _leaves(item)
    else:
        yield value


def _is_numeric(leaf: Any) -> bool:
    """Tell whether a value is an array or a number that arrays hold."""
    if isinstance(leaf, int):
        return leaf.bit_length() < _MOST_BITS
    return isinstance(leaf, np.ndarray | np.number | float | complex)


# ── What the calls were given ───────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Asked:
    """What each call of each probe was given, worked out when it is first asked for."""

    scripts: dict[str, _Script] = field(default_factory=dict)

    def script(self, exercise: Exercise, probe: Probe) -> _Script:
        """Return what is known of one probe's calls."""
        if probe.name not in self.scripts:
            self.scripts[probe.name] = _Script(exercise, probe)
        return self.scripts[probe.name]


class _Script:
    """A probe's calls, with what the probe says of their arguments."""

    def __init__(self, exercise: Exercise, probe: Probe) -> None:
        self.name = probe.name
        self._exercise, self._probe = exercise, probe
        self._paths: dict[int, dict[_Content, list[Path]]] = {}

    @cached_property
    def calls(self) -> list[Given]:
        """Return the arguments of each call by name; None where the probe does not say."""
        names: dict[str, Any] = {}
        calls: list[Given] = []
        for step in self._probe.steps:
            if isinstance(step, Let):
                names[step.name] = step.value
            elif isinstance(step, Hold | Feed):
                names.pop(step.name, None)
            elif isinstance(step, Call):
                calls.append(self._by_name(step, names))
                names.pop(step.into, None)
        return calls

    def paths(self, number: int) -> dict[_Content, list[Path]]:
        """Return, for every part of what a call was given, where it stands."""
        if number not in self._paths:
            found = self._paths[number] = dict[_Content, list[Path]]()
            for path, part in _parts(self.calls[number]):
                found.setdefault(_content(part), []).append(path)
        return self._paths[number]

    def _by_name(self, call: Call, names: Given) -> Given:
        def known(value: Any) -> Any:
            return names.get(value.name) if isinstance(value, Ref) else value

        called: Any = self._exercise.reference
        if call.target:
            called = getattr(called, call.target.split(".")[1])
        itself = (None,) if call.target else ()
        given = inspect.signature(called).bind(
            *itself,
            *map(known, call.arguments),
            **{key: known(value) for key, value in call.named.items()},
        )
        given.apply_defaults()
        return given.arguments


def _parts(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield the parts of what was given: items by their names, the first and the last ones."""
    if path and value is not None:
        yield path, value
    if len(path) == _DEEPEST:
        return
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _parts(item, (*path, name))
    elif _has_places(value):
        for place in (0, -1):
            yield from _parts(value[place], (*path, place))


def _has_places(value: Any) -> bool:
    many = isinstance(value, tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)
    return many and len(value) > 0


def _at(value: Any, path: Path) -> Any:
    for key in path:
        try:
            value = value[key]
        except (TypeError, LookupError):
            return None
    return value


# ── What was returned ───────────────────────────────────────────────────────────────────


class _Turn:
    """One result beside the expected one, and the call that made it.

    Each is looked at when it is asked for: most answers show with their first two results
    that there is something to them.
    """

    def __init__(self, found: Reading, wanted: Reading, script: _Script) -> None:
        self._found, self._wanted = found, wanted
        self.script, self.number = script, wanted.step - 1

    @cached_property
    def found(self) -> _Content:
        return _content(self._found.value)

    @cached_property
    def wanted(self) -> _Content:
        return _content(self._wanted.value)

    def gives_back(self, path: Path) -> bool:
        return _content(_at(self.script.calls[self.number], path)) == self.found


def _turns(script: _Script, observed: Observation, wanted: Observation) -> Iterator[_Turn]:
    both = (_results(each.runs[script.name].readings) for each in (observed, wanted))
    for found, right in zip(*both, strict=False):
        yield _Turn(found, right, script)


def _results(readings: Iterable[Reading]) -> Iterator[Reading]:
    return (reading for reading in readings if reading.channel == "value" and reading.step)


def _always_the_same(turns: Sequence[_Turn]) -> bool:
    """Tell whether every result is one and the same where the expected ones are not."""
    first = turns[0]
    if any(turn.found != first.found for turn in turns):
        return False
    varied = any(turn.wanted != first.wanted for turn in turns)
    return varied or (first.found.size == 1 and first.wanted.size > 1)


def _given_back(turns: Sequence[_Turn]) -> bool:
    """Tell whether every result is the same argument, or the same part of it."""
    first = turns[0]
    paths = first.script.paths(first.number).get(first.found, ())
    return any(all(turn.gives_back(path) for turn in turns) for path in paths)
