"""What the two sides say to each other: plain records, and which of them a child may send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from autograder.exercise import Probe
from autograder.forms import Shape
from autograder.record import Note, Observation, Plain, Raised

Json: TypeAlias = "None | bool | int | float | str | tuple[Json, ...] | Mapping[str, Json]"
Ended: TypeAlias = Literal["ok", "error", "killed", "cpu", "wall", "memory"]


@dataclass(frozen=True)
class Cell:
    """A code cell of a submission: its id, and its text.

    A check is a cell without text: there the child remembers what is the answer called
    ``check``, which a later cell may call by another name.
    """

    id: str
    source: str
    check: str = ""


@dataclass(frozen=True)
class Program:
    """What a child runs first: all cells in order; ``lang`` is the submission's language."""

    cells: tuple[Cell, ...]
    cell_cpu_seconds: float
    output_bytes: int
    lang: str = "en"


@dataclass(frozen=True)
class CellRun:
    """What became of one cell: its outputs as nbformat has them, and how it ended."""

    outputs: tuple[Mapping[str, Json], ...]
    ended: Ended
    cpu_ms: float
    cut: bool = False  # the outputs were longer than their limit


@dataclass(frozen=True)
class Script:
    """The probes that all questions after it are about, until another one comes."""

    probes: tuple[Probe, ...]


@dataclass(frozen=True, eq=False)
class Question:
    """Play probes on what the submission calls `name`.

    ``reference`` is where the course's own solution would be, such as
    ``course_lib.optimizers.sgd:SGD``. A ``text`` is run by itself and asked instead. ``at`` is
    the check whose answer is meant; without it, the answer as it is in the end. The probes do
    not travel with the question: exercises of a lesson often share them.
    """

    name: str
    reference: str = ""
    text: str | None = None
    at: str = ""
    probes: tuple[Probe, ...] = ()


@dataclass(frozen=True)
class Told:
    """One probe as played, on its way: what was read, in the order of its readings."""

    values: tuple[Plain, ...]
    raised: Raised | None = None


@dataclass(frozen=True)
class Played:
    """An observation on its way: a `Told` for each probe in order, or nothing at all."""

    runs: tuple[Told, ...] = ()
    missing: bool = False
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Sighting:
    """All that is told of one answer: what it did, and what kind of thing it is.

    ``source`` is the text of the cell that made it; ``text_only`` where that text counts and
    the object does not; ``loading`` what the text raised when it was run by itself. The
    observation travels by itself, as `Played`.
    """

    shape: Shape | None = None
    source: str | None = None
    text_only: bool = False
    own_reference: bool = False
    loading: Raised | None = None
    observation: Observation = field(default_factory=lambda: Observation({}, missing=True))
