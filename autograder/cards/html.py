"""A card as HTML that survives a reopened, untrusted notebook and any color theme.

JupyterLab's sanitizer keeps plain tags and those inline styles whose values it knows (it
drops ``color: inherit``, for one); VS Code and Colab have no style sheet of ours. So text
takes the page's own color, and a card is told apart by translucent tints and by words.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping

from autograder.cards.model import Card, Picture

BORDERS: Mapping[str, str] = {
    "correct": "rgba(34, 139, 84, 0.9)",
    "convention": "rgba(0, 134, 149, 0.9)",
    "misconception": "rgba(214, 118, 0, 0.9)",
    "wrong": "rgba(214, 118, 0, 0.9)",
    "raised": "rgba(205, 70, 70, 0.9)",
    "not_attempted": "rgba(128, 128, 128, 0.9)",
    "broken": "rgba(140, 90, 200, 0.9)",
}
FRAME = (
    "border-left: 5px solid {border}; background-color: rgba(128, 128, 128, 0.08); "
    "padding: 8px 14px; margin: 4px 0; max-width: 820px; line-height: 1.5; text-align: left"
)
RULE = "border-bottom: 1px solid rgba(128, 128, 128, 0.35)"
CELL = f"text-align: left; padding: 2px 14px 2px 0; {RULE}"
TABLE = "border-collapse: collapse; margin: 6px 0; text-align: left"
BLOCK = (
    "margin: 4px 0; padding: 6px 10px; background-color: rgba(128, 128, 128, 0.12); "
    "white-space: pre-wrap; overflow-x: auto"
)
PARAGRAPH = "margin: 4px 0"
NUMBERS = 4  # columns of step, place and values; behind them stands a name
PICTURE = 600  # pixels of the page


def html_of(card: Card) -> str:
    """Return the card as one HTML fragment."""
    parts = [
        f'<p style="{PARAGRAPH}; font-size: 115%"><strong>{prose(card.summary)}</strong></p>',
        paragraph(card.title),
        *(paragraph(sentence) for sentence in card.sentences),
        block("\n".join(card.quote)) if card.quote else "",
        _question(card.question) if card.question else "",
        *(paragraph(sentence) for sentence in card.faults),
        _difference(card) if card.difference else "",
        image(card.picture) if card.picture else "",
        _criteria(card) if card.criteria else "",
        paragraph(f"→ {card.next_action}") if card.next_action else "",
        _quiet(card.read_again) if card.read_again else "",
        folded(card.details_heading, card.details) if card.details else "",
    ]
    return frame(card.kind, card.lang, "".join(parts))


def frame(kind: str, lang: str, body: str) -> str:
    """Return a body inside the frame that all cards share."""
    style = FRAME.format(border=BORDERS[kind])
    return f'<div lang="{lang}" style="{style}">{body}</div>'


def prose(sentence: str) -> str:
    """Return a sentence with everything escaped, and `backticks` turned into code."""
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", html.escape(sentence))


def paragraph(sentence: str) -> str:
    """Return one sentence as a paragraph."""
    return f'<p style="{PARAGRAPH}">{prose(sentence)}</p>'


def block(text: str) -> str:
    """Return text whose every space and line counts: code, or what Python said."""
    return f'<pre style="{BLOCK}">{html.escape(text)}</pre>'


def table(headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    """Return a table whose first row names the columns; cells may hold `code`."""
    head = "".join(f'<th scope="col" style="{CELL}">{prose(h)}</th>' for h in headings)
    body = "".join(
        "<tr>" + "".join(f'<td style="{CELL}">{prose(cell)}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    top = f"<thead><tr>{head}</tr></thead>"
    return f'<table style="{TABLE}">{top}<tbody>{body}</tbody></table>'


def folded(heading: str, text: str) -> str:
    """Return text that opens when its heading is clicked."""
    return f"<details><summary>{prose(heading)}</summary>{block(text)}</details>"


def _question(question: str) -> str:
    return f'<p style="{PARAGRAPH}; font-weight: bold">{prose(question)}</p>'


def _difference(card: Card) -> str:
    headings = tuple(heading for heading, _ in card.difference)
    values = [value for _, value in card.difference]
    cells = (*(f"`{value}`" for value in values[:NUMBERS]), *values[NUMBERS:])
    return table(headings, (cells,))


def image(picture: Picture) -> str:
    """Return an ``img`` on white, which is read on pages of any color; it holds its data."""
    data = base64.b64encode(picture.png).decode("ascii")
    alt = html.escape(picture.alt, quote=True)
    style = f"{PARAGRAPH}; max-width: 100%"
    return f'<img alt="{alt}" width="{PICTURE}" style="{style}" src="data:image/png;base64,{data}">'


def _quiet(sentence: str) -> str:
    return f'<p style="{PARAGRAPH}; font-size: 90%">{prose(sentence)}</p>'


def _criteria(card: Card) -> str:
    items = "".join(
        f"<li>{html.escape(line.sign)} {prose(line.title)}: {html.escape(line.points)}</li>"
        for line in card.criteria
    )
    style = "list-style-type: none; margin: 4px 0; padding-left: 0"
    return f'{paragraph(card.criteria_heading)}<ul style="{style}">{items}</ul>'
