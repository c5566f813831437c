"""What the READMEs and guides promise is there: links, pictures and commands."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from sources import ROOT, none

from autograder.__main__ import main as autograder_main
from course_lib.i18n import LANGUAGES

READMES = {"en": "README.md", "ja": "README.ja.md", "ko": "README.ko.md"}
INSTRUCTORS = {
    "en": "docs/instructor.md",
    "ja": "docs/instructor.ja.md",
    "ko": "docs/instructor.ko.md",
}
GUIDES = (*READMES.values(), *INSTRUCTORS.values(), "CONTRIBUTING.md", "CHANGELOG.md")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
COMMAND = re.compile(r"python -m autograder ((?:[a-z][\w-]*[ `\n])+)")
BLOCK = re.compile(r"^```\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def in_english(block: str, lang: str) -> str:
    """Return a block of commands with the language exchanged."""
    return block.replace(f"/{lang}/", "/en/").replace(f" {lang} ", " en ")


@pytest.mark.parametrize("name", GUIDES)
def test_links_lead_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    none(link for link in LINK.findall(text(name)) if not (folder / link).exists())


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


@pytest.mark.parametrize("name", GUIDES)
def test_commands_exist(name: str) -> None:
    for words in COMMAND.findall(text(name)):
        command: click.Command | None = autograder_main
        for word in words.strip(" `\n").split():
            if not isinstance(command, click.Group):
                break  # what follows is an argument
            command = command.get_command(click.Context(command), word)
            assert command is not None, f"{name}: python -m autograder {words}"
