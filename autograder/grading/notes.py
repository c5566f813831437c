"""What marking has to say to a student about the notebook as it was handed in.

A note is a message id with its values; it becomes a sentence when the language is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.messages import tr
from course_lib.i18n import LANGUAGES, mark

# ── The file ────────────────────────────────────────────────────────────────────────────

MISSING = mark(
    'No notebook was found in what you handed in; expected "{expected}". '
    "Hand it in again, or write to your instructor."
)
UNREADABLE = mark(
    '"{found}" could not be read: {reason}. Expected a notebook saved by Jupyter. '
    "Open it in Jupyter, save it, and hand it in again."
)
RENAMED = mark('You handed in "{found}"; it was marked as "{expected}".')
SEVERAL = mark('You handed in more than one notebook; "{found}" was marked, and not {others}.')
OLD_FORMAT = mark("The notebook was saved in an older format ({version}); it was converted.")
OTHER_KERNEL = mark(
    'The notebook was saved for another kernel, "{kernel}"; it was run with Python.'
)
NOT_PROCESSED = mark(
    "Marking this notebook failed by our own fault ({reason}). Your instructor has been told "
    "and will mark it by hand; you need do nothing."
)

EMPTY_FILE = mark("the file is empty")
TOO_LARGE = mark("the file is larger than {limit} MB")
NOT_OPENED = mark("the system did not let it be read ({error})")
NOT_JSON = mark("the text is damaged at line {line}")
NOT_A_NOTEBOOK = mark("it holds no cells")
TOO_MANY = mark("it holds more than {limit} cells, or parts of cells without number")

# ── Its cells ───────────────────────────────────────────────────────────────────────────

METADATA_LOST = mark(
    "The program that saved this notebook dropped the data that marking needs; it was restored."
)
CHECK_MISSING = mark('The check cell of "{cell}" was missing; it was put back.')
CHECK_EDITED = mark(
    'The check cell of "{cell}" had been changed; the original was run. '
    "What you wrote there was kept in a cell of its own, just before it."
)
ANSWER_MISSING = mark('The cell of your written answer "{cell}" was missing: nothing to mark.')
SETUP_MISSING = mark("The set-up cell was missing; it was put back.")
DUPLICATE = mark('The cell "{cell}" occurs {count} times; the last one with your work counts.')
DATA_CHANGED = mark(
    'The marking data of the cell "{cell}" had been changed; the original data were used.'
)
UNKNOWN_CELL = mark(
    'A cell claims to belong to an exercise "{cell}", which this lesson does not have; '
    "it was run like any other cell and earns no points."
)
SKIP_TAG = mark('The cell "{cell}" carried the tag "skip-execution"; it was run all the same.')

# ── Running it ──────────────────────────────────────────────────────────────────────────

TOO_SLOW = mark(
    'The cell that begins with "{line}" kept the processor busy for more than {seconds} seconds '
    "and was stopped; a slow or crowded machine does not count. "
    "Look for a loop that never ends."
)
KERNEL_DIED = mark(
    'Python ended while the cell that begins with "{line}" was running. The other cells were run '
    "again without it, and marked. Likely reasons are a call such as exit(), more memory than "
    "there was, a crash inside a library, or a change to Python's own parts. If none of them "
    "fits, write to your instructor."
)
OUT_OF_TIME = mark(
    "The notebook kept the processor busy for more than {seconds} seconds in all, the last of "
    'them in the cell that begins with "{line}". The other cells were run again without it, and '
    "marked."
)
WAITED = mark(
    'The cell that begins with "{line}" had not ended after {seconds} seconds. The other cells '
    "were run again without it, and marked. Look for something that waits and never gets what "
    "it waits for."
)
GAVE_UP = mark("Python ended {count} times while this notebook ran; the rest was not run.")
CUT = mark('The cell that begins with "{line}" printed more than can be kept; the rest was cut.')

# ── The checks ──────────────────────────────────────────────────────────────────────────

NOT_RUN = mark('The check of "{cell}" was never run: 0 points.')
NO_NUMBER = mark(
    'The check of "{cell}" gave no result: 0 points for now. Your instructor has been told.'
)
NOT_POINTS = mark(
    'The check of "{cell}" gave {value}, which is no number of points from 0 to {most}: '
    "0 points for now. Your instructor has been told."
)
WITHHELD = mark(
    'The check of "{cell}" failed by our own fault; your points are not settled yet, '
    "and an earlier score stays. Your instructor has been told."
)

NO_RESPONSE = mark("No response.")
OVERRIDDEN = mark(
    'Your instructor gives {points} of {most} points for this answer to "{cell}". {reason}'
)
NOT_ACCEPTED = mark(
    'Your answer to "{cell}" follows a published convention that this class does not accept; the '
    "points are those of the form that the exercise asks for."
)

NOT_NEEDED = mark("Not run for marking: unchanged.")
HEADING = mark("About the notebook you handed in")
BY_HAND = mark(
    'The test cell "{cell}" is not a check("…") but was written by hand: it ran inside the '
    "sandbox together with the submission, so it could do no harm, but a submission may have "
    "tampered with it."
)
BY_HAND_UNCONTAINED = mark(
    'The test cell "{cell}" is not a check("…") but was written by hand: it ran together with the '
    "submission, and not every layer of the sandbox held. A submission may have tampered with "
    "it, and may have done harm on this machine."
)

UNREAD = (MISSING, UNREADABLE)
NOT_RUN_WHOLE = (TOO_SLOW, KERNEL_DIED, OUT_OF_TIME, WAITED, GAVE_UP)
MET_BY_THE_INSTRUCTOR = (NOT_PROCESSED, NO_NUMBER, NOT_POINTS, WITHHELD)
OUR_FAULT = (NOT_PROCESSED, WITHHELD)
TROUBLES = (*UNREAD, *NOT_RUN_WHOLE, *MET_BY_THE_INSTRUCTOR)


@dataclass(frozen=True)
class Note:
    """One sentence for the student: its message, its values, and the cell it is about.

    A value may itself be a note, such as the reason why a file could not be read.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    cell: str = ""

    def text(self, lang: str) -> str:
        """Return the sentence in one language."""
        shown = {
            name: value.text(lang) if isinstance(value, Note) else value
            for name, value in self.values.items()
        }
        return tr(self.message, lang, **shown)

    @property
    def needs_instructor(self) -> bool:
        """Tell whether an instructor has to look at the score."""
        return self.message in MET_BY_THE_INSTRUCTOR

    @property
    def is_trouble(self) -> bool:
        """Tell whether an instructor should look at the notebook."""
        return self.message in TROUBLES

    @property
    def withholds(self) -> bool:
        """Tell whether no score may be given, so that an earlier one stays."""
        return self.message in OUR_FAULT


