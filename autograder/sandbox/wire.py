"""The bytes between the two sides: a JSON header, then the raw buffers of arrays. Never pickle.

A frame is ``header length (4 bytes, big-endian) · buffers length (8 bytes) · header · buffers``.
The header is ``{"value": …, "arrays": [[dtype, shape, times], …]}``, where a list is a tuple,
a row of arrays stands for as many as are alike and follow each other, and everything that JSON
lacks is an object of one key: ``d`` a dictionary, ``a`` an array and ``s`` a NumPy scalar by
its number among all arrays, ``c`` a complex number, ``r`` a record by its name.
"""

from __future__ import annotations

import dataclasses
import json
import math
import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder import exercise, forms, record
from autograder.sandbox import layer, talk
from autograder.sandbox.counting import parts_in
from autograder.sandbox.wire_error import WireError

HEAD = struct.Struct(">IQ")
REQUESTS: tuple[type, ...] = (
    *(exercise.Let, exercise.Hold, exercise.New, exercise.Call, exercise.Set, exercise.Feed),
    *(exercise.Read, exercise.Fn, exercise.Rng, exercise.Ref, exercise.Probe),
    *(talk.Cell, talk.Program, talk.Script, talk.Question),
)
ANSWERS: tuple[type, ...] = (
    *(record.Alien, record.Raised, record.Note),
    *(forms.Shape, talk.CellRun, talk.Sighting, talk.Told, talk.Played, layer.Layer),
)
_STAYS = ((exercise.Probe, "facts"), (talk.Question, "probes"), (talk.Sighting, "observation"))
_DTYPE = re.compile(r"\|b1|[|<>]i[1248]|[|<>]u[1248]|[<>]f(?:2|4|8|16)|[<>]c(?:8|16|32)")
_AS_THEY_ARE = frozenset({type(None), bool, int, float, str})
_DIMENSIONS = 32
_SMALL, _PARTS = 1_000_000, 8  # bytes that cannot hold much; commas and brackets of one value
_LONGEST_SIDE = 2**31


@dataclass(frozen=True)
class Caps:
    """How much a frame may hold, and of which records.

    Args:
        size: bytes of header and buffers together.
        depth: of values inside values.
        nodes: values in all, an array counting as one.
        arrays: arrays in all.
        records: the only types that a reader makes; their fields are the caller's to check.
    """

    size: int = 64 * 1024**2
    depth: int = 24
    nodes: int = 200_000
    arrays: int = 20_000
    records: tuple[type, ...] = REQUESTS


# ── Writing ─────────────────────────────────────────────────────────────────────────────


def encode(value: object) -> bytes:
    """Return the frame that holds a value.

    Raises:
        WireError: the value holds something that does not travel.
    """
    writer = _Writer()
    tree = writer.tree(value)
    described, body = writer.numbered()
    header = json.dumps({"value": tree, "arrays": described}, separators=(",", ":"))
    text = header.encode("utf-8", "surrogatepass")
    return b"".join((HEAD.pack(len(text), len(body)), text, body))


class _Writer:
    """Makes the tree of one value; arrays that are alike are numbered in a row, at the end."""

    def __init__(self) -> None:
        self._alike: dict[tuple[str, tuple[int, ...]], list[tuple[dict[str, int], bytes]]] = {}

    def numbered(self) -> tuple[list[tuple[str, tuple[int, ...], int]], bytes]:
        """Number the arrays of the tree, and return what they are, and their buffers."""
        described, buffers = [], list[bytes]()
        for (name, shape), rows in self._alike.items():
            described.append((name, shape, len(rows)))
            for node, data in rows:
                node[next(iter(node))] = len(buffers)
                buffers.append(data)
        return described, b"".join(buffers)

    def tree(self, value: Any) -> Any:
        kind = type(value)
        if kind in _AS_THEY_ARE:
            return value
        if kind is np.ndarray:
            return self._array("a", value)
        if kind is dict:
            return {"d": {str(key): self.tree(item) for key, item in value.items()}}
        if kind is tuple or kind is list:
            return [item if type(item) in _AS_THEY_ARE else self.tree(item) for item in value]
        names = _fields_of_all().get(kind)
        if names is not None:
            held = [getattr(value, name) for name in names]
            return {"r": [kind.__name__, *self.tree(held)]}
        return self._rare(value)

    def _rare(self, value: Any) -> Any:
        if isinstance(value, np.generic):
            return self._array("s", np.asarray(value))
        if type(value) is complex:
            return {"c": [value.real, value.imag]}
        if isinstance(value, Mapping):
            return {"d": {str(key): self.tree(item) for key, item in value.items()}}
        raise WireError.of("type", type(value).__name__)

    def _array(self, mark: str, array: NDArray[Any]) -> dict[str, int]:
        name = array.dtype.str
        if not _may_travel(name):
            raise WireError.of("dtype", name)
        node = {mark: -1}  # its number is known when all are
        self._alike.setdefault((name, array.shape), []).append((node, array.tobytes()))
        return node


@lru_cache(maxsize=100)
def _may_travel(dtype: str) -> bool:
    return _DTYPE.fullmatch(dtype) is not None


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """Return the fields of a record that travel; those that do not are its last ones."""
    names = (f.name for f in dataclasses.fields(kind) if f.init)
    return tuple(name for name in names if (kind, name) not in _STAYS)


