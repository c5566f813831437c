"""Text for spreadsheets: what somebody outside wrote must not act as a formula there."""

from __future__ import annotations

# Spreadsheets of East Asian systems read full-width signs like the others.
_OPENINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def inert(text: str | None) -> str:
    """Return a text that starts like a formula behind an apostrophe, any other as it is.

    Example:
        >>> inert("=1+1"), inert("O'Neill"), inert(None)
        ("'=1+1", "O'Neill", '')
    """
    if text is None:
        return ""
    return "'" + text if text.lstrip(" \u3000").startswith(_OPENINGS) else text
