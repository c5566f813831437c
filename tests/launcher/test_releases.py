"""Which lessons are found, under which title, and what a misspelled name is told."""

from __future__ import annotations

import pytest

from course_lib.i18n import use
from course_lib.launcher.releases import Releases, UnknownReleaseError


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")


def test_lessons_follow_the_course_and_the_rest_the_alphabet(course: Releases) -> None:
    assert course.lessons("en") == ("momentum", "adam", "bug_hunt")
    assert course.lessons("ja") == ("momentum",)
    assert course.lessons("ko") == ()


def test_only_a_notebook_named_like_its_folder_is_a_release(course: Releases) -> None:
    folder = course.root / "notebooks" / "ja" / "momentum"
    (folder / "momentum-copy.ipynb").write_text("{}", encoding="utf-8")
    assert course.lessons("ja") == ("momentum",)


def test_the_title_is_the_first_heading(course: Releases) -> None:
    assert course.title("en", "momentum") == "4. Momentum"
    assert course.title("ja", "momentum") == "4. モーメンタム"


def test_a_lesson_without_a_heading_goes_by_its_name(course: Releases) -> None:
    course.notebook("ja", "momentum").write_text('{"cells": []}', encoding="utf-8")
    assert course.title("ja", "momentum") == "momentum"


def test_a_near_miss_of_a_lesson_is_offered(course: Releases) -> None:
    with pytest.raises(UnknownReleaseError, match="python -m course_lib en adam"):
        course.notebook("en", "Adm")


def test_an_unknown_lesson_lists_the_known_ones(course: Releases) -> None:
    with pytest.raises(UnknownReleaseError, match="momentum, adam, bug_hunt"):
        course.notebook("en", "zzz")


def test_a_language_without_notebooks_says_how_to_get_them(course: Releases) -> None:
    with pytest.raises(UnknownReleaseError, match="python -m autograder build"):
        course.notebook("ko", "momentum")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("jp", "ja"),
        ("japanese", "ja"),
        ("JA", "ja"),
        ("kr", "ko"),
        ("korean", "ko"),
        ("english", "en"),
    ],
)
def test_a_near_miss_of_a_language_is_offered(course: Releases, said: str, meant: str) -> None:
    assert f"python -m course_lib {meant}" in course.unknown_language(said)


def test_a_lesson_in_the_place_of_the_language_is_kept(
    course: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    assert course.unknown_language("adam").endswith("python -m course_lib en adam")
    use("ja")
    assert "python -m course_lib ja momentum" in course.unknown_language("モーメンタム")


def test_a_course_without_an_order_is_listed_by_the_alphabet(course: Releases) -> None:
    (course.root / "lessons" / "course.toml").unlink()
    assert course.lessons("en") == ("adam", "bug_hunt", "momentum")
