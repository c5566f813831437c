"""A term is translated in the same way in every lesson.

Where a term of the glossary stands in the English text as whole words (outside code and
formulas, and not inside a longer term), one of its translations must stand in the other text.
Spaces do not count: Korean writes 손실 함수 and 손실함수.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.authoring.extract import Message
from autograder.authoring.glossary import Term
from autograder.authoring.lint_inline import words_only
from autograder.authoring.references import is_reference
from autograder.messages import tr


def glossary_problems(
    message: Message, translation: str, lang: str, terms: Sequence[Term]
) -> Iterator[str]:
    """Yield the terms that a translation says in other words than the glossary."""
    if is_reference(message.id):
        return
    text, used = _without_spaces(translation), terms_in(message.id, terms)
    allowed = [_without_spaces(word) for term in used for word in term.says[lang]]
    for term in used:
        if not term.loose and not any(_without_spaces(w) in text for w in term.says[lang]):
            yield tr(
                '"{term}" is not said as in the glossary, expected {words}: use it, or add the '
                "alternative to lessons/glossary.csv",
                term=term.en,
                words=" | ".join(term.says[lang]),
            )
        for word in term.never.get(lang, ()):
            if _without_spaces(word) in text and _without_spaces(word) not in allowed:
                yield tr(
                    '"{word}" stands for "{term}", which it must not, expected {words}: the '
                    "glossary keeps the two apart; replace it",
                    word=word,
                    term=term.en,
                    words=" | ".join(term.says[lang]),
                )


def terms_in(text: str, terms: Sequence[Term]) -> list[Term]:
    """Return the terms that occur in an English text, each stretch given to the longest."""
    rest, found = words_only(text), []
    for term in terms:
        rest, count = term.pattern.subn("·", rest)
        if count:
            found.append(term)
    return found


def _without_spaces(text: str) -> str:
    return "".join(text.split()).casefold()
