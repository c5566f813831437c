"""Learners' prose, shown in the instructor's browser: markup that could act becomes text."""

from __future__ import annotations

import re

# Anything that a browser may take for a tag, but for the plainest ones.
_PLAIN = r"b|br|code|em|i|kbd|li|ol|p|pre|small|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul"
_TAG = re.compile(rf"<(?!/?(?:{_PLAIN})\s*/?>)(?=[A-Za-z/!?])")
_ADDRESS = re.compile(r"(?i)\b(javascript|vbscript)(\s*:)")


def inert(text: str) -> str:
    """Return prose in which no markup can act.

    A space behind ``<`` makes a tag a text, and leaves a formula such as a<b what it is.

    Example:
        >>> inert("<b>a</b> <img src=x onerror=alert(1)> $a<b$ [x](javascript:alert(1))")
        '<b>a</b> < img src=x onerror=alert(1)> $a< b$ [x](javascript :alert(1))'
    """
    return _ADDRESS.sub(r"\1 \2", _TAG.sub("< ", text))
