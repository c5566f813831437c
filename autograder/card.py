"""Verdict × language → a card: HTML, its plain-text twin, and the verdict as JSON data."""

from __future__ import annotations

from autograder.cards.compose import compose
from autograder.cards.html import html_of
from autograder.cards.model import Picture
from autograder.cards.text import text_of
from autograder.record import Verdict
from autograder.verdict_json import verdict_from_json, verdict_json

__all__ = ["card_html", "card_text", "verdict_from_json", "verdict_json"]


def card_html(
    verdict: Verdict,
    lang: str,
    *,
    hidden: bool = False,
    source: str | None = None,
    picture: Picture | None = None,
) -> str:
    """Return the card as an HTML fragment that needs no style sheet.

    Args:
        verdict: the judgment.
        lang: "en", "ja" or "ko".
        hidden: the inputs are hidden, and nothing of them may be shown.
        source: the learner's text, where it is known.
        picture: of the mistake, where there is one.
    """
    return html_of(compose(verdict, lang, hidden=hidden, source=source, picture=picture))


def card_text(
    verdict: Verdict,
    lang: str,
    *,
    hidden: bool = False,
    source: str | None = None,
    picture: Picture | None = None,
) -> str:
    """Return the same facts as plain text; the arguments are those of `card_html`."""
    return text_of(compose(verdict, lang, hidden=hidden, source=source, picture=picture))
