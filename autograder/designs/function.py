"""How a function is examined: calls with plain arguments, and faults about what was passed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from autograder.compare import close
from autograder.criteria import Test, free_of, readings, relation
from autograder.exercise import Call, Criterion, Let, Probe, Read, Ref, Step, Value
from autograder.record import Observation, Plain, Record
from course_lib.i18n import mark

# ── Probes ──────────────────────────────────────────────────────────────────────────────


def calls(
    name: str,
    arguments: Sequence[Mapping[str, Value]],
    *,
    rtol: float = 1e-6,
    atol: float = 1e-9,
    watched: bool = True,
) -> Probe:
    """Return a probe that makes one call for each set of arguments, passed in their order.

    The result of every call is compared; every array passed in is read back, so that a
    candidate that changes its input shows the fault `mutates_input`.

    Args:
        name: the probe's name.
        arguments: for each call the arguments by name; names are the probe's own.
        rtol: relative tolerance of the results.
        atol: absolute tolerance of the results.
        watched: whether the arrays passed in are read back as well, for the fault.
    """
    steps: list[Step] = []
    for named in arguments:
        steps += [Let(key, value) for key, value in named.items()]
        steps += [Call("", tuple(Ref(key) for key in named)), Read("out")]
        arrays = [key for key, value in named.items() if hasattr(value, "shape")]
        steps += [Read(key, "input") for key in arrays if watched]
    return Probe(name, tuple(steps), rtol, atol)


# ── Criteria ────────────────────────────────────────────────────────────────────────────


def leaves_input_alone(points: float) -> Criterion:
    """Return the contract that what the caller passed in is not changed."""
    title = mark("leaves what was passed in unchanged")
    return Criterion("keeps_input", title, points, free_of("mutates_input"), contract=True)


def near(probe: str, call: int, rtol: float = 1e-3) -> Test:
    """Hold where one call's result is right to a few digits, as that of a coarser rule is.

    Args:
        probe: the probe's name.
        call: the call's number in the probe, from 0.
        rtol: relative tolerance, of the largest entry of the result.
    """

    def holds(record: Record) -> bool:
        found = _result(record.candidate, probe, call)
        wanted = _result(record.baseline, probe, call)
        if not isinstance(wanted, np.ndarray) or not isinstance(found, np.ndarray):
            return False
        return close(wanted, found, rtol=0, atol=rtol * float(np.abs(wanted).max()))

    return holds


def component(position: int, *probes: str, rtol: float = 1e-6, atol: float = 1e-9) -> Test:
    """Hold where one of several returned values is right in every call of these probes."""

    def holds(record: Record) -> bool:
        return all(
            close(_parts(record.baseline, probe, position), found, rtol, atol)
            for probe in probes
            for found in [_parts(record.candidate, probe, position)]
        )

    return holds


def alike(probe: str, one: int, other: int) -> Test:
    """Hold where two calls of a probe give the same numbers, of the same type, not all 0."""

    def test(observed: Observation) -> bool:
        left, right = _result(observed, probe, one), _result(observed, probe, other)
        numbers = isinstance(left, np.ndarray) and bool(np.any(left))
        return numbers and close(left, right)

    return relation(test)


def _result(observed: Observation, probe: str, call: int) -> Plain:
    """Return what one call returned; None where the run stopped before it."""
    results = readings(observed, probe, "out")
    return results[call] if call < len(results) else None


def _parts(observed: Observation, probe: str, position: int) -> tuple[Plain, ...]:
    """Return one of the results of every call; nothing where they are no such tuples."""
    results = readings(observed, probe, "out")
    return tuple(r[position] for r in results if isinstance(r, tuple) and len(r) > position)