def to_metadata(notes: Iterable[Note]) -> list[dict[str, Any]]:
    """Return the notes as plain data, to be kept in a notebook's metadata."""
    return [
        {
            "message": note.message,
            "values": {
                name: to_metadata([value])[0] if isinstance(value, Note) else value
                for name, value in note.values.items()
            },
            "cell": note.cell,
        }
        for note in notes
    ]


def from_metadata(rows: Iterable[Mapping[str, Any]]) -> list[Note]:
    """Return the notes that `to_metadata` wrote."""
    return [
        Note(
            row["message"],
            {
                name: from_metadata([value])[0] if isinstance(value, Mapping) else value
                for name, value in row["values"].items()
            },
            row["cell"],
        )
        for row in rows
    ]


def as_markdown(notes: Iterable[Note], lang: str | None) -> str:
    """Return a heading and a list; in all three languages where the student's is not known."""
    notes = list(notes)
    blocks = []
    for code in (lang,) if lang else LANGUAGES:
        items = dict.fromkeys(note.text(code).translate(_INERT) for note in notes)
        blocks.append(f"**{tr(HEADING, code)}**\n\n" + "\n".join(f"- {item}" for item in items))
    return "\n\n".join(blocks)


def as_comment(notes: Iterable[Note], lang: str | None) -> str:
    """Return the notes as lines of plain text, for the gradebook's comment on a cell."""
    notes = list(notes)
    langs = (lang,) if lang else LANGUAGES
    lines = [note.text(code).translate(_INERT) for code in langs for note in notes]
    return "\n\n".join(dict.fromkeys(lines))


# A learner's own file name or code must not act as Markdown or HTML.
_INERT = {ord(char): f"&#{ord(char)};" for char in "&\\`*_[]<>$#|~"}
