"""The one face of all figures: Latin, mathematics, Japanese and Korean."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from matplotlib.font_manager import fontManager
from matplotlib.ft2font import FT2Font

FAMILY = "Course Sans CJK"
PATH = Path(__file__).parents[1] / "fonts" / "CourseSansCJK-Regular.otf"


def register() -> str:
    """Make the face known to Matplotlib, once, and return its family name.

    Returns:
        The name to write into ``rcParams["font.family"]``.

    Example:
        >>> register()
        'Course Sans CJK'
    """
    if FAMILY not in fontManager.get_font_names():
        fontManager.addfont(PATH)
    return FAMILY


@cache
def covered() -> frozenset[int]:
    """Return the code points that the face can draw.

    Returns:
        The keys of its character map.

    Example:
        >>> {ord(char) for char in "学習率 학습률 η"} <= covered()
        True
    """
    return frozenset(FT2Font(str(PATH)).get_charmap())
