"""Learners' prose, shown in the instructor's browser: markup that could act becomes text."""

from __future__ import annotations

import re
from collections.abc import Container

# Anything that a browser may take for a tag, but for the plainest ones.
_PLAIN = r"b|br|code|em|i|kbd|li|ol|p|pre|small|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul"
_TAG = re.compile(rf"<(?!/?(?:{_PLAIN})\s*/?>)(?=[A-Za-z/!?])")
_ADDRESS = re.compile(
    r"(?i)\b(javascript|vbscript|data(?=[\s\\]*:[\s\\]*(?:text|application|image/svg)))([\s\\]*:)"
)
# An address may be spelled by entities; those that write no address are left.
_HARMLESS = (
    "amp|lt|gt|quot|nbsp|times|middot|deg|hellip|ndash|mdash|rarr|larr|le|ge|ne|minus|plusmn"
    "|alpha|beta|gamma|delta|epsilon|eta|theta|lambda|mu|nu|rho|sigma|Sigma|sum|radic|infin"
)
_ENTITY = re.compile(rf"&(?!(?:{_HARMLESS});)(?=#|[A-Za-z][A-Za-z0-9]*;)")
_ATTACHMENT = re.compile(r"(?i)\battachment[\s\\]*:([^\s)>\]\"']*)")
_BEGIN = "\\begin{"
# What is longer, or opens more than it closes, can take a page hours to be made.
LONGEST, MOST_BEGUN, MOST_BRACKETS = 20_000, 30, 500


def inert(text: str, attachments: Container[str] = ()) -> str:
    """Return prose in which no markup can act, and that is soon made a page of.

    A space behind ``<`` makes a tag a text, and leaves a formula such as a<b what it is.

    Args:
        text: of a Markdown cell.
        attachments: names of the pictures that the cell holds; a page fails over any other.

    Example:
        >>> inert("<b>a</b> <img src=x onerror=alert(1)> $a<b$ [x](javascript:alert(1))")
        '<b>a</b> < img src=x onerror=alert(1)> $a< b$ [x](javascript :alert(1))'
        >>> inert("[x](java&#115;cript:alert(1)) a &lt; b")
        '[x](java& #115;cript:alert(1)) a &lt; b'
    """

    def attached(found: re.Match[str]) -> str:
        whole = found.group().startswith("attachment:") and found.group(1) in attachments
        return found.group() if whole else f"attachment, {found.group(1)}"

    text = text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
    if text.count(_BEGIN) > MOST_BEGUN:
        text = text.replace(_BEGIN, "\\begin {")
    text = _ENTITY.sub("& ", _TAG.sub("< ", text))
    if text.count("[") > MOST_BRACKETS:
        text = text.replace("[", "\n[")  # what looks for the end of a link looks along a line
    return _ATTACHMENT.sub(attached, _ADDRESS.sub(r"\1 \2", text))
