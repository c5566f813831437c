"""Compile a catalogue to the `.mo` file that gettext reads, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Mapping

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo


class _Compiled(Catalog):
    """A catalogue whose header names the encoding and nothing that changes between runs."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale_identifier)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def mo_bytes(translated: Mapping[str, str], lang: str) -> bytes:
    """Return the compiled form of a catalogue's finished translations."""
    catalog = _Compiled(locale=lang, fuzzy=False)
    for message, translation in translated.items():
        catalog.add(message, translation)
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()
