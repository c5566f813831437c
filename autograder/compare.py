"""Compare two runs of the same probe: structure first, then numbers, NaN patterns included."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from autograder.criteria import NOT_ASKED_FOR
from autograder.exercise import Array, Probe
from autograder.record import Alien, Difference, Fact, Plain, Reading, Run


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
    """Tell whether two runs agree on everything that is compared.

    The last readings are looked at first: there two runs that part have parted.
    """
    if exception_of(expected) != exception_of(got):
        return False
    if probe.facts:
        return next(_fact_differences(expected, got, probe), None) is None
    pairs = list(zip(_values(expected), _values(got), strict=False))
    return all(close(a.value, b.value, probe.rtol, probe.atol) for a, b in reversed(pairs))


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
    if facts not in run.told:
        run.told[facts] = _told(run, facts)
    return run.told[facts]


def _told(run: Run, facts: Callable[[tuple[Plain, ...]], Plain]) -> Plain:
    try:
        return facts(tuple(reading.value for reading in _values(run)))
    except NOT_ASKED_FOR:
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
_FEW_BYTES = 4096
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
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and _alike(a, b):
        yield from _array_differences(a, b, rtol, atol)
    elif _unlike(a, b):
        yield "", (), describe(a), describe(b)
    elif isinstance(a, Fact) and isinstance(b, Fact):
        if not _near(a.scaled, b.scaled, rtol, atol):
            yield "", (), a.value, b.value
    elif isinstance(a, _NUMBER) and isinstance(b, _NUMBER) and not isinstance(a, bool):
        if not _near(a, b, rtol, atol):
            yield "", (), _number(a), _number(b)
    elif a != b:
        yield "", (), str(a), str(b)


def _unlike(a: Plain, b: Plain) -> bool:
    """Tell whether two values are of different kinds; such are never asked whether they equal.

    Arrays that are `_alike` are out of the question here: any others are unlike.
    """
    arrays = isinstance(a, np.ndarray) or isinstance(b, np.ndarray)
    return arrays or isinstance(a, Fact) != isinstance(b, Fact) or describe(a) != describe(b)


def _alike(a: Array, b: Array) -> bool:
    return a.shape == b.shape and a.dtype == b.dtype


def _array_differences(a: Array, b: Array, rtol: float, atol: float) -> Iterator[Part]:
    if a.nbytes <= _FEW_BYTES and a.tobytes() == b.tobytes():
        return  # the usual case, and told much sooner
    near = _where_near(a, b, rtol, atol)
    if near.all():
        return
    for index in np.argwhere(~near):
        place = tuple(int(i) for i in index)
        yield "", place, _number(a[place]), _number(b[place])


def _where_near(a: Array, b: Array, rtol: float, atol: float) -> NDArray[np.bool_]:
    """Tell where arrays agree; for finite floats without `np.isclose`, which takes far longer."""
    if a.dtype.kind == "f":
        with np.errstate(all="ignore"):
            apart = np.abs(np.subtract(b, a))
            near = apart <= atol + rtol * np.abs(a)
        if np.isfinite(apart).all():
            return np.asarray(near)
    return np.asarray(np.isclose(b, a, rtol=rtol, atol=atol, equal_nan=True))


def _near(a: complex, b: complex, rtol: float, atol: float) -> bool:
    try:
        apart, tolerance = float(abs(b - a)), atol + rtol * abs(a)
    except OverflowError:  # an integer or a complex number whose size no float holds
        apart = tolerance = math.inf
    if math.isfinite(apart):
        return apart <= tolerance
    return a == b or (a != a and b != b)


def _number(value: object) -> float | str:
    try:
        number = complex(value)  # type: ignore[call-overload]
    except OverflowError:  # an integer that no float holds
        return "∞"
    return float(number.real) if number.imag == 0 else str(number)


def describe(value: Plain) -> str:
    """Name a value's type, and an array's shape and dtype: what is settled before numbers.

    The name of a type that nobody asked for stands in brackets: a class may be called
    anything, and so much as "float64 array of shape (3, 2)".
    """
    if isinstance(value, np.ndarray):
        return f"{value.dtype} array of shape {value.shape}"
    if isinstance(value, Alien):
        return f"<{value.type_name}>"
    if isinstance(value, Fact | int | float | complex) and not isinstance(value, bool):
        return "number"
    return type(value).__name__
