"""Exceptions of a learner's code → a named cause, and one sentence that says how to find it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.crashes import arithmetic, forms, names, objects, running, syntax, words
from autograder.crashes.pattern import Pattern
from autograder.messages import tr
from autograder.record import Raised

# The first row whose type, message and refinement fit is taken, so special rows stand first.
PATTERNS = (
    *forms.FORMS,
    *syntax.SYNTAX,
    *words.WORDS,
    *objects.OBJECTS,
    *names.NAMES,
    *arithmetic.ARITHMETIC,
    *running.RUNNING,
)


@dataclass(frozen=True)
class Crash:
    """A named cause of an exception: an id, and a sentence with values to fill in."""

    id: str
    message: str
    values: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, lang: str | None = None) -> str:
        """Return what went wrong and how to find it, in one language."""
        return tr(self.message, lang, **self.values)


def crash_of(raised: Raised, source: str | None = None) -> Crash | None:
    """Return the named cause of an exception, or None where its message is not known.

    Args:
        raised: the exception of the candidate.
        source: the learner's cell or file, where it is known; names in it sharpen the answer.
    """
    for pattern in PATTERNS:
        crash = _matched(pattern, raised, source or "")
        if crash:
            return crash
    return None


def cause_of(raised: Raised, source: str | None = None) -> str | None:
    """Return the id of the named cause of an exception, if there is one."""
    crash = crash_of(raised, source)
    return crash.id if crash else None


def _matched(pattern: Pattern, raised: Raised, source: str) -> Crash | None:
    if pattern.types and raised.type not in pattern.types:
        return None
    found = re.search(pattern.message, raised.message)
    if not found:
        return None
    values = {name: value or "" for name, value in found.groupdict().items()}
    if pattern.refine:
        refined = pattern.refine(values, source)
        if refined is None:
            return None
        values = {**values, **refined}
    return Crash(pattern.id, pattern.sentence, values)
