"""The shipped face: what it holds, what it is called, and where it comes from."""

from __future__ import annotations

import hashlib
import re

import pytest
from fontTools.ttLib import TTFont

from course_lib.figures import fonts


@pytest.fixture(scope="module")
def face() -> TTFont:
    with TTFont(fonts.PATH) as font:
        font.ensureDecompiled()
        return font


@pytest.mark.parametrize(
    "text",
    [
        "学習率 勾配 モーメンタム 、。「」ーぁヶ",
        "학습률 기울기 모멘텀 뷁힣가 ㄱㅎ",
        "ηθμρβγσελκ ΔΣ",
        "−±×·√∞∂∇∈≈≠≤≥⊙→←↑↓■●▲○",
        "AZaz09 éüöç – — ‘’ “” …",
    ],
)
def test_face_covers_the_scripts_of_the_course(text: str) -> None:
    assert {ord(char) for char in text} <= fonts.covered()


def test_all_hangul_and_all_of_jis_x_0208_are_there() -> None:
    assert set(range(0xAC00, 0xD7A4)) <= fonts.covered()
    rows = [bytes((row, cell)) for row in range(0xB0, 0xF5) for cell in range(0xA1, 0xFF)]
    kanji = {text for pair in rows if (text := pair.decode("euc_jp", errors="ignore"))}
    assert len(kanji) == 6355  # levels 1 and 2 of the standard
    assert {ord(char) for char in kanji} <= fonts.covered()


def test_covered_says_no_where_there_is_no_glyph() -> None:
    assert ord("🎓") not in fonts.covered()
    assert ord("ก") not in fonts.covered()


def test_face_has_its_own_name_and_keeps_the_license(face: TTFont) -> None:
    names = face["name"]
    own = [names.getDebugName(number) for number in (1, 3, 4, 6)]
    assert names.getDebugName(1) == fonts.FAMILY == face["CFF "].cff.topDictIndex[0].FamilyName
    assert not re.search("noto|source|adobe", " ".join(own), flags=re.IGNORECASE)
    assert "Adobe" in names.getDebugName(0)
    assert "SIL Open Font License" in names.getDebugName(13)


def test_face_is_small_and_plain(face: TTFont) -> None:
    assert fonts.PATH.stat().st_size < 2.7 * 2**20
    assert not {"GSUB", "GPOS", "GDEF", "BASE"} & set(face.keys())


def test_readme_states_the_hash_of_the_shipped_file() -> None:
    readme = fonts.PATH.with_name("README.md").read_text(encoding="utf-8")
    assert hashlib.sha256(fonts.PATH.read_bytes()).hexdigest() in readme


def test_license_text_stands_beside_the_face() -> None:
    text = fonts.PATH.with_name("OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "Copyright 2014-2021 Adobe" in text
    assert "Modified Version" in text.split("PREAMBLE")[0]


def test_register_twice_adds_the_face_once() -> None:
    from matplotlib.font_manager import fontManager

    fonts.register()
    fonts.register()
    assert [entry.name for entry in fontManager.ttflist].count(fonts.FAMILY) == 1
