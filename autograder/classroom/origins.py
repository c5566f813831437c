"""What the file names of learning platforms say: who, in which attempt, when, and whether late.

Moodle    Seoyeon Kim_12345_assignsubmission_file_/momentum.ipynb
Canvas    kimseoyeon_LATE_5567_98765_momentum-1.ipynb
Exchange  kim+momentum+2026-11-22 10:00:00 UTC+x7Q/momentum.ipynb
Drive     momentum - Seoyeon Kim.ipynb, Copy of momentum.ipynb, momentum.ipynb의 사본
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from autograder.classroom.arrivals import Arrival
from autograder.classroom.names import fold

PLATFORMS = ("moodle", "canvas", "drive", "exchange")

_MOODLE = re.compile(r"^(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_(?P<file>.*))?$")
_CANVAS = re.compile(
    r"^(?P<name>[^_]+)(?P<late>_LATE)?_(?P<id>\d+)_(?P<attachment>\d+)_(?P<file>.+)$"
)
_EXCHANGE = re.compile(
    r"^(?P<id>.+?)\+(?P<lesson>[^+]+)\+(?P<time>\d{4}-\d\d-\d\d[ _T]\d\d[:.-]\d\d[:.-]\d\d)"
    r"(?P<fraction>\.\d+)?(?: (?P<zone>[^+]*|[+-]\d{4}))?(?:\+(?P<random>[^+]*))?$"
)
_COPY = re.compile(
    r"^copy of\s+|^사본\s*[-–]\s*|^コピー\s*[～~-]\s*|\s*의\s*사본$|\s*のコピー$|"
    r"\s*[-–]\s*(?:copy|복사본|コピー)$|[-_ ]copy\s?\d*$|\s*\(\d+\)$|\s*\[\d+\]$",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s+[-–—|]\s+|\s*[,;()（）\[\]【】]\s*")
_GAP = re.compile(r"[\s_\-–—+,;.()（）\[\]【】]+")
_GAPS_KEPT = re.compile(rf"({_GAP.pattern})")
_EXTENSION = re.compile(r"\.ipynb(?:\.(?:txt|json))?$", re.IGNORECASE)


@dataclass(frozen=True)
class Clues:
    """What a file's path says about it.

    Args:
        ids: values that may be an id or email of the roster.
        numbers: the platform's own numbers, by the column of the roster that may hold them.
        names: texts that may be, or hold, a student's name.
        unit: what belongs to one attempt has the same.
        file: the file's own name, without what the platform added.
        lesson: the lesson that the path names.
        time: when it was handed in, where the path says so.
        late: whether the platform calls it late; None where it does not say.
        timed: whether the platform's zips say of a file when it came in.
        shown: what identifies the sender to a person, and in a file of --mapping.
        loose: texts of which any part may name the student, the file's own first.
    """

    ids: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    unit: str = ""
    file: str = ""
    lesson: str = ""
    time: datetime | None = None
    late: bool | None = None
    timed: bool = False
    shown: str = ""
    loose: tuple[str, ...] = ()


def clues_of(arrival: Arrival, platform: str = "auto") -> Clues:
    """Return what the path of a file says, read as one platform writes it, or as any."""
    readers = {"exchange": _exchange, "moodle": _moodle, "canvas": _canvas}
    chosen = readers.values() if platform == "auto" else [readers.get(platform, _loose)]
    for reader in chosen:
        found = reader(arrival)
        if found:
            return found
    return _loose(arrival)


def _exchange(arrival: Arrival) -> Clues | None:
    for depth, folder in enumerate(arrival.folders):
        match = _EXCHANGE.match(folder)
        if match:
            inner = "/".join([*arrival.folders[depth + 1 :], arrival.name])
            return Clues(
                ids=(match["id"],),
                unit="/".join(arrival.folders[: depth + 1]),
                file=inner,
                lesson=match["lesson"],
                time=_moment(match),
                shown=match["id"],
            )
    return None


def _moment(match: re.Match[str]) -> datetime | None:
    try:
        moment = datetime.strptime(re.sub(r"\D", "", match["time"]), "%Y%m%d%H%M%S")
    except ValueError:
        return None
    offset = re.fullmatch(r"([+-])(\d\d)(\d\d)", match["zone"] or "")
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3])) if offset else timedelta()
    signed = -ahead if offset and offset[1] == "-" else ahead
    fraction = timedelta(seconds=float(f"0{match['fraction']}" if match["fraction"] else 0))
    return moment.replace(tzinfo=UTC) - signed + fraction


def _moodle(arrival: Arrival) -> Clues | None:
    for depth, part in enumerate([*arrival.folders, arrival.name]):
        match = _MOODLE.match(part.removesuffix(".zip"))
        if match:
            flat = depth == len(arrival.folders)
            return Clues(
                numbers=(("moodle_id", match["id"]),),
                names=(match["name"],),
                unit="/".join([*arrival.folders[:depth], f"{match['name']}_{match['id']}"]),
                file=(match["file"] if flat else "") or arrival.name,
                timed=True,
                shown=f"{match['name']}_{match['id']}",
            )
    return None


def _canvas(arrival: Arrival) -> Clues | None:
    for depth, part in reversed(list(enumerate([*arrival.folders, arrival.name]))):
        match = _CANVAS.match(part)
        if match:
            flat = depth == len(arrival.folders)
            return Clues(
                numbers=(("canvas_id", match["id"]),),
                names=(match["name"],),
                unit="/".join([*arrival.folders[:depth], f"{match['name']}_{match['id']}"]),
                file=match["file"] if flat else arrival.name,
                late=match["late"] is not None,
                timed=True,
                shown=f"{match['name']}_{match['id']}",
            )
    return None


def _loose(arrival: Arrival) -> Clues:
    """Read the names that people give: any part of the path may name the student."""
    stem = bare(arrival.name)
    return Clues(
        unit=arrival.path,
        file=arrival.name,
        loose=(stem, *reversed([bare(folder.removesuffix(".zip")) for folder in arrival.folders])),
        shown=arrival.path,
    )


def bare(name: str) -> str:
    """Return a file's name without its extension and what copying adds.

    Example:
        >>> bare("Copy of momentum (1).ipynb"), bare("momentum.ipynb의 사본")
        ('momentum', 'momentum')
    """
    before = ""
    while name != before:
        before = name
        name = _EXTENSION.sub("", _COPY.sub("", name.strip()).strip())
    return name


def pieces(text: str, lessons: Collection[str]) -> list[str]:
    """Return the texts in a name that may be a student's: the whole, and its parts.

    Args:
        text: a file's or folder's bare name.
        lessons: what is no student's name, folded: ids and titles of lessons.
    """
    words = _GAP.split(text)
    long = [word for word in words if len(word) > 2 or not word.isascii()]
    kept = "".join(part for part in _GAPS_KEPT.split(text) if fold(part) not in lessons)
    found = dict.fromkeys([text, *_PARTS.split(text), *long, kept])
    return [piece for piece in found if fold(piece) and fold(piece) not in lessons]
