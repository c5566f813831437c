"""Bytes between the two sides: they come back as they went, and nothing else is believed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder import course, judging
from autograder.observe import load, observe
from autograder.record import Alien, Fact, Note, Observation, Raised, Reading, Run
from autograder.sandbox import wire
from autograder.sandbox.believing import believed_cell, believed_observation, believed_sighting
from autograder.sandbox.played import places, undressed
from autograder.sandbox.talk import CellRun, Played, Sighting, Told
from autograder.sandbox.wire_error import WireError

ANSWERS = wire.Caps(records=wire.ANSWERS)


def travelled(value: object, caps: wire.Caps = ANSWERS) -> Any:
    """Return what arrives of a value."""
    return read(wire.encode(value), caps)


def read(frame: bytes, caps: wire.Caps = ANSWERS) -> Any:
    """Return the value of a frame."""
    head = wire.HEAD.size
    header, body = wire.lengths(frame[:head], caps)
    return wire.decode(frame[head : head + header], frame[head + header :][:body], caps)


def frame(header: object, body: bytes = b"") -> bytes:
    """Return a frame written by hand."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return wire.HEAD.pack(len(text), len(body)) + text + body


VALUES = (
    *(
        None,
        True,
        0,
        -1,
        10**300,
        0.1,
        -0.0,
        float("inf"),
        1e-320,
        1 + 2j,
        "",
        "한글 日本語 \ud800",
    ),
    *((), (1, (2, ())), {}, {"a": {"b": (1,)}}, {"d": 1}, {"r": ("x",)}, Alien("type")),
)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_plain_data_comes_back(value: object) -> None:
    back = travelled(value)
    assert (back, type(back), repr(back)) == (value, type(value), repr(value))


@pytest.mark.parametrize(
    "kind", ["?", "i1", "u8", ">i4", "f2", "f4", ">f8", "f8", "c8", "c16", "g"]
)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 4), (2, 3)], ids=str)
def test_arrays_come_back_to_the_bit(kind: str, shape: tuple[int, ...]) -> None:
    array = np.arange(np.prod(shape)).reshape(shape).astype(kind)
    back = travelled((array, array))[1]
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    assert back.tobytes() == array.tobytes()
    back[...] = 0  # what arrives is the reader's own


def test_nan_and_views_come_back() -> None:
    array = np.array([[np.nan, -0.0], [np.inf, 1]])
    assert travelled(array.T).tobytes() == array.T.tobytes()
    assert type(travelled(np.float32(0.1))) is np.float32


@pytest.mark.parametrize("value", [object(), np.array(["a"]), np.array([None]), {1, 2}, len])
def test_other_things_do_not_travel(value: object) -> None:
    with pytest.raises(WireError):
        wire.encode(value)