@cache
def _fields_of_all() -> Mapping[type, tuple[str, ...]]:
    kinds: tuple[type, ...] = (*REQUESTS, *ANSWERS)
    return {kind: _fields(kind) for kind in kinds}


# ── Reading ─────────────────────────────────────────────────────────────────────────────


def lengths(head: bytes, caps: Caps) -> tuple[int, int]:
    """Return the lengths of header and buffers that the first bytes of a frame promise.

    Raises:
        WireError: together they are more than may come.
    """
    header, body = HEAD.unpack(head)
    if header + body > caps.size:
        raise WireError.of("size", f"{header + body} > {caps.size}")
    return header, body


def decode(header: bytes, body: bytes, caps: Caps) -> Any:
    """Return the value of a frame.

    Raises:
        WireError: it is malformed, holds too much, or something that may not come.
    """
    if len(header) > _SMALL and parts_in(header) > _PARTS * caps.nodes:
        raise WireError.of("nodes", f"> {caps.nodes}")
    try:
        head = json.loads(header.decode("utf-8", "surrogatepass"))
        arrays = _arrays(head["arrays"], body, caps)
        return _Reader(arrays, caps).value(head["value"], 0)
    except WireError:
        raise
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError, MemoryError) as error:
        raise WireError.of("form", type(error).__name__) from None


def _arrays(described: Any, body: bytes, caps: Caps) -> list[NDArray[Any]]:
    if type(described) is not list or len(described) > caps.arrays:
        raise WireError.of("arrays", f"> {caps.arrays}")
    made: list[NDArray[Any]] = []
    at = 0
    for dtype, shape, times in described:
        _require_form(dtype, shape)
        if type(times) is not int or not 0 < times <= caps.arrays - len(made):
            raise WireError.of("arrays", f"> {caps.arrays}")
        kind = _dtype(dtype)
        count = times * math.prod(shape)
        end = at + count * kind.itemsize
        if end > len(body):
            raise WireError.of("buffers", f"{end} > {len(body)}")
        flat = np.frombuffer(body, kind, count, at) if count else np.empty(0, kind)
        block = flat.reshape(times, *shape).copy()
        made += [block[place, ...] for place in range(times)]
        at = end
    if at != len(body):
        raise WireError.of("buffers", f"{at} < {len(body)}")
    return made


def _require_form(dtype: Any, shape: Any) -> None:
    if type(dtype) is not str or not _may_travel(dtype):
        raise WireError.of("dtype", str(dtype)[:20])
    if not _is_shape(shape):
        raise WireError.of("shape", str(shape)[:40])


@cache
def _dtype(name: str) -> np.dtype[Any]:
    return np.dtype(name)


def _is_shape(shape: Any) -> bool:
    if type(shape) is not list or len(shape) > _DIMENSIONS:
        return False
    return all(type(side) is int and 0 <= side <= _LONGEST_SIDE for side in shape)


class _Reader:
    """Makes the values of one frame; the nodes that are left bound the whole."""

    def __init__(self, arrays: list[NDArray[Any]], caps: Caps) -> None:
        self._arrays, self._nodes, self._deepest = arrays, caps.nodes, caps.depth
        self._cap, self._records = caps.nodes, _by_name(caps.records)
        self._special: Mapping[str, Callable[[Any, int], Any]] = {
            "a": self._array,
            "s": lambda number, depth: self._array(number, depth)[()],
            "c": lambda parts, _: complex(*map(float, parts)),
            "d": self._dict,
            "r": self._record,
        }

    def value(self, tree: Any, depth: int) -> Any:
        """Return the value of a tree and of all that is in it."""
        self._nodes -= 1
        if self._nodes < 0:
            raise WireError.of("nodes", f"> {self._cap}")
        kind = type(tree)
        if kind is not list and kind is not dict:
            return tree
        if depth > self._deepest:
            raise WireError.of("depth", f"> {self._deepest}")
        if kind is list:
            return tuple(self._values(tree, depth + 1))
        if len(tree) != 1:
            raise WireError.of("form", "object")
        ((key, content),) = tree.items()
        return self._special[key](content, depth + 1)

    def _values(self, trees: list[Any], depth: int) -> list[Any]:
        """Return the values of several trees; those that stand for themselves are only counted."""
        simple = 0
        made = []
        for tree in trees:
            if type(tree) is list or type(tree) is dict:
                made.append(self.value(tree, depth))
            else:
                made.append(tree)
                simple += 1
        self._nodes -= simple
        if self._nodes < 0:
            raise WireError.of("nodes", f"> {self._cap}")
        return made

    def _array(self, number: Any, _depth: int) -> NDArray[Any]:
        if type(number) is not int or not 0 <= number < len(self._arrays):
            raise WireError.of("arrays", "number")
        return self._arrays[number]

    def _dict(self, items: Any, depth: int) -> dict[str, Any]:
        if type(items) is not dict:
            raise WireError.of("form", "dictionary")
        return {key: self.value(item, depth) for key, item in items.items()}

    def _record(self, parts: Any, depth: int) -> Any:
        name, *values = parts
        kind = self._records.get(name)
        if kind is None:
            raise WireError.of("record", str(name)[:40])
        names = _fields(kind)
        if len(values) != len(names):
            raise WireError.of("form", str(name))
        return kind(*self._values(values, depth))


@cache
def _by_name(records: tuple[type, ...]) -> Mapping[str, type]:
    return {kind.__name__: kind for kind in records}
