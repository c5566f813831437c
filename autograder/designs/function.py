"""How a function is examined: calls with plain arguments, and faults about what was passed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.criteria import free_of
from autograder.exercise import Call, Criterion, Let, Probe, Read, Ref, Step, Value
from course_lib.i18n import mark


def calls(
    name: str, arguments: Sequence[Mapping[str, Value]], *, rtol: float = 1e-6, atol: float = 1e-9
) -> Probe:
    """Return a probe that makes one call for each set of arguments, passed in their order.

    The result of every call is compared; every array passed in is read back, so that a
    candidate that changes its input shows the fault `mutates_input`.

    Args:
        name: the probe's name.
        arguments: for each call the arguments by name; names are the probe's own.
        rtol: relative tolerance of the results.
        atol: absolute tolerance of the results.
    """
    steps: list[Step] = []
    for named in arguments:
        steps += [Let(key, value) for key, value in named.items()]
        steps += [Call("", tuple(Ref(key) for key in named)), Read("out")]
        steps += [Read(key, "input") for key, value in named.items() if hasattr(value, "shape")]
    return Probe(name, tuple(steps), rtol, atol)


def leaves_input_alone(points: float) -> Criterion:
    """Return the contract that what the caller passed in is not changed."""
    title = mark("leaves what was passed in unchanged")
    return Criterion("keeps_input", title, points, free_of("mutates_input"), contract=True)
