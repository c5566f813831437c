"""Every sentence of the programs exists in three languages and can be said in each."""

from __future__ import annotations

import ast
import os
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from sources import ROOT, none, sources

from autograder.__main__ import main as autograder_main
from course_lib.i18n import LANGUAGES, Catalogue

ROOMS = ("course_lib", "autograder")
TRANSLATED = ("ja", "ko")
BARE_PARTICLE = re.compile(r"\{\w+\}[\"'”’」』]?(?:은|는|이|가|을|를|과|와|으로|로)(?![가-힣(])")
SCRIPT = {"en": re.compile("[a-z]{3}"), "ja": re.compile("[ぁ-ん]"), "ko": re.compile("[가-힣]")}


def spoken(room: str) -> Iterator[tuple[str, ast.expr]]:
    """Yield where a sentence is passed to `tr` or `mark`, and the sentence."""
    for source in sources(room):
        for call in source.calls():
            if isinstance(call.func, ast.Name) and call.func.id in {"tr", "mark"} and call.args:
                yield f"{source}:{call.lineno}", call.args[0]


@cache
def messages(room: str) -> frozenset[str]:
    """Return every sentence of a room."""
    said = (node for _, node in spoken(room) if isinstance(node, ast.Constant))
    return frozenset(str(node.value) for node in said)


@cache
def catalog(room: str, lang: str) -> Catalog:
    """Return the translator's file of a room."""
    with (ROOT / room / "locale" / f"{lang}.po").open("rb") as file:
        return read_po(file, locale=lang)


def translation(room: str, lang: str, message: str) -> str:
    """Return the finished translation of a sentence, or nothing."""
    entry = catalog(room, lang).get(message)
    return str(entry.string) if entry is not None and not entry.fuzzy else ""


def fields(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("room", ROOMS)
def test_sentences_are_plain_literals(room: str) -> None:
    none(place for place, node in spoken(room) if isinstance(node, ast.JoinedStr | ast.BinOp))


@pytest.mark.parametrize("lang", TRANSLATED)
@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_is_translated(room: str, lang: str) -> None:
    none(sorted(repr(m) for m in messages(room) if not translation(room, lang, m)))


@pytest.mark.parametrize("lang", TRANSLATED)
@pytest.mark.parametrize("room", ROOMS)
def test_the_compiled_catalogue_is_the_translators(room: str, lang: str) -> None:
    tr = Catalogue(ROOT / room / "locale")
    none(sorted(repr(m) for m in messages(room) if not tr.knows(m, lang)))


@pytest.mark.parametrize("lang", TRANSLATED)
@pytest.mark.parametrize("room", ROOMS)
def test_translations_fill_the_same_fields(room: str, lang: str) -> None:
    none(repr(m) for m in messages(room) if fields(translation(room, lang, m) or m) != fields(m))


@pytest.mark.parametrize("room", ROOMS)
def test_korean_particles_after_a_field_are_pairs(room: str) -> None:
    korean = (translation(room, "ko", m) for m in messages(room))
    none(repr(text) for text in korean if BARE_PARTICLE.search(text))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_can_be_said(room: str, lang: str) -> None:
    tr = Catalogue(ROOT / room / "locale")
    for message in messages(room):
        values = {name: f"<{name}>" for name in fields(message)}
        said = tr(message, lang, **values)
        assert all(value in said for value in values.values()), message


@pytest.mark.parametrize("lang", TRANSLATED)
@pytest.mark.parametrize("room", ROOMS)
def test_no_catalogue_keeps_what_nobody_says(room: str, lang: str) -> None:
    kept = {str(entry.id) for entry in catalog(room, lang) if entry.id}
    none(sorted(map(repr, kept - messages(room))))


# ── Help ────────────────────────────────────────────────────────────────────────────────


def commands() -> list[tuple[str, ...]]:
    """Return every command line that has help."""
    learners = [("course_lib",), *(("course_lib", lang) for lang in LANGUAGES)]
    return [*learners, *below(("autograder",), autograder_main)]


def below(words: tuple[str, ...], command: click.Command) -> list[tuple[str, ...]]:
    """Return a command and its subcommands, at any depth."""
    found = [words]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            found += below((*words, name), inner) if inner is not None else []
    return found


def help_of(words: tuple[str, ...], lang: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command with `--help` in a language."""
    return subprocess.run(
        [sys.executable, "-m", *words, "--help"],
        cwd=folder,
        env={**os.environ, "COURSE_LANG": lang, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_help_is_in_the_language_of_the_session(
    words: tuple[str, ...], lang: str, tmp_path: Path
) -> None:
    result = help_of(words, lang, tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    own = words[1] if words[0] == "course_lib" and len(words) == 2 else lang
    assert SCRIPT[own].search(result.stdout), result.stdout
