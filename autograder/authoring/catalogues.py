"""The translators' files: `ja.po` and `ko.po`, kept in the order of the source.

Babel reads, merges and writes them. Dates and names of tools are left out of the header, so
that an update without a change leaves the file as it was.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po, unescape, write_po

from autograder.authoring.extract import Message

TRANSLATED = ("ja", "ko")

_SINCE = datetime(2000, 1, 1, tzinfo=UTC)  # Babel wants a date; it is never written
_VOLATILE = re.compile(
    r'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To):.*"'
    r'|"(Project-Id-Version: PROJECT VERSION|Last-Translator: FULL NAME .*'
    r"|Language-Team: .*<LL@li\.org>)\\n\""
)
_HEADER = "# Translations of the course. Edit the msgstr lines, here or in a tool for PO files."
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def po_path(folder: Path, lang: str) -> Path:
    """Return the place of a catalogue in its folder."""
    return folder / f"{lang}.po"


def read_catalogue(path: Path, lang: str) -> Catalog:
    """Return a catalogue, an empty one where there is no file yet."""
    if not path.exists():
        return Catalog(locale=lang, creation_date=_SINCE, fuzzy=False)
    with path.open("rb") as file:
        catalog = read_po(file, locale=lang, abort_invalid=True)
    for entry in catalog:
        _restore_previous(entry)
    return catalog


def updated(catalog: Catalog, messages: Iterable[Message], lang: str) -> Catalog:
    """Merge the messages of today into a catalogue, as fuzzy where they only resemble one."""
    template = Catalog(locale=lang, creation_date=_SINCE, fuzzy=False)
    for message in messages:
        template.add(
            message.id,
            locations=[(place, None) for place in message.places],  # type: ignore[misc]
            auto_comments=[", ".join(message.kinds), *message.notes],
        )
    before = {entry.id: entry.previous_id for entry in catalog if entry.fuzzy}
    catalog.update(template, update_creation_date=False)
    for entry in catalog:
        if entry.fuzzy and not entry.previous_id:
            entry.previous_id = before.get(entry.id, [])
        if not entry.string:
            entry.flags.discard("fuzzy")
    return catalog


def po_text(catalog: Catalog) -> str:
    """Return the text of a catalogue's file."""
    catalog.header_comment = _HEADER
    catalog.creation_date = catalog.revision_date = _SINCE
    catalog.fuzzy = False
    for entry in (*catalog, *catalog.obsolete.values()):
        entry.flags -= {"python-format", "python-brace-format"}  # guessed from any percent sign
    file = io.BytesIO()
    write_po(file, catalog, width=None, include_previous=True)  # type: ignore[arg-type]
    lines = file.getvalue().decode("utf-8").split("\n")
    kept = [line for line in lines if not _VOLATILE.fullmatch(line)]
    return "\n".join(kept).rstrip("\n") + "\n"


def write_catalogue(path: Path, catalog: Catalog) -> bool:
    """Write a catalogue if its text has changed; tell whether it had."""
    text = po_text(catalog)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def translations(catalog: Catalog) -> dict[str, str]:
    """Return what is translated, the fuzzy left out."""
    return {
        entry.id: entry.string
        for entry in catalog
        if isinstance(entry.id, str) and isinstance(entry.string, str)
        if entry.id and entry.string and not entry.fuzzy
    }


def fuzzy_ids(catalog: Catalog) -> frozenset[str]:
    """Return the ids whose translation waits for a translator's word."""
    return frozenset(str(e.id) for e in catalog if e.id and e.string and e.fuzzy)


def _restore_previous(entry: Entry) -> None:
    """Take the old msgid out of the comments, where Babel's reader leaves it."""
    old = [comment for comment in entry.user_comments if comment.startswith("|")]
    entry.user_comments = [c for c in entry.user_comments if not c.startswith("|")]
    quoted = _QUOTED.findall(" ".join(comment[1:] for comment in old))
    if entry.fuzzy and quoted:
        entry.previous_id = ["".join(unescape(part) for part in quoted)]
