"""The formulas of a page: found between dollar signs in HTML, and typeset where they stand."""

from __future__ import annotations

import html
import re

from course_lib.formulas.tex import FormulaError, formula

# What is shown letter by letter, or is no prose at all, keeps its dollar signs.
_KEPT = "pre|code|kbd|samp|script|style|textarea|title|math|svg"
_PIECES = re.compile(
    rf"""(?P<kept><!--.*?-->|<(?P<name>{_KEPT})\b.*?</(?P=name)\s*>)
    |(?P<tag></?[a-z!](?:[^<>"']|"[^"]*"|'[^']*')*>)
    |(?P<text>[^<]+|<)""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_FORMULAS = re.compile(
    r"""(?P<dollar>\\\$)
    |\$\$(?P<block>(?:[^$\\]|\\.)+?)\$\$
    |\\\[(?P<bracket>.+?)\\\]
    |(?P<environment>\\begin\{(?P<name>equation|align|gather|multline)(?P<star>\*?)\}.+?
        \\end\{(?P=name)(?P=star)\})
    |\$(?!\s*\n\s*\n)(?P<inline>(?:[^$\\\n]|\\.|\n(?!\s*\n))+?)\$
    |\\\((?P<parenthesis>.+?)\\\)""",
    re.DOTALL | re.VERBOSE,
)

# No line begins with what closes a formula, be it a full stop or a Korean particle.
_JOINED = re.compile(
    r"""(?P<before>[(\[“‘（「『【]*)
    (?P<math><math>.*?</math>)
    (?P<after>(?:[^\W\d_a-zA-Z\u3040-\u30ff\u4e00-\u9fff]{0,6}[.,;:!?)\]%”’、。，．：；！？）」』】]*))""",
    re.DOTALL | re.VERBOSE,
)


def typeset(page: str) -> str:
    r"""Replace the formulas in the prose of a page by MathML.

    Formulas are written as Jupyter reads them: ``$…$`` and ``\(…\)`` in a line, ``$$…$$``,
    ``\[…\]`` and ``\begin{align}…`` on lines of their own; ``\$`` is a dollar sign. Tags,
    comments, code, scripts and what is typeset already stay byte for byte, so a whole document
    of nbconvert can be passed, and passing it twice changes nothing more.

    Args:
        page: HTML, a fragment or a whole document; not Markdown.

    Returns:
        The HTML with formulas as MathML. One that cannot be read is shown as it is written, as
        code: what a person typed never stops a page. A formula with the comma, bracket or Korean
        particle that closes it is a ``span.joined``, which no line break divides.

    Example:
        >>> typeset("<p>Keep $v$ but not <code>$v$</code>.</p>")
        '<p>Keep <math><mi>v</mi></math> but not <code>$v$</code>.</p>'
    """
    return "".join(_piece(match) for match in _PIECES.finditer(page))


def _piece(match: re.Match[str]) -> str:
    text = match["text"]
    return match.group() if text is None else _JOINED.sub(_kept, _FORMULAS.sub(_written, text))


def _written(match: re.Match[str]) -> str:
    if match["dollar"]:
        return "$"
    inline = match["inline"] or match["parenthesis"]
    tex = inline or match["block"] or match["bracket"] or match["environment"]
    try:
        typed = formula(html.unescape(tex).strip(), display=inline is None)
    except FormulaError:
        return f'<code class="formula">{match.group()}</code>'
    return typed if inline is not None else f'<span class="formula">{typed}</span>'


def _kept(match: re.Match[str]) -> str:
    alone = not (match["before"] or match["after"])
    return match.group() if alone else f'<span class="joined">{match.group()}</span>'
