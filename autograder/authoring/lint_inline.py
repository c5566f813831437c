"""Formulas, code and placeholders inside a sentence are the same in every language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from autograder.authoring.extract import Message
from autograder.messages import tr

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_FORMULA = re.compile(r"(?<![\\$])\$(?![\s$])([^$]*?[^\s$\\])\$")
_FIELD = re.compile(r"\{[A-Za-z_]?[\w.\[\]]*(?:![rsa])?(?::[^{}]*)?\}")
_DOUBLED = re.compile(r"\{\{|\}\}")


def inline_code(text: str) -> list[str]:
    """Return what stands between backticks."""
    return [match.group(2).strip() for match in _CODE.finditer(text)]


def inline_formulas(text: str) -> list[str]:
    """Return what stands between single dollar signs, code left out."""
    return _FORMULA.findall(_CODE.sub(" ", text))


def fields(text: str) -> list[str]:
    """Return the `{name}` fields that are filled in later; braces of formulas are none."""
    return _FIELD.findall(_DOUBLED.sub(" ", without_formulas(text)))


def without_formulas(text: str, stand_in: str = " ") -> str:
    """Return the text with each inline formula replaced."""
    spans = [match.span() for match in _CODE.finditer(text)]

    def replaced(match: re.Match[str]) -> str:
        inside_code = any(start <= match.start() < end for start, end in spans)
        return match.group(0) if inside_code else stand_in

    return _FORMULA.sub(replaced, text)


def words_only(text: str) -> str:
    """Return the text without inline code and formulas."""
    return without_formulas(_CODE.sub(" ", text))


def inline_problems(message: Message, translation: str) -> Iterator[str]:
    """Yield each formula, code or placeholder that a translation lacks or adds."""
    kinds: list[tuple[str, Callable[[str], list[str]]]] = [
        (tr("inline formulas"), inline_formulas),
        (tr("inline code"), inline_code),
    ]
    if {"message", "label"} & set(message.kinds):
        kinds.append((tr("placeholders"), fields))
    for what, read in kinds:
        expected, found = Counter(read(message.id)), Counter(read(translation))
        if expected != found:
            yield tr(
                "{what} differ: missing {missing}, added {added}; expected those of the English "
                "text: copy them unchanged",
                what=what,
                missing=", ".join((expected - found).elements()) or "—",
                added=", ".join((found - expected).elements()) or "—",
            )
