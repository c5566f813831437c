"""The tests that criteria are made of: each takes a record and says whether it holds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.record import Observation, Plain, Record

Test = Callable[[Record], bool]

# What a test of numbers raises when it gets other kinds of values.
NOT_ASKED_FOR = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    AssertionError,
)


def matches(*probes: str, upto: int | None = None) -> Test:
    """Hold where the numbers agree on these probes (all of them if none is named).

    Args:
        probes: names of probes; a probe that does not count for a candidate is passed over.
        upto: the last step that must agree; None for the whole run.
    """

    def holds(record: Record) -> bool:
        names = [name for name in probes or record.agrees if name in record.agrees]
        firsts = [record.agrees[name] for name in names]
        return bool(firsts) and all(not f or (upto is not None and f > upto) for f in firsts)

    return holds


def free_of(fault: str) -> Test:
    """Hold where the candidate does not have this fault."""
    return lambda record: fault not in record.faults


def relation(test: Callable[[Observation], bool]) -> Test:
    """Hold where a relation between the candidate's own numbers holds.

    A candidate that raised before the numbers were read does not meet it, nor does one that
    returned other kinds of values, or not a single finite number: NaN equals NaN in every way.
    """

    def holds(record: Record) -> bool:
        try:
            with np.errstate(all="ignore"):
                return bool(test(record.candidate)) and _has_numbers(record.candidate)
        except NOT_ASKED_FOR:
            return False

    return holds


def _has_numbers(observation: Observation) -> bool:
    """Tell whether a finite result was read; what holds no floats is not asked for any.

    What was passed in is no result: it is finite, whatever came out.
    """
    readings = (r for run in observation.runs.values() for r in run.readings)
    values = (r.value for r in readings if r.channel == "value" and r.step)
    floats = False
    for finite in map(_is_finite, values):
        if finite:
            return True
        floats = floats or finite is not None
    return not floats


def _is_finite(value: Plain) -> bool | None:
    """Tell whether some float in a value is finite; None where there is no float."""
    if isinstance(value, dict | tuple):
        items = value.values() if isinstance(value, dict) else value
        told = [_is_finite(item) for item in items]
        return None if all(finite is None for finite in told) else any(told)
    if isinstance(value, np.ndarray) and value.dtype.kind in "fc" and value.size:
        return bool(np.isfinite(value).any())
    return bool(np.isfinite(value)) if isinstance(value, float | complex) else None


def readings(observation: Observation, probe: str, name: str) -> list[Plain]:
    """Return what was read under a name in one probe, in order."""
    return [r.value for r in observation.runs[probe].readings if r.name == name]
