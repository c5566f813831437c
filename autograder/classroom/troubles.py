"""Why a file of a delivery has no content: as a kind, and as a sentence for the instructor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.messages import tr
from course_lib.i18n import mark

# The kinds that are the student's to mend have a sentence for them in grading/stand_in.py.
TEXTS: Mapping[str, str] = {
    "link": mark("it is a link to another place"),
    "climbs": mark("its path leads out of the zip"),
    "encrypted": mark("it is encrypted; ask for it without a password"),
    "too_large": mark(
        "it has {size} MB, more than the {limit} MB that marking reads; ask for it without outputs"
    ),
    "bomb": mark("it unpacks to {ratio} times its size, as no notebook does"),
    "packing": mark("it is packed in a way that cannot be read; ask for an ordinary zip"),
    "damaged": mark("it was damaged on its way; ask for it again"),
    "zip_damaged": mark("the zip is damaged ({error}); ask for it again"),
    "too_deep": mark("zips lie in zips, too deep to be looked into"),
    "archive": mark("archives of this kind are not opened; ask for a zip or for the notebook"),
    "all_read": mark(
        "more than {limit} MB have been read from this zip; collect it in parts"
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Trouble:
    """One reason.

    Args:
        kind: a key of `TEXTS`.
        values: of its sentence.
    """

    kind: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the sentence for the instructor."""
        return tr(TEXTS[self.kind], **self.values)