ARRAY = {"value": {"a": 0}, "arrays": [["<f8", [2], 1]]}
BAD: Mapping[str, bytes] = {
    "no JSON": frame(b"{"),
    "no header": frame(3),
    "nothing in it": frame({}),
    "an unknown mark": frame({"value": {"x": 1}, "arrays": []}),
    "two marks": frame({"value": {"a": 0, "d": {}}, "arrays": []}),
    "an unknown record": frame({"value": {"r": ["Popen", "ls"]}, "arrays": []}),
    "a fact": frame({"value": {"r": ["Fact", 1.0, 1.0]}, "arrays": []}),
    "a record cut short": frame({"value": {"r": ["Note"]}, "arrays": []}),
    "a record without a name": frame({"value": {"r": [[], 1]}, "arrays": []}),
    "no such array": frame({"value": {"a": 1}, "arrays": []}),
    "an array before the first": frame(ARRAY | {"value": {"a": -1}}, bytes(16)),
    "too short": frame(ARRAY, bytes(15)),
    "too long": frame(ARRAY, bytes(17)),
    "objects": frame(ARRAY | {"arrays": [["|O", [2], 1]]}, bytes(16)),
    "text": frame(ARRAY | {"arrays": [["<U1", [2], 1]]}, bytes(8)),
    "a negative side": frame(ARRAY | {"arrays": [["<f8", [-2], 1]]}, bytes(16)),
    "a huge side": frame(ARRAY | {"arrays": [["<f8", [0, 2**62], 1]]}),
    "many sides": frame(ARRAY | {"arrays": [["<f8", [1] * 99, 1]]}, bytes(8)),
    "deep": frame(b'{"arrays":[],"value":' + b"[" * 99 + b"]" * 99 + b"}"),
    "very deep": frame(b'{"arrays":[],"value":' + b"[" * 10**5 + b"]" * 10**5 + b"}"),
    "many values": frame({"value": [0] * 200_001, "arrays": []}),
    "very many arrays in a row": frame(ARRAY | {"arrays": [["<f8", [0], 2**40]]}),
    "arrays that are told twice": frame(ARRAY | {"arrays": [["<f8", [2], 2]]}, bytes(16)),
    "no array at all": frame(ARRAY | {"arrays": [["<f8", [2], 0]]}),
    "a row that is not counted": frame(ARRAY | {"arrays": [["<f8", [2]]]}, bytes(16)),
    "many arrays": frame({"value": 0, "arrays": [["<f8", [0], 1]] * 20_001}),
    "a long number": frame(b'{"arrays":[],"value":' + b"9" * 9999 + b"}"),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_a_bad_frame_is_an_error_and_nothing_else(data: bytes) -> None:
    with pytest.raises(WireError):
        read(data)


def test_a_promise_beyond_the_cap_is_refused_before_it_is_read() -> None:
    with pytest.raises(WireError):
        wire.lengths(wire.HEAD.pack(10, 2**63), ANSWERS)


def test_a_fact_is_made_on_the_trusted_side_alone() -> None:
    with pytest.raises(WireError):
        wire.encode(Fact(1.0, 1.0))


# ── What is believed ────────────────────────────────────────────────────────────────────

PROBES = judging.probes_of(course.exercise("momentum.convert"))[:2]
RAISED = Raised("E", "", probe=PROBES[0].name)
COUNT = len(list(places(PROBES[0])))
ALL = (1.0,) * COUNT


def test_the_right_sighting_is_believed() -> None:
    seen = Sighting(source="x = 1", loading=Raised("E", ""))
    assert repr(believed_sighting(travelled(seen))) == repr(seen)


@pytest.mark.parametrize("lie", [3, Sighting(), Sighting(shape=1)], ids=str)  # type: ignore[arg-type]
def test_what_is_no_sighting_is_not_believed(lie: object) -> None:
    with pytest.raises(WireError):
        believed_sighting(lie)


def test_an_observation_comes_back_with_the_places_it_was_read_at() -> None:
    first, second = PROBES
    seen = Observation(
        {
            first.name: Run(tuple(Reading(*place[:3], 1.5, place[3]) for place in places(first))),
            second.name: Run((), Raised("E", "", probe=second.name, step=1)),
        },
        notes=(Note("printed", "3"),),
    )
    assert repr(believed_observation(travelled(undressed(seen)), PROBES)) == repr(seen)


def test_what_solutions_do_comes_back_whole() -> None:
    for exercise in course.exercises("momentum"):
        probes = judging.probes_of(exercise)
        seen = observe(load(exercise.solution, exercise.name), probes)
        back = believed_observation(travelled(undressed(seen)), probes)
        assert repr(back) == repr(seen)
        assert len(repr(seen)) > 1000


LIES: Mapping[str, Any] = {
    "no observation": 3,
    "a sighting": Sighting(loading=RAISED),
    "no runs": Played(),
    "a run too many": Played((Told((), RAISED),) * 3),
    "what another probe raised": Played((Told(ALL), Told((), RAISED))),
    "a late step": Played((Told((), replace(RAISED, step=9)), Told(ALL))),
    "a value too few": Played((Told(ALL[1:]), Told(ALL))),
    "a value too many": Played((Told((*ALL, 1.0)), Told(ALL))),
    "values of a text": Played((Told("a" * COUNT),) * 2),  # type: ignore[arg-type]
    "an odd value": Played((Told((Told(()),) * COUNT),) * 2),  # type: ignore[arg-type]
    "a raised number": Played((Told((), 3),) * 2),  # type: ignore[arg-type]
    "an odd run": Played((3, 3)),  # type: ignore[arg-type]
    "missing and not": Played((Told(ALL),) * 2, missing=True),
    "a note of numbers": Played((), missing=True, notes=(1,)),  # type: ignore[arg-type]
}


def test_what_fits_the_probes_is_believed() -> None:
    assert believed_observation(Played((Told(ALL),) * 2), PROBES).runs


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_what_does_not_fit_the_probes_is_not_believed(lie: Any) -> None:
    with pytest.raises(WireError):
        believed_observation(lie, PROBES)


OUTPUTS: tuple[Any, ...] = (
    {"output_type": "script"},
    {"output_type": "stream", "name": "stdin", "text": ""},
    {"output_type": "stream", "name": "stdout", "text": 3},
    {"output_type": "stream", "name": "stdout", "text": "", "more": 1},
    {"output_type": "display_data", "data": (), "metadata": {}},
    {"output_type": "error", "ename": "E", "evalue": "", "traceback": (1,)},
    3,
)


@pytest.mark.parametrize("row", OUTPUTS, ids=str)
def test_outputs_are_those_of_notebooks(row: Any) -> None:
    with pytest.raises(WireError):
        believed_cell(CellRun((row,), "ok", 1.0))
