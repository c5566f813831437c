"""What an exercise is: frozen data that lessons write and the checker reads.

A *probe* is a short script played on a candidate. Its steps create objects, call them and
read results; every argument is plain data, so that a probe can travel to another process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from autograder.record import Channel, Plain, Record

Array: TypeAlias = NDArray[np.generic]

# ── Values ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Fn:
    """A function handed to the candidate, by name from the closed table of `functions`."""

    name: str
    arrays: tuple[Array, ...] = ()


@dataclass(frozen=True)
class Rng:
    """A fresh `np.random.default_rng(seed)`."""

    seed: int


@dataclass(frozen=True)
class Ref:
    """A name bound earlier in the same probe."""

    name: str


Value: TypeAlias = (
    "Array | int | float | str | bool | None | Fn | Rng | Ref"
    " | tuple[Value, ...] | Mapping[str, Value]"
)

# ── Steps of a probe ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Let:
    """Bind a fresh copy of a value to a name."""

    name: str
    value: Value


@dataclass(frozen=True)
class Hold:
    """Keep the very arrays of a dictionary under another name, as a network's layers do."""

    name: str
    of: str


@dataclass(frozen=True)
class New:
    """Make an instance of the candidate class: `name = Candidate(**arguments)`."""

    name: str
    arguments: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """Call the candidate (`target=""`) or a method (`target="it.update"`), and keep the result.

    Each call is one step of the run; the first is step 1.
    """

    target: str
    arguments: tuple[Value, ...] = ()
    named: Mapping[str, Value] = field(default_factory=dict)
    into: str = "out"


@dataclass(frozen=True)
class Set:
    """Set an attribute of an instance, as a learning-rate schedule does."""

    name: str
    attribute: str
    value: Value


@dataclass(frozen=True)
class Feed:
    """Bind what a function of the table makes of a name's present value: ``name = fn(of)``.

    So a gradient can follow the candidate's own parameters, wherever they lead it.
    """

    name: str
    fn: Fn
    of: str


@dataclass(frozen=True)
class Read:
    """Copy what a name holds into the observation.

    Channels: ``value`` is compared with the reference; ``held`` (the arrays the caller kept),
    ``input`` (what was passed in) and ``again`` (a second instance) are compared within the
    candidate's own run and give faults.
    """

    name: str
    channel: Channel = "value"
    of: str = ""  # for held, input and again: the name that it is compared with


Step: TypeAlias = Let | Hold | New | Call | Set | Feed | Read


@dataclass(frozen=True)
class Probe:
    """A named script, and the tolerance at which its numbers are compared.

    ``twin`` names a probe that is the same but for its `Set` steps: where the candidate
    behaves alike in both, setting the attribute has no effect and this probe does not count.

    ``facts``, for random exercises, turns what was read into named facts on the trusted side:
    strings and truth values, and measured numbers, each a `Fact` with its own tolerance. The
    facts are then compared in place of the readings.
    """

    name: str
    steps: tuple[Step, ...]
    rtol: float = 1e-6
    atol: float = 1e-9
    twin: str = ""
    facts: Callable[[tuple[Plain, ...]], Plain] | None = None


# ── Pictures ────────────────────────────────────────────────────────────────────────────

Drawing: TypeAlias = Literal["path", "histogram", "axes"]


@dataclass(frozen=True, eq=False)
class Illustration:
    """A run that a card draws: played after the others, never judged, and worth no points.

    ``axes`` names the axes of the array with their sizes, where it is axes that are drawn.
    """

    drawing: Drawing
    probe: Probe
    axes: tuple[tuple[str, int], ...] = ()


# ── Causes ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Edit:
    """One replacement in the reference's source; the old text occurs there exactly once."""

    old: str
    new: str


Change: TypeAlias = tuple[Edit, ...] | str  # a string is a full replacement source


@dataclass(frozen=True)
class Misconception:
    """A named mistake: how to make it, what it does, and a question that leads out of it.

    ``also`` holds other shapes of the same mistake whose numbers differ from ``change``'s.
    """

    id: str
    change: Change
    message: str
    question: str
    also: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Convention:
    """A published form that differs from the course's, and the library that uses it."""

    id: str
    change: Change
    message: str
    library: str
    also: tuple[Change, ...] = ()
    loses: tuple[str, ...] = ()  # criteria that are lost where the exercise asks for its own form


# ── Criteria ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Criterion:
    """One thing that earns points: a title, a weight, and a test of the candidate's record.

    A ``contract`` (leaves the gradients alone, works in place) counts only where some
    numerical criterion holds, so that an empty body earns nothing.
    """

    id: str
    title: str
    points: float
    holds: Callable[[Record], bool]
    contract: bool = False


# ── The exercise ────────────────────────────────────────────────────────────────────────

Form: TypeAlias = Literal["class", "function"]


@dataclass(frozen=True)
class Exercise:
    """Everything the checker knows about one exercise.

    ``reference`` is the object of `course_lib` that is right; ``stub`` and ``solution`` are
    the texts of the learner's cell before and after; ``probes`` draws its inputs from a
    generator, so that a hidden round is the same design under another seed. Sentences are
    English message ids, translated by the lesson's catalogues.

    ``together`` pairs the ids of misconceptions that often come two at once and are then named
    both; ``labels`` says what a card calls probes and facts whose own names are not for readers;
    ``may_yield`` where a generator will do for a list.
    """

    id: str
    name: str
    form: Form
    title: str
    reference: Callable[..., object]
    stub: str
    solution: str
    probes: Callable[[np.random.Generator], tuple[Probe, ...]]
    criteria: tuple[Criterion, ...]
    hints: tuple[str, str, str]
    misconceptions: tuple[Misconception, ...] = ()
    conventions: tuple[Convention, ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    illustration: Illustration | None = None
    may_yield: bool = False
    version: int = 1

    @property
    def lesson(self) -> str:
        """Return the folder of the lesson: what stands before the dot of the id."""
        return self.id.split(".")[0]

    @property
    def max_points(self) -> float:
        """Return the points of an answer that meets every criterion."""
        return sum(criterion.points for criterion in self.criteria)

    @property
    def causes(self) -> tuple[Convention | Misconception, ...]:
        """Return everything a verdict can name: published conventions first."""
        return (*self.conventions, *self.misconceptions)

    def cause(self, cause_id: str) -> Convention | Misconception | None:
        """Return the misconception or convention of this id, if there is one."""
        return next((cause for cause in self.causes if cause.id == cause_id), None)
