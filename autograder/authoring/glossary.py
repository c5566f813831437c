"""The project's glossary: `lessons/glossary.csv`, one term a row.

Columns: ``en``; ``ja`` and ``ko``, where `|` parts alternatives of which one must be used;
``note``, for translators. A qualifier in brackets, as in ``bias (of a unit)``, is not part of
the term. Two marks in a note are read by the lint:

- ``[loose]``: the English word has other uses, so its translation is not asked for;
- ``[never ko: 규제|정칙화]``: words that must not stand for this term.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_QUALIFIER = re.compile(r"\s*\([^)]*\)\s*$")
_NEVER = re.compile(r"\[never (ja|ko): ([^\]]+)\]")


@dataclass(frozen=True)
class Term:
    """A term of the course and how each language says it."""

    en: str
    says: Mapping[str, tuple[str, ...]]
    never: Mapping[str, tuple[str, ...]]
    loose: bool

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return what finds the term, or its plural, as whole words."""
        words = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", self.en)))
        return re.compile(rf"(?<!\w){words}(?:e?s)?(?!\w)", re.IGNORECASE)


def read_glossary(path: Path) -> tuple[Term, ...]:
    """Return the terms, the longest first; none where there is no glossary."""
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        terms = [_term(row) for row in csv.DictReader(file)]
    return tuple(sorted(terms, key=lambda term: -len(term.en)))


def _term(row: Mapping[str, str]) -> Term:
    note = row["note"] or ""
    return Term(
        en=_QUALIFIER.sub("", row["en"]),
        says={lang: _alternatives(row[lang]) for lang in ("ja", "ko")},
        never={lang: _alternatives(words) for lang, words in _NEVER.findall(note)},
        loose="[loose]" in note or row["en"] != _QUALIFIER.sub("", row["en"]),
    )


def _alternatives(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def names(terms: Iterable[Term], lang: str) -> frozenset[str]:
    """Return the terms that a language writes as English does."""
    return frozenset(term.en for term in terms if term.en in term.says[lang])
