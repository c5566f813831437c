"""What stands in a student's folder for a file that could not be taken over.

Without it, marking would say that nothing was handed in. It is a small text under the notebook's
name: what arrived, how large, and why it was left where it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.grading.notes import Note
from course_lib.i18n import mark

_START = b'{"not_unpacked": '
_LONGEST = 200  # signs of a value: a submission may have written this text itself

REASONS: Mapping[str, str] = {
    "link": mark("it is a link to another place"),
    "climbs": mark("its path leads out of the zip"),
    "encrypted": mark("it is encrypted; hand it in without a password"),
    "too_large": mark(
        "it has {size} MB, more than the {limit} MB that marking reads; clear its outputs before "
        "you save it"
    ),
    "bomb": mark("it unpacks to {ratio} times its size, as no notebook does"),
    "packing": mark("it is packed in a way that cannot be read; hand in the notebook itself"),
    "damaged": mark("it was damaged on its way"),
    "zip_damaged": mark("the zip is damaged; hand in the notebook itself"),
    "too_deep": mark("zips lie in zips, too deep to be looked into"),
    "archive": mark("archives of this kind are not opened; hand in the notebook itself"),
}


@dataclass(frozen=True)
class StandIn:
    """The name of the file that arrived, and the reason as marking tells it to the student."""

    name: str
    reason: Note


def written(name: str, size: int | None, kind: str, values: Mapping[str, object]) -> bytes:
    """Return the text that stands for a file.

    Args:
        name: of the file that arrived.
        size: of it, in bytes, if that is known.
        kind: the reason, a key of `REASONS`.
        values: of the reason's sentence.
    """
    shown = {key: value if isinstance(value, int) else str(value) for key, value in values.items()}
    facts = {"name": name, "bytes": size, "reason": kind, "values": shown}
    about = f"{name} was not taken over: {Note(REASONS[kind], shown).text('en')}."
    return (json.dumps({"not_unpacked": facts, "about": about}, ensure_ascii=False) + "\n").encode()


def stand_in_of(content: bytes) -> StandIn | None:
    """Return what a text stands for; None for any other text."""
    if not content.startswith(_START):
        return None
    try:
        facts = json.loads(content)["not_unpacked"]
        reason = Note(REASONS[facts["reason"]], _plain(facts["values"]))
        reason.text("en")
        return StandIn(str(facts["name"])[:_LONGEST], reason)
    except (ValueError, TypeError, LookupError, RecursionError, AttributeError):
        return None


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """Return values as numbers and short texts, whatever stands there."""
    return {
        str(key): value if type(value) is int and abs(value) < 10**12 else str(value)[:_LONGEST]
        for key, value in values.items()
    }
