"""The session's language, catalogues with a fallback, and Korean particles."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from course_lib.i18n import Catalogue, language, settle_particles, use


def catalogue(folder: Path, lang: str, **entries: str) -> Catalogue:
    folder.mkdir()
    made = Catalog(locale=lang)
    for message, translation in entries.items():
        made.add(message, translation)
    with (folder / f"{lang}.mo").open("wb") as file:
        write_mo(file, made)
    return Catalogue(folder)


def test_a_catalogue_translates_fills_and_settles(tmp_path: Path) -> None:
    made = catalogue(tmp_path / "a", "ko", wrong="{name}은(는) 틀렸습니다")
    assert made("wrong", "ko", name="W1") == "W1은 틀렸습니다"
    assert made("wrong", "ko", name="b2") == "b2는 틀렸습니다"
    assert made("wrong", "en") == "wrong"
    assert made("unknown", "ko") == "unknown"


def test_the_fallback_knows_what_the_first_does_not(tmp_path: Path) -> None:
    engine = catalogue(tmp_path / "engine", "ja", points="点", step="手順")
    lesson = Catalogue(
        catalogue(tmp_path / "lesson", "ja", step="ステップ").folder, fallback=engine
    )
    assert (lesson("step", "ja"), lesson("points", "ja")) == ("ステップ", "点")
    assert lesson.knows("points", "ja")
    assert not lesson.knows("other", "ja")


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("모멘텀은(는)", "모멘텀은"),
        ("속도은(는)", "속도는"),
        ("`params`을(를)", "`params`를"),
        ("Adam이(가)", "Adam이"),
        ("3(으)로", "3으로"),
        ("1(으)로", "1로"),
        ("step이(가)", "step이"),
        ("rng을(를)", "rng를"),
        ("lr은(는)", "lr은"),
        ("optimizer을(를)", "optimizer를"),
        ("model(으)로", "model로"),
        ("학습률(으)로", "학습률로"),
        ("값과(와) W2과(와)", "값과 W2와"),
        ("(3, 2)을(를)", "(3, 2)를"),
        ("이것은 (는) 그대로", "이것은 (는) 그대로"),
    ],
)
def test_particles_follow_the_sound_before_them(text: str, settled: str) -> None:
    assert settle_particles(text) == settled


def test_the_language_is_chosen_then_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COURSE_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    assert language() == "ko"
    monkeypatch.setenv("COURSE_LANG", "en")
    use("ja")
    assert language() == "ja"


def test_an_unknown_language_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    with pytest.raises(ValueError, match='expected "en", "ja" or "ko"'):
        use("jp")
