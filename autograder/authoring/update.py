"""Bring the catalogues up to date with the source."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from autograder.authoring.catalogues import (
    TRANSLATED,
    po_path,
    read_catalogue,
    updated,
    write_catalogue,
)
from autograder.authoring.extract import Message, lesson_texts, messages, package_texts
from autograder.authoring.lesson import read_lesson
from autograder.authoring.translation import Translation, read_translation
from autograder.authoring.tree import PACKAGES, Tree


def messages_of(tree: Tree, name: str) -> tuple[Message, ...]:
    """Return the messages of a lesson or a package as its source has them now."""
    if name in PACKAGES:
        return messages(package_texts(tree.root / name))
    return messages(lesson_texts(read_lesson(tree, name)))


def update_catalogues(tree: Tree, names: Iterable[str]) -> list[Path]:
    """Write new and changed messages into the catalogues; return the files that changed."""
    written = []
    for name in names:
        found = messages_of(tree, name)
        for lang in TRANSLATED:
            path = po_path(tree.catalogue_folder(name), lang)
            if write_catalogue(path, updated(read_catalogue(path, lang), found, lang)):
                written.append(path)
    return written


def translations_of(tree: Tree, names: Iterable[str]) -> list[Translation]:
    """Return how far each catalogue has come, in each language."""
    return [
        read_translation(tree, name, lang, found)
        for name, found in [(name, messages_of(tree, name)) for name in names]
        for lang in TRANSLATED
    ]
