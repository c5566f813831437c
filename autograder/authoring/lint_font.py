"""Characters that the shipped face cannot draw would be boxes in figures."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

from autograder.authoring.extract import Message
from autograder.messages import tr


@cache
def drawable() -> frozenset[int]:
    """Return the code points of the shipped face."""
    from course_lib.figures.fonts import covered

    return frozenset(covered())


def font_problems(message: Message, translation: str) -> Iterator[str]:
    """Yield the characters of a translation that the face lacks.

    What is no label may keep the characters of its English text: a browser draws it, in
    whatever face has them.
    """
    kept = "" if "label" in message.kinds else message.id
    missing = sorted(
        char
        for char in set(translation) - set(kept)
        if not char.isspace() and ord(char) not in drawable()
    )
    if missing:
        yield tr(
            "{chars} cannot be drawn by the course's font, expected characters that it has: "
            "write it in another way, in a label for example as a formula",
            chars=", ".join(f"{char} ({_name(char)})" for char in missing),
        )


def _name(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, '?')}"
