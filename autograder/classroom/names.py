"""Names as people and machines write them, made comparable."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Return a name without what differs between programs: case, width, spaces, signs, NFD.

    Example:
        >>> fold("  O’Neill_Ben ") == fold("oneill ben")
        True
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in unicodedata.normalize("NFKC", plain) if char.isalnum())


def without_accents(text: str) -> str:
    """Return a folded name in which Latin letters have lost their accents.

    Example:
        >>> without_accents(fold("José"))
        'jose'
    """
    return "".join(_base(char) for char in text)


def _base(char: str) -> str:
    if not unicodedata.name(char, "").startswith("LATIN"):
        return char
    split = unicodedata.normalize("NFD", char)
    return "".join(part for part in split if not unicodedata.combining(part))
