"""Compare an edited cell with its English source, and read the translations out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from autograder.authoring.lint_inline import inline_code, inline_formulas
from autograder.authoring.problems import AuthoringError
from autograder.authoring.prose import Block, split
from autograder.code_text import docstrings
from autograder.code_text.pieces import Piece, pieces
from autograder.messages import tr

Pair = tuple[str, str]  # an English text, and what stands in its place in the edited cell


def prose_pairs(place: str, english: str, edited: str) -> list[Pair]:
    """Return the pairs of a Markdown cell.

    Raises:
        AuthoringError: a paragraph came or went, or a formula or fenced block was changed.
    """
    before, after = split(english), split(edited)
    if len(before) != len(after):
        raise AuthoringError(
            [
                tr(
                    "{place}: the cell has {found} paragraphs, expected {expected}: paragraphs are "
                    "added and removed in lesson.py; bring the cell back to as many",
                    place=place,
                    found=len(after),
                    expected=len(before),
                )
            ]
        )
    pairs = [_block_pair(place, old, new) for old, new in zip(before, after, strict=True)]
    return [pair for pair in pairs if pair is not None]


def code_pairs(place: str, english: str, edited: str) -> list[Pair]:
    """Return the pairs of a code cell.

    Raises:
        AuthoringError: something other than comments, docstrings and labels was changed.
    """
    before, after = pieces(english), pieces(edited)
    found: list[Pair] = []
    for old, new in zip(before, after, strict=False):
        found.extend(_piece_pairs(place, old, new))
    if len(before) != len(after):
        longer = max(before, after, key=len)
        raise _changed_code(place, longer[min(len(before), len(after))].text)
    return found


def _block_pair(place: str, old: Block, new: Block) -> Pair | None:
    if not old.translatable:
        if old.text.split() != new.text.split():
            raise _changed_formula(place, old.text)
        return None
    if (old.kind, old.prefix) != (new.kind, new.prefix):
        raise AuthoringError(
            [
                tr(
                    '{place}: the paragraph "{text}" has another form (heading, indentation) than '
                    "in English, expected the same: forms are changed in lesson.py",
                    place=place,
                    text=new.text[:50],
                )
            ]
        )
    _same_inline(place, old.text, new.text)
    return old.text, new.text


def _same_inline(place: str, old: str, new: str) -> None:
    for read in (inline_formulas, inline_code):
        expected, found = Counter(read(old)), Counter(read(new))
        for text in sorted((expected - found) | (found - expected)):
            raise _changed_formula(place, text)


def _piece_pairs(place: str, old: Piece, new: Piece) -> Iterator[Pair]:
    if old.kind == "label":
        if new.string is None:
            raise _changed_code(place, new.text)
        yield old.text, new.string
    elif old.kind != new.kind:
        raise _changed_code(place, new.text)
    elif old.kind == "code":
        if old.text != new.text:
            raise _changed_code(place, new.text)
    elif old.kind == "comment":
        yield old.text, new.text
    else:
        yield from _docstring_pairs(place, old, new)


def _docstring_pairs(place: str, old: Piece, new: Piece) -> Iterator[Pair]:
    same_frame = docstrings.frame(old.text) == docstrings.frame(new.text)
    if not same_frame or len(old.texts) != len(new.texts):
        raise _changed_code(place, new.text)
    yield from zip(old.texts, new.texts, strict=True)


def _changed_code(place: str, text: str) -> AuthoringError:
    return AuthoringError(
        [
            tr(
                "{place}: the code was changed near {text}, expected changes of comments, "
                "docstrings and labels only: code is changed in lesson.py or exercises.py; undo "
                "it here",
                place=place,
                text=repr(text[:40]),
            )
        ]
    )


def _changed_formula(place: str, text: str) -> AuthoringError:
    return AuthoringError(
        [
            tr(
                "{place}: {text} was changed, added or removed, expected formulas and code as in "
                "English: they are changed in lesson.py; undo it here",
                place=place,
                text=repr(text[:60]),
            )
        ]
    )
