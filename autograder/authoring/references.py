"""Which paragraphs are lists of literature, and stay in English."""

from __future__ import annotations

import re

_IDENTIFIER = re.compile(r"\barxiv[:.]|\bdoi[:.]|\bISBN\b|https?://", re.IGNORECASE)
_YEAR = re.compile(r"\(?(19|20)\d\d[a-z]?\)?")


def is_reference(text: str) -> bool:
    """Tell whether every item of a paragraph names a work: an identifier or address, and a year.

    A sentence that merely links somewhere names no year and is translated as usual.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    return bool(lines) and all(_IDENTIFIER.search(x) and _YEAR.search(x) for x in lines)
