"""The language of a session, and the translation of every sentence a person reads.

English is the message id. Each room keeps its catalogues in a folder of its own
(``ja.po`` and ``ko.po``, compiled to ``ja.mo`` and ``ko.mo`` by the build); only the
standard library reads them, so a notebook, a sandbox and a browser kernel all can.
"""

from __future__ import annotations

import gettext
import locale
import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "ja", "ko")
VARIABLE = "COURSE_LANG"
_UNKNOWN = (
    'use({0!r}): expected "en", "ja" or "ko"; write for example use("ja")\n'
    '言語は "en"、"ja"、"ko" のどれかです。例: use("ja")\n'
    '언어는 "en", "ja", "ko" 가운데 하나입니다. 예: use("ko")'
)


def use(lang: str) -> None:
    """Choose the language of this session: ``"en"``, ``"ja"`` or ``"ko"``.

    The choice lives in the environment, so that processes started from here share it.

    Raises:
        ValueError: the language is not one of the three.
    """
    if lang not in LANGUAGES:
        raise ValueError(_UNKNOWN.format(lang))  # in all three: the reader's own is not known
    os.environ[VARIABLE] = lang


def language() -> str:
    """Return the language of this session: chosen, else from the locale, else English."""
    for name in (os.environ.get(VARIABLE), *_system_locales()):
        code = (name or "")[:2].lower()
        if code in LANGUAGES:
            return code
    return "en"


def _system_locales() -> tuple[str | None, ...]:
    variables = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    try:
        return (*variables, locale.getlocale()[0])
    except ValueError:  # a locale name that Python cannot parse
        return tuple(variables)


def mark(message: str) -> str:
    """Mark a sentence for extraction and leave it in English, to be translated when shown."""
    return message


@dataclass(frozen=True)
class Catalogue:
    """The translations beside one piece of code; call it with an English message.

    ``values`` fill the ``{fields}`` after translation; in Korean, pairs of particles such
    as ``은(는)`` are settled by the sound before them. What this catalogue does not know is
    looked up in ``fallback``.
    """

    folder: Path
    fallback: Catalogue | None = None

    def __call__(self, message: str, lang: str | None = None, /, **values: object) -> str:
        lang = lang or language()
        text = self._translated(message, lang)
        text = text.format(**values) if values else text
        return settle_particles(text) if lang == "ko" else text

    def knows(self, message: str, lang: str) -> bool:
        """Tell whether the message has a translation of its own in this language."""
        if lang == "en" or message in _entries(self.folder, lang):
            return True
        return self.fallback is not None and self.fallback.knows(message, lang)

    def _translated(self, message: str, lang: str) -> str:
        if self.fallback and message not in _entries(self.folder, lang):
            return self.fallback._translated(message, lang)
        return _load(self.folder, lang).gettext(message) if message else message


@cache
def _load(folder: Path, lang: str) -> gettext.NullTranslations:
    path = folder / f"{lang}.mo"
    if lang == "en" or not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def _entries(folder: Path, lang: str) -> frozenset[str]:
    return frozenset(getattr(_load(folder, lang), "_catalog", {}))


# ── Korean particles ────────────────────────────────────────────────────────────────────

_PAIRS = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "(이)라": ("이라", "라"),
}
_PATTERN = re.compile(
    "([가-힣]|[A-Za-z]+|[0-9])([^가-힣A-Za-z0-9]{0,3}?)(" + "|".join(map(re.escape, _PAIRS)) + ")"
)
_CLOSED_DIGITS, _RIEUL_DIGITS = "013678", "178"
_CLOSED_LETTERS, _RIEUL_LETTERS = "lmnr", "lr"  # of names that are spelled out: lr, rng, W
_CLOSED_WORD = re.compile(r"(?:[lmn]|ng|[aeiou][bckp]|ck)$")  # of words: step, batch norm, Adam


def settle_particles(text: str) -> str:
    """Replace each ``은(는)``-style pair by the particle that fits the sound before it."""
    return _PATTERN.sub(_settle, text)


def _settle(match: re.Match[str]) -> str:
    before, between, pair = match.groups()
    closed, rieul = _coda(before)
    with_coda, without = _PAIRS[pair]
    if pair == "(으)로" and rieul:
        closed = False
    return before + between + (with_coda if closed else without)


def _coda(sound: str) -> tuple[bool, bool]:
    """Tell whether the last sound is a consonant, and whether that consonant is ㄹ."""
    if "가" <= sound <= "힣":
        final = (ord(sound) - ord("가")) % 28
        return final != 0, final == 8
    if sound.isdigit():
        return sound in _CLOSED_DIGITS, sound in _RIEUL_DIGITS
    sound = sound.lower()
    if set(sound) & set("aeiou") and len(sound) > 1:
        return bool(_CLOSED_WORD.search(sound)), sound.endswith("l")
    return sound[-1] in _CLOSED_LETTERS, sound[-1] in _RIEUL_LETTERS
