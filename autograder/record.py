"""What the checker records: plain data, no text, safe to send between processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Channel: TypeAlias = Literal["value", "held", "input", "again"]  # see exercise.Read
Plain: TypeAlias = (
    "NDArray[np.generic] | int | float | complex | str | bool | None"
    " | tuple[Plain, ...] | dict[str, Plain] | Alien | Fact"
)


@dataclass(frozen=True)
class Alien:
    """Stands for a value of a type that no exercise returns; carries the type's name."""

    type_name: str


@dataclass(frozen=True)
class Fact:
    """A measured number of a random run, made on the trusted side: no candidate returns one.

    ``value`` is what a person reads, in its natural unit; ``scaled`` is what is compared, in
    units of its own tolerance.
    """

    value: float
    scaled: float


@dataclass(frozen=True)
class Raised:
    """An exception of the candidate: its type and message, and the learner's own line."""

    type: str
    message: str
    line: int | None = None
    source: str = ""
    probe: str = ""
    step: int = 0
    traceback: str = ""


@dataclass(frozen=True)
class Reading:
    """One copied result: the step it was read at, under which name, for which comparison."""

    step: int
    name: str
    channel: Channel
    value: Plain
    of: str = ""


@dataclass(frozen=True)
class Run:
    """One probe as played on one candidate.

    ``told`` keeps the facts that were worked out from the readings, by what works them out.
    """

    readings: tuple[Reading, ...]
    raised: Raised | None = None
    told: dict[object, Plain] = field(default_factory=dict, init=False, repr=False, compare=False)


@dataclass(frozen=True)
class Note:
    """Something else that a card says: what a candidate did around its answer. It costs nothing.

    ``value`` is filled into the sentence of this id: names, or a number.
    """

    id: str
    value: str = ""


@dataclass(frozen=True, eq=False)
class Observation:
    """Every probe as played on one candidate; ``missing`` where the name was not defined.

    Two are equal only where they are one: what was judged once is known by it.
    """

    runs: Mapping[str, Run]
    missing: bool = False
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Seen:
    """What a card draws: the reference and the candidate on a run that is never judged."""

    expected: Run
    got: Run


@dataclass(frozen=True)
class Record:
    """What a criterion sees: the candidate beside the run it is judged against."""

    candidate: Observation
    baseline: Observation
    faults: tuple[str, ...]
    agrees: Mapping[str, int]  # probe → the first step that differs (0: none does)
    ignored: frozenset[str]  # probes that do not count for this candidate


Kind: TypeAlias = Literal[
    "not_attempted", "raised", "correct", "convention", "misconception", "wrong", "broken"
]


@dataclass(frozen=True)
class Difference:
    """The first place where the candidate parts from what it is judged against."""

    probe: str
    step: int
    key: str
    index: tuple[int, ...]
    expected: float | str | None
    got: float | str | None


@dataclass(frozen=True)
class Award:
    """One criterion's outcome."""

    criterion: str
    points: float
    max_points: float


@dataclass(frozen=True)
class Verdict:
    """The judgment: a kind, a cause, faults, points; no sentence of any language.

    ``after_repair`` is the verdict on the same text once a crash in it is mended, where there
    is one way to mend it: it tells what waits behind the crash, and earns nothing.
    """

    exercise: str
    kind: Kind
    cause: str | None = None
    faults: tuple[str, ...] = ()
    awards: tuple[Award, ...] = ()
    first_difference: Difference | None = None
    raised: Raised | None = None
    version: int = 1
    after_repair: Verdict | None = None
    notes: tuple[Note, ...] = ()

    @property
    def points(self) -> float:
        """Return the sum of the points awarded."""
        return sum(award.points for award in self.awards)

    @property
    def max_points(self) -> float:
        """Return the sum of the points that could be had."""
        return sum(award.max_points for award in self.awards)
