"""Cells as HTML: prose with typeset formulas, colored code, and outputs as a page shows them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any

from nbconvert.filters.ansi import ansi2html
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers.python import PythonLexer

from course_lib.formulas import typeset

LIGHT, DARK = "friendly", "github-dark"
WIDGET = "application/vnd.jupyter.widget-view+json"


def prose(markdown: str, *, tags: bool = True) -> str:
    """Return Markdown as HTML, formulas included.

    Args:
        markdown: as it stands in a cell.
        tags: whether tags in it are tags; else they are shown as they are written.

    Example:
        >>> prose("**Keep** $v$")
        '<p><strong>Keep</strong> <math><mi>v</mi></math></p>\\n'
    """
    renderer = IPythonRenderer(escape=not tags, exclude_anchor_links=True)
    return typeset(str(MarkdownWithMath(renderer=renderer).render(markdown)))


def code(source: str) -> str:
    """Return Python in colors, without a frame around it.

    Example:
        >>> code("v = 0")
        '<span class="n">v</span> <span class="o">=</span> <span class="mi">0</span>'
    """
    colored = highlight(source, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
    return str(colored).removesuffix("\n")


def code_colors() -> str:
    """Return the CSS that colors code, in both themes."""
    light = HtmlFormatter(style=LIGHT).get_style_defs(".light .code")
    dark = HtmlFormatter(style=DARK).get_style_defs(".dark .code")
    rules = [*light.splitlines(), *dark.splitlines()]
    return "\n".join(rule for rule in rules if ".code ." in rule and "background" not in rule)


def outputs(results: Iterable[Any]) -> str:
    """Return what a cell showed; warnings and logs are left out.

    Args:
        results: outputs of a notebook's cell, in nbformat 4.

    Returns:
        HTML; empty where nothing is to be seen.
    """
    return "".join(map(_output, _merged(results)))


def _merged(results: Iterable[Any]) -> Iterable[Any]:
    """Join the pieces in which printed lines arrive."""
    printed = ""
    for result in results:
        if result.output_type == "stream":
            printed += result.text if result.name == "stdout" else ""
            continue
        if printed:
            yield printed
        printed = ""
        yield result
    if printed:
        yield printed


def _output(result: Any) -> str:
    if isinstance(result, str):
        return _printed(result)
    if result.output_type == "error":
        return f'<pre class="printed error">{_said(result)}</pre>'
    return _rich(result.get("data", {}))


def _said(result: Any) -> str:
    """Return an error as one line; a whole traceback fills a slide and tells less."""
    said = re.sub(r"\(\d+\.py, line ", "(line ", result.evalue)  # a kernel's name for a cell
    return str(ansi2html(f"{result.ename}: {said}"))


def _rich(data: Any) -> str:
    if "text/html" in data:
        return f'<div class="rich">{typeset(data["text/html"])}</div>'
    if "image/svg+xml" in data:
        return f'<div class="rich">{data["image/svg+xml"]}</div>'
    for kind in ("image/png", "image/jpeg"):
        if kind in data:
            alt = html.escape(str(data.get("text/plain", "")), quote=True)
            return f'<img alt="{alt}" src="data:{kind};base64,{data[kind].strip()}">'
    for kind in ("text/markdown", "text/latex"):
        if kind in data:
            return f'<div class="rich">{prose(data[kind])}</div>'
    said = "" if WIDGET in data else data.get("text/plain", "")  # what a slider is called inside
    return _printed(said) if said else ""


def _printed(text: str) -> str:
    return f'<pre class="printed">{ansi2html(text.rstrip())}</pre>'
