"""The READMEs and guides say the same in every language, and show its pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sources import ROOT

from course_lib.i18n import LANGUAGES

READMES = {"en": "README.md", "ja": "README.ja.md", "ko": "README.ko.md"}
INSTRUCTORS = {
    "en": "docs/instructor.md",
    "ja": "docs/instructor.ja.md",
    "ko": "docs/instructor.ko.md",
}
BLOCK = re.compile(r"^```\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def in_english(block: str, lang: str) -> str:
    """Return a block of commands with the language exchanged."""
    return block.replace(f"/{lang}/", "/en/").replace(f" {lang} ", " en ")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_readmes_give_the_same_commands(lang: str) -> None:
    blocks = [in_english(block, lang) for block in BLOCK.findall(text(READMES[lang]))]
    assert blocks == BLOCK.findall(text("README.md"))


def typed(page: str) -> list[list[str]]:
    """Return what is typed in each console block of a page."""
    blocks = (block.splitlines() for block in CONSOLE.findall(page))
    return [[line for line in block if line.startswith("$ ")] for block in blocks]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_instructors_pages_give_the_same_commands(lang: str) -> None:
    commands = typed(text(INSTRUCTORS[lang]))
    assert commands == typed(text(INSTRUCTORS["en"]))
    assert commands
    assert all(commands)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pictures_are_in_the_language_of_the_page_and_described(lang: str) -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text(READMES[lang]))
    assert [Path(path).name for _, path in pictures] == [f"{lang}-solved.png", f"{lang}-failed.png"]
    assert all(len(words) > 10 for words, _ in pictures)
