"""What an answer from a child must look like before anybody reads it.

A child can say what it likes, in any frame. So every field is of its type, there is a run for
every probe, and it has as many values as its steps read, up to where it stopped. What the
numbers are worth is the judge's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from autograder.exercise import Call, Probe
from autograder.forms import Shape
from autograder.record import Alien, Note, Observation, Raised
from autograder.sandbox.layer import Layer
from autograder.sandbox.played import dressed, places
from autograder.sandbox.talk import CellRun, Played, Sighting, Told
from autograder.sandbox.wire_error import WireError

MIME = 200  # the longest name of a kind of data
_OUTPUTS: Mapping[str, Mapping[str, type | tuple[type, ...]]] = MappingProxyType(
    {
        "stream": {"name": str, "text": str},
        "display_data": {"data": dict, "metadata": dict},
        "execute_result": {"data": dict, "metadata": dict, "execution_count": int},
        "error": {"ename": str, "evalue": str, "traceback": tuple},
    }
)
_ENDED = ("ok", "error", "cpu", "memory")
_KINDS = ("class", "callable", "other")
_LONGEST = 100_000  # characters of what is told of an exception


def believed_sighting(value: Any) -> Sighting:
    """Return what is told of an answer, if it is that; what it did comes by itself.

    Raises:
        WireError: it is not.
    """
    _is(value, Sighting, "sighting")
    _fields(value, source=_text_or_none, text_only=_truth, own_reference=_truth)
    _fields(value, shape=_shape_or_none, loading=_raised_or_none)
    settled = value.own_reference or value.loading is not None
    _hold(settled or value.shape is not None, "shape")
    return value  # type: ignore[no-any-return]


def believed_cell(value: Any) -> CellRun:
    """Return what became of a cell, if this is that.

    Raises:
        WireError: it is not.
    """
    _is(value, CellRun, "cell")
    _fields(
        value,
        ended=lambda v: _text(v) and v in _ENDED,
        cut=_truth,
        outputs=lambda v: type(v) is tuple,
    )
    _hold(type(value.cpu_ms) in (int, float) and value.cpu_ms >= 0, "time")
    for row in value.outputs:
        _is(row, dict, "output")
        _is(row.get("output_type"), str, "output")
        fields = dict(_OUTPUTS.get(row["output_type"], {}))
        _hold(bool(fields) and row.keys() == {"output_type", *fields}, "output")
        _hold(all(type(row[name]) is kind for name, kind in fields.items()), "output")
        _hold(row["output_type"] != "stream" or row["name"] in ("stdout", "stderr"), "stream")
        _hold(all(type(line) is str for line in row.get("traceback", ())), "traceback")
        _hold(all(len(mime) <= MIME for mime in row.get("data", ())), "data")
    return value  # type: ignore[no-any-return]


def believed_layers(value: Any) -> tuple[Layer, ...]:
    """Return the layers that a child says it is held by; it says so before anything else runs.

    Raises:
        WireError: it says something else.
    """
    _is(value, tuple, "layers")
    for layer in value:
        _is(layer, Layer, "layer")
        _fields(layer, name=_text, held=_truth, why=_text)
    return value  # type: ignore[no-any-return]


# ── Observations ────────────────────────────────────────────────────────────────────────


def believed_observation(value: Any, probes: tuple[Probe, ...]) -> Observation:
    """Return what an answer did under some probes, if it is that.

    Raises:
        WireError: it is not.
    """
    _is(value, Played, "observation")
    _fields(value, missing=_truth, runs=lambda v: type(v) is tuple, notes=_notes)
    _hold(len(value.runs) == (0 if value.missing else len(probes)), "runs")
    for told, probe in zip(value.runs, probes, strict=False):
        _believe_run(told, probe)
    return dressed(value, probes)


def _believe_run(told: Any, probe: Probe) -> None:
    _is(told, Told, "run")
    _fields(told, values=lambda v: type(v) is tuple, raised=_raised_or_none)
    wanted = sum(1 for _ in places(probe))
    _hold(len(told.values) <= wanted, "values")
    _hold(told.raised is not None or len(told.values) == wanted, "values")
    _hold(all(map(_is_plain, told.values)), "value")
    if told.raised is not None:
        last = sum(type(step) is Call for step in probe.steps)
        _hold(told.raised.probe == probe.name and 0 <= told.raised.step <= last, "raised")


def _is_plain(value: Any) -> bool:
    kind = type(value)
    if value is None or kind in (bool, int, float, complex, str, np.ndarray):
        return True
    if kind is tuple:
        return all(map(_is_plain, value))
    if kind is dict:
        return all(map(_is_plain, value.values()))
    return kind is Alien and type(value.type_name) is str


# ── Fields ──────────────────────────────────────────────────────────────────────────────


def _hold(condition: Any, what: str) -> None:
    if not condition:
        raise WireError.of(what, "?")


def _is(value: Any, kind: type, what: str) -> None:
    if type(value) is not kind:
        raise WireError.of(what, type(value).__name__)


def _fields(value: Any, **checks: Callable[[Any], bool]) -> None:
    for name, check in checks.items():
        _hold(check(getattr(value, name)), name)


def _text(value: Any) -> bool:
    return type(value) is str


def _text_or_none(value: Any) -> bool:
    return value is None or type(value) is str


def _truth(value: Any) -> bool:
    return type(value) is bool


def _number(value: Any) -> bool:
    return type(value) is int and abs(value) < 10**9


def _number_or_none(value: Any) -> bool:
    return value is None or _number(value)


def _notes(value: Any) -> bool:
    return type(value) is tuple and all(
        type(note) is Note and _text(note.id) and _text(note.value) for note in value
    )


def _shape_or_none(value: Any) -> bool:
    if value is None:
        return True
    told = type(value) is Shape and _text(value.kind) and _text(value.type_name)
    texts = told and value.kind in _KINDS
    truths = texts and _truth(value.waits) and _truth(value.yields) and _truth(value.makes_class)
    return truths and _number_or_none(value.line) and _text(value.source)


def _raised_or_none(value: Any) -> bool:
    if value is None:
        return True
    texts = ("type", "message", "source", "probe", "traceback")
    if type(value) is not Raised:
        return False
    told = [getattr(value, name) for name in texts]
    if not all(_text(part) and len(part) <= _LONGEST for part in told):
        return False
    return _number_or_none(value.line) and _number_or_none(value.step) and value.step is not None
