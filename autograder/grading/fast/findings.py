"""What a marked notebook says about the one that was handed in."""

from __future__ import annotations

import json
from typing import Any, Literal, TypeAlias

from autograder.grading import notes
from autograder.grading.work import Marked

Finding: TypeAlias = Literal["fine", "damaged", "failed"]
_SIGNS = ('"unread"', json.dumps(notes.NOT_PROCESSED, ensure_ascii=False))


def finding_of(marked: Marked) -> Finding:
    """Tell a submission that could not be read, and one that failed by our own fault."""
    if not any(sign in marked.text for sign in _SIGNS):
        return "fine"  # without reading a text that may hold megabytes of pictures
    course: dict[str, Any] = json.loads(marked.text)["metadata"].get("course", {})
    messages = {row["message"] for row in course.get("notes", ())}
    if notes.NOT_PROCESSED in messages:
        return "failed"
    return "damaged" if course.get("unread") else "fine"
