"""All lints of one translation together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.authoring.extract import Message
from autograder.authoring.glossary import Term, names
from autograder.authoring.lint_emphasis import emphasis_problems
from autograder.authoring.lint_english import english_problems
from autograder.authoring.lint_font import font_problems
from autograder.authoring.lint_glossary import glossary_problems
from autograder.authoring.lint_inline import inline_problems
from autograder.authoring.translation import Translation


@dataclass(frozen=True)
class Finding:
    """One thing to mend in a catalogue."""

    name: str
    lang: str
    message: Message
    problem: str

    def __str__(self) -> str:
        start = " ".join(self.message.id.split())
        quoted = start if len(start) <= 50 else start[:49] + "…"
        return f'{self.lang} {", ".join(self.message.places)} "{quoted}": {self.problem}'


def findings(translated: Translation, terms: Sequence[Term]) -> Iterator[Finding]:
    """Yield what is wrong with the finished entries of a catalogue."""
    for message in translated.messages:
        text = translated.done.get(message.id)
        if text is not None:
            for problem in entry_problems(message, text, translated.lang, terms):
                yield Finding(translated.name, translated.lang, message, problem)


def entry_problems(message: Message, text: str, lang: str, terms: Sequence[Term]) -> Iterator[str]:
    """Yield what is wrong with one translation."""
    yield from inline_problems(message, text)
    yield from emphasis_problems(message, text)
    yield from glossary_problems(message, text, lang, terms)
    yield from english_problems(message, text, names(terms, lang))
    yield from font_problems(message, text)
