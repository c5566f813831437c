"""What the titles of a roster's columns mean, in the languages that rosters are written in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

_KNOWN: Mapping[str, str] = {
    "student_id": "id", "student": "id", "학번": "id", "학생번호": "id",
    "学籍番号": "id", "学生番号": "id",
    "first name": "first_name", "given name": "first_name", "firstname": "first_name",
    "名": "first_name", "given names": "first_name",
    "last name": "last_name", "family name": "last_name", "surname": "last_name",
    "lastname": "last_name", "姓": "last_name", "성": "last_name", "성씨": "last_name",
    "氏": "last_name", "名字": "last_name", "苗字": "last_name",
    "e-mail": "email", "email address": "email", "이메일": "email", "メール": "email",
    "メールアドレス": "email",
    "full name": "name", "이름": "name", "성명": "name", "氏名": "name", "名前": "name",
    "セイ": "last_reading", "姓カナ": "last_reading", "姓(カナ)": "last_reading",
    "せい": "last_reading", "メイ": "first_reading", "名カナ": "first_reading",
    "名(カナ)": "first_reading", "めい": "first_reading",
    "フリガナ": "name_reading", "ふりがな": "name_reading", "氏名カナ": "name_reading",
    "氏名(カナ)": "name_reading", "カナ": "name_reading",
}  # fmt: skip
_GIVEN_BESIDE_A_FAMILY_NAME = ("이름", "名前")  # alone they stand over the whole name


def columns_of(titles: Sequence[str]) -> list[str]:
    """Return what each title means; a title that is not known stands for itself.

    Example:
        >>> columns_of(["학번", "성", "이름"]), columns_of(["학번", "이름"])
        (['id', 'last_name', 'first_name'], ['id', 'name'])
    """
    found = [_column(title) for title in titles]
    if "last_name" not in found or "first_name" in found:
        return found
    given = [_plain(title) in _GIVEN_BESIDE_A_FAMILY_NAME for title in titles]
    return ["first_name" if of else name for of, name in zip(given, found, strict=True)]


def _plain(title: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


def _column(title: str) -> str:
    plain = _plain(title)
    joined = plain.replace(" ", "_")
    return _KNOWN.get(plain) or _KNOWN.get(joined) or _KNOWN.get(plain.replace(" ", "")) or joined


def with_reading(values: Mapping[str, str]) -> dict[str, str]:
    """Return a row in which the reading of a Japanese name is whole, or the name if none is there.

    Example:
        >>> with_reading({"last_name": "佐藤", "last_reading": "サトウ", "first_reading": "ハナコ"})
        {'last_name': '佐藤', 'name_reading': 'サトウ ハナコ'}
        >>> with_reading({"last_reading": "サトウ", "first_reading": "ハナコ"})
        {'last_name': 'サトウ', 'first_name': 'ハナコ'}
    """
    row = dict(values)
    last, first = row.pop("last_reading", ""), row.pop("first_reading", "")
    if not any(row.get(column) for column in ("first_name", "last_name", "name")):
        row |= {"last_name": last, "first_name": first} if last or first else {}
    elif last and first:
        row["name_reading"] = f"{last} {first}"
    return row
