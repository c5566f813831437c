"""How far the translation of a lesson or a package has come, measured against its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.authoring.catalogues import fuzzy_ids, po_path, read_catalogue, translations
from autograder.authoring.extract import Message, lesson_texts, messages
from autograder.authoring.lesson import LessonSource
from autograder.authoring.tree import Tree
from autograder.messages import tr


@dataclass(frozen=True)
class Translation:
    """What one catalogue says today about the messages of one lesson or package."""

    name: str
    lang: str
    messages: tuple[Message, ...]
    done: Mapping[str, str]
    fuzzy: frozenset[str]

    @property
    def missing(self) -> tuple[Message, ...]:
        """Return the messages that have no finished translation."""
        return tuple(message for message in self.messages if message.id not in self.done)

    def __call__(self, message: str) -> str:
        return self.done.get(message, message)


def lesson_translation(tree: Tree, source: LessonSource, lang: str) -> Translation:
    """Return the translation of a lesson into one language; English translates itself."""
    found = messages(lesson_texts(source))
    if lang == "en":
        return Translation(source.id, lang, found, {m.id: m.id for m in found}, frozenset())
    return read_translation(tree, source.id, lang, found)


def read_translation(tree: Tree, name: str, lang: str, found: tuple[Message, ...]) -> Translation:
    """Return what the catalogue on disk says about these messages."""
    catalog = read_catalogue(po_path(tree.catalogue_folder(name), lang), lang)
    today = {message.id for message in found}
    done = {id_: text for id_, text in translations(catalog).items() if id_ in today}
    return Translation(name, lang, found, done, fuzzy_ids(catalog) & today)


def unfinished(translated: Translation) -> str:
    """Return the sentence that lists what a translator still has to do."""
    lines = [
        f"  {', '.join(m.places)}: {m.id.splitlines()[0][:60]}" for m in translated.missing[:20]
    ]
    if len(translated.missing) > len(lines):
        lines.append("  …")
    return tr(
        "{name}, {lang}: {count} texts are missing or fuzzy, expected none: translate them in "
        '{lang}.po and remove the word "fuzzy", or build a draft with --allow-untranslated\n{list}',
        name=translated.name,
        lang=translated.lang,
        count=len(translated.missing),
        list="\n".join(lines),
    )
