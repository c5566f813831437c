"""How formulas look: one mathematical face for every page, brought along."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

_FACE = Path(__file__).parents[1] / "fonts" / "CourseMath-Regular.woff"
_CSS = """\
@font-face { font-family: "Course Math"; src: url("{address}") format("woff"); }
math { font-family: "Course Math", math; font-style: normal; font-weight: normal; }
span.formula { display: block; margin: 0.6em 0; overflow: auto hidden; text-align: center; }
span.joined { white-space: nowrap; }
code.formula { overflow-wrap: anywhere; }
@media print { span.formula { overflow: visible; } }
"""


def stylesheet(address: str | None = None) -> str:
    """Return the CSS that a page with typeset formulas needs, for a ``<style>`` element.

    Args:
        address: where the page finds the face, if it lies beside the page (`face_bytes` is its
            content); without it the face is part of the CSS, about 300 KB.

    Returns:
        CSS text. It names no color: formulas have the color of the text around them.

    Example:
        >>> "Course Math" in stylesheet("CourseMath.woff")
        True
    """
    if address is None:
        address = f"data:font/woff;base64,{b64encode(face_bytes()).decode('ascii')}"
    return _CSS.replace("{address}", address)


def face_bytes() -> bytes:
    """Return the face of the formulas as a WOFF file.

    Example:
        >>> face_bytes()[:4]
        b'wOFF'
    """
    return _FACE.read_bytes()
