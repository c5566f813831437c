"""What a frame holds is counted before it is read: a small text may take a machine's memory."""

from __future__ import annotations

import json
import time

import pytest

from autograder.sandbox import wire
from autograder.sandbox.counting import parts_in
from autograder.sandbox.wire_error import WireError

VALUES = ([], {}, [1, 2], {"a": [1, {"b": 2}]}, "a,[{", ['"', "\\", '\\"', "\\\\,"], "é\ud800[")


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_what_is_in_texts_is_not_counted(value: object) -> None:
    text = json.dumps(value).encode()
    assert parts_in(text) == json.dumps(_emptied(value)).count(",") + sum(
        json.dumps(_emptied(value)).count(sign) for sign in "[{"
    )


def _emptied(value: object) -> object:
    if isinstance(value, str):
        return ""
    if isinstance(value, list):
        return [_emptied(item) for item in value]
    if isinstance(value, dict):
        return {len(key): _emptied(item) for key, item in value.items()}
    return value


@pytest.mark.parametrize("part", [b"[],", b'"",', b"0,", b'{"a":[]},'])
def test_a_text_of_many_small_values_is_refused_before_it_is_read(part: bytes) -> None:
    header = b'{"arrays":[],"value":[' + part * (16_000_000 // len(part)) + b"0]}"
    begun = time.process_time()
    with pytest.raises(WireError, match="nodes"):
        wire.decode(header, b"", wire.Caps())
    assert time.process_time() - begun < 3


def test_a_long_text_is_one_value() -> None:
    text = "a,[{" * 1_000_000
    frame = wire.encode((text,))
    header, body = wire.lengths(frame[: wire.HEAD.size], wire.Caps())
    assert wire.decode(frame[wire.HEAD.size :][:header], b"", wire.Caps()) == (text,)
    assert body == 0
