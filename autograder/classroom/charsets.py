"""Which encoding bytes are in that do not say so: Korean, Japanese or Western.

Spreadsheets and zip programs of Korean and Japanese Windows write CP949 and CP932. Nearly every
text is valid in both, but in the wrong one it is made of signs that nobody writes.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterable, Sequence

EAST_ASIAN = ("cp949", "cp932")
WESTERN = ("cp437", "cp850", "cp1252")
_SPREADSHEETS = (*EAST_ASIAN, "cp1252")
_LEAST, _MARGIN = 0.4, 0.25  # of plausibility: below that, and closer than that, is a guess
_LONELY = 0.1  # an accented letter without a plain one beside it
_APOSTROPHES = "’‘"
_TURKISH = "þðÞÐ"  # what ş, ğ, Ş and Ğ become in Western Europe's encoding
_KNOWN = 5.0  # a name of the roster, found in a text, outweighs a few odd signs


def encoding_of(
    texts: Sequence[bytes], known: Iterable[str] = (), encodings: Sequence[str] = EAST_ASIAN
) -> str | None:
    """Return the most plausible encoding that fits all texts, UTF-8 before all others.

    Args:
        texts: pieces that were written by one program.
        known: words that are likely to occur in them, such as the names of a class.
        encodings: the candidates besides UTF-8; the earlier one wins a tie.
    """
    if _decoded(texts, "utf-8") is not None:
        return "utf-8"
    words = [unicodedata.normalize("NFC", word) for word in known]
    scores = {
        encoding: plausibility(text, words, encoding)
        for encoding in encodings
        if (text := _decoded(texts, encoding)) is not None
    }
    return max(scores, key=lambda encoding: scores[encoding]) if scores else None


def _decoded(texts: Sequence[bytes], encoding: str) -> str | None:
    try:
        return "\n".join(text.decode(encoding) for text in texts)
    except UnicodeDecodeError:
        return None


def plausibility(text: str, known: Iterable[str] = (), encoding: str = "utf-8") -> float:
    """Return how much a text looks like one that a person wrote, for each sign of it.

    A wrong encoding betrays itself in the middle of words: M駘anie, ÃÖ, O哲eill.
    """
    found = sum(bool(word) and not word.isascii() and word in text for word in known)
    weights = [_in_place(text, place, encoding) for place, c in enumerate(text) if not c.isascii()]
    return _KNOWN * found + sum(weights) / max(len(weights), 1)


def _in_place(text: str, place: int, encoding: str) -> float:
    """Return the weight of a sign, given its neighbors."""
    char = text[place]
    beside = text[max(place - 1, 0) : place] + text[place + 1 : place + 2]
    in_a_word = any(sign.isascii() and sign.isalpha() for sign in beside)
    if char in _APOSTROPHES:
        return 0.5 if in_a_word else -0.7
    weight = _weight(char, encoding)
    if unicodedata.name(char, "").startswith("LATIN"):
        return weight if in_a_word or weight < 0 else min(weight, _LONELY)
    return min(weight, -0.7) if in_a_word and char.isalpha() else weight


def _weight(char: str, encoding: str) -> float:
    name = unicodedata.name(char, "")
    if name.startswith("HANGUL SYLLABLE"):
        return 1.0 if _common(char, "euc_kr") else -0.5  # rare ones come of wrong decoding
    if name.startswith(("HIRAGANA", "KATAKANA")):
        return 1.0
    if name.startswith("HALFWIDTH KATAKANA"):
        return 0.4  # readings in a Japanese list, and Korean in the wrong encoding
    if name.startswith("CJK UNIFIED"):
        return 0.7 if encoding != "cp949" and _common(char, "euc_jp") else 0.2
    if name.startswith("LATIN") and unicodedata.category(char).startswith("L"):
        return -2.0 if char in _TURKISH else 0.8
    return -0.7


def _common(char: str, encoding: str) -> bool:
    """Tell whether the basic set of a country, two bytes a sign, has a sign."""
    try:
        return len(char.encode(encoding)) == 2
    except UnicodeEncodeError:
        return False


def decoded_text(content: bytes) -> str | None:
    """Return the text of a file that a spreadsheet or an editor saved; None where it is in doubt.

    UTF-8 and UTF-16 with or without their mark; CP949, CP932 and CP1252 where only one of them
    makes sense.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _one(content, "utf-16")
    if b"\0" in content:
        later = content[1::2].count(0) > content[::2].count(0)  # of the commas and line ends
        return _one(content, "utf-16-le" if later else "utf-16-be")
    if content.startswith(codecs.BOM_UTF8):
        return _one(content, "utf-8-sig")
    if (text := _one(content, "utf-8")) is not None:
        return text
    scored = [(plausibility(text, (), name), text) for name in _SPREADSHEETS
              if (text := _one(content, name)) is not None]  # fmt: skip
    ranked = sorted(scored, reverse=True)
    if not ranked or ranked[0][0] < _LEAST:
        return None
    return ranked[0][1] if len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= _MARGIN else None


def _one(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
