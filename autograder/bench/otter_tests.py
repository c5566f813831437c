"""Tests as a teacher would write them for otter-grader: call the answer, compare the numbers.

They play the first probes of each exercise as plain Python and compare what is read with the
reference's numbers, written down. There is no partial credit within a test, no cause is named,
and nothing is held: that is what otter-grader does by itself, and the least that marks alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from autograder.exercise import (
    Call,
    Exercise,
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
from autograder.judging import probes_of
from autograder.observe import rehearse
from autograder.record import Plain
from autograder.reference import candidate

PROBES = 3
_HEAD = """\
from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = 1


"""
_TEST = """\
@test_case()
def test_{number}({function}):
    import numpy as np

{body}


"""


class _UnfitError(ValueError):
    """A probe holds what plain Python text does not say."""


def test_file(name: str, exercise: Exercise) -> str:
    """Return the test file of one exercise."""
    bodies = list(_bodies(exercise))[:PROBES] or [f"assert callable({exercise.name})"]
    tests = (
        _TEST.format(number=i, function=exercise.name, body=_indented(body))
        for i, body in enumerate(bodies, 1)
    )
    return _HEAD.format(name=name) + "".join(tests)


test_file.__test__ = False  # type: ignore[attr-defined]  # its name is no test of pytest's


def _indented(body: str) -> str:
    return "\n".join(f"    {line}" for line in body.splitlines())


def _bodies(exercise: Exercise) -> Iterator[str]:
    for probe in probes_of(exercise):
        try:
            yield _body(exercise, probe)
        except _UnfitError:
            continue


def _body(exercise: Exercise, probe: Probe) -> str:
    """Return a probe as statements, one line each."""
    run = rehearse(candidate(exercise), probe)
    if run.raised or probe.facts:
        raise _UnfitError
    values = iter(reading.value for reading in run.readings)
    close = f"rtol={probe.rtol!r}, atol={probe.atol!r}"
    lines: list[str] = []
    for step in probe.steps:
        if isinstance(step, Read):
            lines += _compared(step.name, next(values), close)
        else:
            lines.append(_statement(step, exercise.name))
    return "\n".join(lines)


def _statement(step: Any, name: str) -> str:
    if isinstance(step, Let):
        return f"{step.name} = {_literal(step.value)}"
    if isinstance(step, Hold):
        return f"{step.name} = dict({step.of})"
    if isinstance(step, New):
        return f"{step.name} = {name}({_named(step.arguments)})"
    if isinstance(step, Set):
        return f"{step.name}.{step.attribute} = {_literal(step.value)}"
    if isinstance(step, Call):
        given = [*map(_literal, step.arguments), *filter(None, [_named(step.named)])]
        return f"{step.into} = {step.target or name}({', '.join(given)})"
    raise _UnfitError


def _compared(name: str, expected: Plain, close: str) -> Iterator[str]:
    if isinstance(expected, Mapping):
        for key, value in expected.items():
            yield from _compared(f"{name}[{key!r}]", value, close)
    elif isinstance(expected, tuple):
        for place, value in enumerate(expected):
            yield from _compared(f"{name}[{place}]", value, close)
    elif isinstance(expected, np.ndarray | int | float | complex) and expected is not None:
        yield f"np.testing.assert_allclose({name}, {_literal(expected)}, {close})"
    else:
        yield f"assert {name} == {expected!r}"


def _named(values: Mapping[str, Value]) -> str:
    return ", ".join(f"{name}={_literal(value)}" for name, value in values.items())


def _literal(value: Any) -> str:
    """Return the Python text of a value."""
    if isinstance(value, Ref):
        return value.name
    if isinstance(value, Rng):
        return f"np.random.default_rng({value.seed})"
    if isinstance(value, Fn):
        raise _UnfitError
    if isinstance(value, np.ndarray):
        return f"np.array({_numbers(value.tolist())}, dtype={value.dtype.str!r})"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key!r}: {_literal(item)}' for key, item in value.items())}}}"
    if isinstance(value, tuple):
        return f"({''.join(f'{_literal(item)}, ' for item in value)})"
    return _numbers(value)


def _numbers(value: Any) -> str:
    """Return a number or nested lists of them; what is not finite has a name in NumPy."""
    if isinstance(value, list):
        return f"[{', '.join(map(_numbers, value))}]"
    odd = isinstance(value, float) and not np.isfinite(value)
    return f'float("{value!r}")' if odd else repr(value)
