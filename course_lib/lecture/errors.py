"""What a lecturer is told when a lecture cannot be given as asked."""

from __future__ import annotations


class LectureError(Exception):
    """A lecture cannot be built or shown; the message says why, and what to do."""
