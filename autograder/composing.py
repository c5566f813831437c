"""Two misconceptions at once: the edits of both in one text, where they touch different words.

Learners rarely make one mistake alone. A few pairs that often come together are named both;
an exercise lists them, and *selfcheck* proves that no single cause and no other pair has the
same numbers.
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterator

from autograder.exercise import Edit, Exercise, Misconception
from autograder.reference import EditError, source_of

Span = tuple[int, int, str]  # from, to, and the words that stand there instead

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


def pairs(exercise: Exercise) -> tuple[Misconception, ...]:
    """Return the two-at-once causes of an exercise; their ids are joined by ``+``."""
    return tuple(pair(exercise, one, other) for one, other in exercise.together)


def pair(exercise: Exercise, one: str, other: str) -> Misconception:
    """Return both misconceptions at once, named in the order of the catalogue.

    Raises:
        EditError: one of them is no set of edits, or both change the same words.
    """
    order = [cause.id for cause in exercise.misconceptions]
    first, second = sorted((one, other), key=order.index)
    spans = [*_spans(exercise, first), *_spans(exercise, second)]
    return Misconception(f"{first}+{second}", _merged(exercise, spans), "", "")


def _merged(exercise: Exercise, spans: list[Span]) -> str:
    source = source_of(exercise)
    for before, after in itertools.pairwise(sorted(spans)):
        if after[0] < before[1] or after[:2] == before[:2]:
            raise EditError(
                f"{exercise.id}: two misconceptions change the same words, {before[2]!r} and "
                f"{after[2]!r}: take the pair out of `together`"
            )
    for start, end, words in sorted(spans, reverse=True):
        source = source[:start] + words + source[end:]
    return source


def _spans(exercise: Exercise, cause_id: str) -> Iterator[Span]:
    """Yield where a misconception changes the reference, word by word."""
    cause = exercise.cause(cause_id)
    if cause is None or isinstance(cause.change, str):
        raise EditError(
            f"{exercise.id}: {cause_id} cannot come together with another cause, expected edits "
            "of the reference: take the pair out of `together`"
        )
    for edit in cause.change:
        start = source_of(exercise).find(edit.old)
        if start < 0:
            raise EditError(
                f"{exercise.id}: {edit.old!r} is not in the reference, but in the text of another "
                f"edit of {cause_id}: write both as one edit"
            )
        yield from _changed_words(edit, start)


def _changed_words(edit: Edit, start: int) -> Iterator[Span]:
    old, new = _WORDS.findall(edit.old), _WORDS.findall(edit.new)
    places = [start, *(start + sum(map(len, old[: n + 1])) for n in range(len(old)))]
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield places[i1], places[i2], "".join(new[j1:j2])
