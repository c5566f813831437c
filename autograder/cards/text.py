"""A card as plain text: the same facts, for a terminal and for whoever reads no HTML."""

from __future__ import annotations

import textwrap

from autograder.cards.model import Card

# What a cp949 or cp932 console can show in place of a sign that it lacks.
PLAIN_SIGNS = {"✔": "√", "✘": "×", "◐": "△", "⚠": "!", "⚙": "※", "□": "□", "·": "-", "—": "-"}


def text_of(card: Card) -> str:
    """Return the card as lines of text, its summary first."""
    blocks = [
        [card.summary, card.title],
        [*card.sentences, *(f"    {line}" for line in card.quote), card.question],
        [*card.faults, card.difference_line, card.picture.alt if card.picture else ""],
        _criteria(card),
        [f"→ {card.next_action}" if card.next_action else "", card.read_again],
        _details(card),
    ]
    filled = ([line for line in lines if line] for lines in blocks)
    return "\n\n".join("\n".join(lines) for lines in filled if lines)


def for_console(text: str, encoding: str | None) -> str:
    """Return the text with signs that the console lacks replaced by ones that it has."""
    lacking = {ord(sign): plain for sign, plain in PLAIN_SIGNS.items() if _lacks(encoding, sign)}
    return text.translate(lacking)


def _lacks(encoding: str | None, sign: str) -> bool:
    try:
        sign.encode(encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def _criteria(card: Card) -> list[str]:
    if not card.criteria:
        return []
    lines = [f"  {line.sign} {line.title}: {line.points}" for line in card.criteria]
    return [card.criteria_heading, *lines]


def _details(card: Card) -> list[str]:
    if not card.details:
        return []
    return [f"{card.details_heading}:", textwrap.indent(card.details, "    ")]
