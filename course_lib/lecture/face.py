"""The face of the figures for the words on the slides, cut down to the characters they need."""

from __future__ import annotations

import io
from base64 import b64encode

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from course_lib.figures.fonts import FAMILY, PATH

_ALWAYS = range(0x20, 0x7F)


def face_css(text: str) -> str:
    """Return an ``@font-face`` rule that holds every character of a text.

    Slides then look the same on every machine, and the same as the figures on them.

    Args:
        text: what the page shows; characters that the face lacks are left to the machine.

    Example:
        >>> "Course Sans CJK" in face_css("学習率 학습률")
        True
    """
    with TTFont(PATH) as font:
        subsetter = Subsetter(Options(hinting=False, notdef_outline=True, recalc_timestamp=False))
        subsetter.populate(unicodes=sorted({*map(ord, text), *_ALWAYS}))
        subsetter.subset(font)
        font.flavor = "woff"
        buffer = io.BytesIO()
        font.save(buffer)
    data = b64encode(buffer.getvalue()).decode("ascii")
    source = f'url("data:font/woff;base64,{data}") format("woff")'
    return f'@font-face {{ font-family: "{FAMILY}"; src: {source}; }}'
