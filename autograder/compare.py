"""Compare two runs of the same probe: structure first, then numbers, NaN patterns included."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from autograder.exercise import Probe
from autograder.record import Alien, Difference, Plain, Reading, Run


def differences(expected: Run, got: Run, probe: Probe) -> Iterator[Difference]:
    """Yield where a run parts from the expected one, reading by reading.

    An exception is compared by type and step, like a number.
    """
    if probe.facts:
        yield from _fact_differences(expected, got, probe)
    else:
        yield from _reading_differences(_values(expected), _values(got), probe)
    if exception_of(expected) != exception_of(got):
        raised = got.raised or expected.raised
        assert raised is not None
        yield Difference(
            probe.name,
            raised.step,
            "",
            (),
            expected.raised.type if expected.raised else None,
            got.raised.type if got.raised else None,
        )


def same(expected: Run, got: Run, probe: Probe) -> bool:
    """Tell whether two runs agree on everything that is compared."""
    return next(differences(expected, got, probe), None) is None


def close(a: Plain, b: Plain, rtol: float = 1e-6, atol: float = 1e-9) -> bool:
    """Tell whether two plain values agree in structure and numbers."""
    return next(_value_differences(a, b, rtol, atol), None) is None


def _values(run: Run) -> list[Reading]:
    return [reading for reading in run.readings if reading.channel == "value"]


def _fact_differences(expected: Run, got: Run, probe: Probe) -> Iterator[Difference]:
    """Compare facts, each in units of its own tolerance; a run that stopped early has none."""
    if probe.facts is None or expected.raised or got.raised:
        return
    wanted, found = (facts_of(run, probe.facts) for run in (expected, got))
    for key, index, left, right in _value_differences(wanted, found, rtol=0, atol=1):
        yield Difference(probe.name, 1, key, index, left, right)


def facts_of(run: Run, facts: Callable[[tuple[Plain, ...]], Plain]) -> Plain:
    """Return a random run's facts, or what kinds of values it returned where it has none."""
    try:
        return facts(tuple(reading.value for reading in _values(run)))
    except (TypeError, ValueError, LookupError, AttributeError):  # not the kind of value asked for
        return tuple(describe(reading.value) for reading in _values(run))


def exception_of(run: Run) -> tuple[str, int] | None:
    """Return what is compared of a run's exception: its type and step."""
    return (run.raised.type, run.raised.step) if run.raised else None


def _reading_differences(
    expected: list[Reading], got: list[Reading], probe: Probe
) -> Iterator[Difference]:
    for left, right in zip(expected, got, strict=False):
        parts = _value_differences(left.value, right.value, probe.rtol, probe.atol)
        for key, index, wanted, found in parts:
            yield Difference(probe.name, left.step, key, index, wanted, found)


_NUMBER = (int, float, complex)
Part = tuple[str, tuple[int, ...], float | str | None, float | str | None]


def _value_differences(a: Plain, b: Plain, rtol: float, atol: float) -> Iterator[Part]:
    if isinstance(a, dict) and isinstance(b, dict):
        yield from _dict_differences(a, b, rtol, atol)
    elif isinstance(a, tuple) and isinstance(b, tuple):
        if len(a) != len(b):
            yield "", (), f"{len(a)} values", f"{len(b)} values"
        for i, (left, right) in enumerate(zip(a, b, strict=False)):
            for key, index, wanted, found in _value_differences(left, right, rtol, atol):
                yield f"[{i}]{key}", index, wanted, found
    else:
        yield from _leaf_differences(a, b, rtol, atol)


def _dict_differences(
    a: dict[str, Plain], b: dict[str, Plain], rtol: float, atol: float
) -> Iterator[Part]:
    for name in dict.fromkeys((*a, *b)):
        if name not in a or name not in b:
            yield name, (), _word(a, name), _word(b, name)
    for name in a:
        if name in b:
            for key, index, wanted, found in _value_differences(a[name], b[name], rtol, atol):
                yield name + key, index, wanted, found


def _word(names: dict[str, Plain], name: str) -> str | None:
    return name if name in names else None


def _leaf_differences(a: Plain, b: Plain, rtol: float, atol: float) -> Iterator[Part]:
    if describe(a) != describe(b):
        yield "", (), describe(a), describe(b)
    elif isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        apart = ~np.isclose(b, a, rtol=rtol, atol=atol, equal_nan=True)
        for index in np.argwhere(apart):
            place = tuple(int(i) for i in index)
            yield "", place, _number(a[place]), _number(b[place])
    elif isinstance(a, _NUMBER) and isinstance(b, _NUMBER) and not isinstance(a, bool):
        if not np.isclose(b, a, rtol=rtol, atol=atol, equal_nan=True):
            yield "", (), _number(a), _number(b)
    elif a != b:
        yield "", (), str(a), str(b)


def _number(value: object) -> float | str:
    number = complex(value)  # type: ignore[call-overload]
    return float(number.real) if number.imag == 0 else str(number)


def describe(value: Plain) -> str:
    """Name a value's type, and an array's shape and dtype: what is settled before numbers."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype} array of shape {value.shape}"
    if isinstance(value, Alien):
        return value.type_name
    if isinstance(value, _NUMBER) and not isinstance(value, bool):
        return "number"
    return type(value).__name__
