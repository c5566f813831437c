"""The names in a zip as they were meant, whatever program and country wrote them."""

from __future__ import annotations

import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, tzinfo

from autograder.classroom.charsets import EAST_ASIAN, WESTERN, encoding_of

_UTF8 = 0x800  # the flag that says so
_UNICODE_PATH, _TIMES = 0x7075, 0x5455  # of extra fields


def names_in(infos: Sequence[zipfile.ZipInfo], known: Iterable[str] = ()) -> list[str]:
    """Return the names of a zip's entries, in NFC and with "/" between their parts.

    One program wrote them all, so that one encoding has to fit every name that names none.

    Args:
        infos: the entries.
        known: words that are likely to occur, such as the names of the class.
    """
    raw = [info.orig_filename.encode("cp437") for info in infos if _is_silent(info)]
    odd = [name for name in raw if not name.isascii()]
    encoding = encoding_of(odd, known, (*EAST_ASIAN, *WESTERN)) if odd else None
    return [_tidy(_name(info, encoding or "cp437")) for info in infos]


def _is_silent(info: zipfile.ZipInfo) -> bool:
    return not info.flag_bits & _UTF8 and _unicode_path(info) is None


def _name(info: zipfile.ZipInfo, encoding: str) -> str:
    if info.flag_bits & _UTF8:
        return info.orig_filename
    return _unicode_path(info) or info.orig_filename.encode("cp437").decode(encoding)


def _tidy(name: str) -> str:
    return unicodedata.normalize("NFC", name.replace("\\", "/")) or "?"


def _extra(info: zipfile.ZipInfo) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and the content of each extra field."""
    rest = info.extra
    while len(rest) >= 4:
        kind, size = struct.unpack("<HH", rest[:4])
        yield kind, rest[4 : 4 + size]
        rest = rest[4 + size :]


def _unicode_path(info: zipfile.ZipInfo) -> str | None:
    """Return the name of Info-ZIP's extra field, if it belongs to this entry's name."""
    for kind, data in _extra(info):
        if kind == _UNICODE_PATH and len(data) > 5 and data[0] == 1:
            (checksum,) = struct.unpack("<I", data[1:5])
            if checksum == zlib.crc32(info.orig_filename.encode("cp437")):
                return data[5:].decode("utf-8", "replace")
    return None


def time_of(info: zipfile.ZipInfo, zone: tzinfo) -> datetime | None:
    """Return when a file was last changed; None where the zip does not say.

    Args:
        info: the entry.
        zone: of the clock that a time without a zone was taken from.
    """
    for kind, data in _extra(info):
        if kind == _TIMES and len(data) >= 5 and data[0] & 1:
            (seconds,) = struct.unpack("<i", data[1:5])
            return datetime.fromtimestamp(seconds, UTC)
    if info.date_time <= (1980, 1, 1, 0, 0, 0):
        return None
    try:
        return datetime(*info.date_time, tzinfo=zone)
    except ValueError:
        return None
