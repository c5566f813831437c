"""Why grades could not be exported."""

from __future__ import annotations


class ExportError(Exception):
    """The export cannot be made; the message says why, and nothing was written."""
