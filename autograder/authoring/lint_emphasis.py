"""Emphasis that stays asterisks: CommonMark's rules meet Japanese and Korean.

Closing marks that stand between punctuation and a letter close nothing, as in
``**모멘텀(momentum)**은`` or ``**$v_t$**は``. The text is rendered and searched for marks that are
left, with formulas masked the way Jupyter masks them.
"""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from autograder.authoring.extract import Message
from autograder.authoring.lint_inline import without_formulas
from autograder.messages import tr

RENDERED = frozenset({"heading", "text", "message"})
_MASK = "@@0@@"


def emphasis_problems(message: Message, translation: str) -> Iterator[str]:
    """Yield the emphasis of a translation that a notebook would show as plain marks."""
    if not RENDERED & set(message.kinds):
        return
    for mark in ("*", "_"):
        if left_over(translation, mark) > left_over(message.id, mark):
            yield tr(
                "{mark} is shown as it stands instead of as emphasis, expected none to be left: "
                "between punctuation and a letter it closes nothing; put brackets, formulas and "
                "particles outside (**모멘텀**(momentum)은) or inside with the word",
                mark=mark,
            )


def left_over(markdown: str, mark: str) -> int:
    """Count the marks that are text after rendering."""
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(without_formulas(markdown, _MASK))
    return sum(token.content.count(mark) for token in _texts(tokens))


def _texts(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "text":
            yield token
        yield from _texts(token.children or [])
