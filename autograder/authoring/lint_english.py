"""English that was left in a translation.

Names, code, formulas, addresses and lists of literature may stay. A text that is not changed
at all may hold no word but names: with a capital inside (PyTorch), or in the glossary as their
own translation (Adam). A run of four or more English words, two of them in lower case, is taken
for a sentence left behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.authoring.extract import Message
from autograder.authoring.lint_inline import fields, words_only
from autograder.authoring.references import is_reference
from autograder.messages import tr

_ADDRESS = re.compile(r"https?://\S+|\]\([^)]*\)|<[^>]+>")
_QUOTED_CODE = re.compile(r"\b\w+(?:[._]\w+)+\b|\b\w+\([^)]*\)|\b\w+=\S+|--[\w-]+|\[[^\]]*\]\.\.\.")
_WORD = r"[A-Za-z][A-Za-z'’-]*"
_RUN = re.compile(rf"{_WORD}(?:[ ,;:]+{_WORD}){{3,}}")
_PLAIN_WORD = re.compile(r"(?<![\w-])[A-Za-z][a-z]{3,}(?![\w-])")


def english_problems(
    message: Message, translation: str, names: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Yield what a translation has taken over from the English text."""
    if is_reference(message.id):
        return
    if translation == message.id:
        if set(_PLAIN_WORD.findall(plain(message))) - names:
            yield tr(
                "the translation is the English text, expected another language: translate it, "
                "or put code and names between backticks"
            )
        return
    for run in _RUN.findall(plain(message, translation)):
        if sum(word[0].islower() for word in re.findall(_WORD, run)) >= 2:
            yield tr(
                'English words are left ("{words}"), expected a translation: translate them, or '
                "put code between backticks",
                words=run[:60],
            )


def plain(message: Message, text: str | None = None) -> str:
    """Return the words of a text: no code, formulas, addresses or placeholders."""
    text = _ADDRESS.sub(" ", words_only(message.id if text is None else text))
    for field in fields(text):
        text = text.replace(field, " ")
    return _QUOTED_CODE.sub(" ", text)
