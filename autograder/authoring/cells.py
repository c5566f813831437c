"""One cell of a lesson's source, and what its header may say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from autograder.messages import tr

SLIDES = ("slide", "subslide", "fragment", "notes", "skip")
ATTRIBUTES = ("slide", "kind", "exercise", "points")
SETUP = "setup"
CHECK = "check-"

_TITLE = re.compile(r"[a-z][a-zA-Z0-9_-]{0,63}")
_LONGEST_EXERCISE = 64 - len(CHECK)

CellType = Literal["markdown", "code"]


@dataclass(frozen=True)
class Cell:
    """A cell of `lesson.py`: where it stands, what its header says, and its body."""

    place: str
    title: str
    type: CellType
    source: str
    slide: str
    kind: str | None = None
    exercise: str | None = None
    points: float | None = None

    @property
    def check_title(self) -> str:
        """Return the id of the check cell that follows an exercise."""
        return CHECK + self.title


def cell_of(place: str, type_: CellType, source: str, header: Mapping[str, str]) -> Cell:
    """Make a cell of a header that `header_problems` finds nothing wrong with."""
    points = header.get("points")
    return Cell(
        place=place,
        title=header["title"],
        type=type_,
        source=source,
        slide=header["slide"],
        kind=header.get("kind"),
        exercise=header.get("exercise"),
        points=None if points is None else float(points),
    )


def header_problems(
    place: str, type_: str, source: str, header: Mapping[str, str]
) -> Iterator[str]:
    """Yield what is wrong with the header of one cell."""
    yield from _title_problems(place, header)
    yield from _attribute_problems(place, header)
    yield from _value_problems(place, header)
    yield from _type_problems(place, type_, header)
    if "exercise" in header and source.strip():
        yield tr(
            "{place}: the exercise's cell has a body, expected none: move the text to stub or "
            "solution in exercises.py, from where the build puts it in",
            place=place,
        )


def _type_problems(place: str, type_: str, header: Mapping[str, str]) -> Iterator[str]:
    if type_ not in ("markdown", "code"):
        yield tr(
            "{place}: this is a {type} cell; expected a code cell or a [markdown] cell: "
            "change the word in brackets",
            place=place,
            type=type_,
        )
    for attribute, needed in (("points", "markdown"), ("kind", "code"), ("exercise", "code")):
        if attribute in header and type_ != needed:
            yield tr(
                "{place}: {attribute} stands on a {type} cell, expected a {needed} cell: "
                "move it or change the cell's type",
                place=place,
                attribute=attribute,
                type=type_,
                needed=needed,
            )


def _title_problems(place: str, header: Mapping[str, str]) -> Iterator[str]:
    title = header.get("title", "")
    if not _TITLE.fullmatch(title):
        yield tr(
            '{place}: the title is "{title}", expected a lower-case letter followed by up to 63 '
            "letters, digits, - or _: write for example # %% first-step [markdown] "
            'slide="slide"',
            place=place,
            title=title,
        )
    elif title.startswith(CHECK) or ("exercise" in header and len(title) > _LONGEST_EXERCISE):
        yield tr(
            '{place}: the title "{title}" cannot be used, expected one that does not begin with '
            '"check-" and, for an exercise, has at most {longest} characters: the build adds '
            "check- for the cell that checks it; choose another title",
            place=place,
            title=title,
            longest=_LONGEST_EXERCISE,
        )


def _attribute_problems(place: str, header: Mapping[str, str]) -> Iterator[str]:
    for attribute in sorted(set(header) - {"title", *ATTRIBUTES}):
        yield tr(
            '{place}: the attribute "{attribute}" is unknown, expected one of {known}: '
            "correct or remove it",
            place=place,
            attribute=attribute,
            known=", ".join(ATTRIBUTES),
        )
    if header.get("slide") not in SLIDES:
        yield tr(
            "{place}: slide is {slide}, expected one of {known}: say on every cell how it is "
            'shown in a lecture, for example slide="subslide"',
            place=place,
            slide=header.get("slide", "—"),
            known=", ".join(SLIDES),
        )


def _value_problems(place: str, header: Mapping[str, str]) -> Iterator[str]:
    if header.get("kind", "demo") != "demo":
        yield tr(
            '{place}: kind is "{kind}", expected "demo" or no kind: correct or remove it',
            place=place,
            kind=header["kind"],
        )
    if "points" in header and not re.fullmatch(r"\d+(\.\d+)?", header["points"]):
        yield tr(
            '{place}: points is "{points}", expected a number such as "4": correct it',
            place=place,
            points=header["points"],
        )
