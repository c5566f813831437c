"""What travels between whoever plans a marking, whoever marks, and whoever records.

Plain frozen data that can be pickled: between the project's own processes only, never from a
submission. No paths, since a worker may be on another machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from autograder.grading.registry import Registry
from autograder.grading.release import Release
from autograder.grading.rulings import Rulings
from autograder.sandbox.layer import Layer
from autograder.sandbox.limits import Limits


@dataclass(frozen=True)
class Brief:
    """What is known of one notebook of an assignment before anybody's work is seen.

    Args:
        assignment: the assignment's name in the gradebook.
        notebook: the notebook's name there, without extension.
        registry: its registered cells.
        release: its released cells, in each language.
        others: names of the assignment's other notebooks.
        kernelspec: of the instructor's notebook, which stands in the marked ones too.
        seed: of the hidden probes, in this round of marking.
        limits: what one submission may use.
        most_restarts: how many cells may end the process before the rest is given up.
        max_lines: printed lines that are kept of a cell (nbgrader's LimitOutput); -1: all.
        max_traceback: lines that are kept of an error; -1: all.
        ignored: a pattern of warnings that are dropped (nbgrader's IgnorePattern).
        rulings: what the instructor decided about this class.
        versions: of the exercises that its cells check, by their ids.
    """

    assignment: str
    notebook: str
    registry: Registry
    release: Release
    others: tuple[str, ...] = ()
    kernelspec: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    limits: Limits = field(default_factory=Limits)
    most_restarts: int = 3
    max_lines: int = 1000
    max_traceback: int = 100
    ignored: str = ""
    rulings: Rulings = field(default_factory=Rulings)
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HandedIn:
    """One file of what a student handed in.

    Args:
        name: its path below the student's folder, with "/" between the parts.
        content: its bytes; None where it is larger than marking reads.
        trouble: what kept the system from reading it, if anything.
    """

    name: str
    content: bytes | None
    trouble: str = ""


@dataclass(frozen=True)
class Task:
    """One student's notebook to be marked, with all files that may stand for it."""

    student: str
    notebook: str
    files: tuple[HandedIn, ...]


@dataclass(frozen=True)
class GradeRow:
    """What one grade cell comes to.

    Args:
        name: the cell's name in the gradebook.
        auto_score: its points; None where a person marks it.
        needs_manual: a person has to look at it.
        withheld: no score could be found by our own fault; an earlier one stays.
    """

    name: str
    auto_score: float | None
    needs_manual: bool = False
    withheld: bool = False


@dataclass(frozen=True)
class CommentRow:
    """The automatic comment on one answer, if any."""

    name: str
    auto_comment: str | None


@dataclass(frozen=True)
class Marked:
    """One submission, marked and not yet recorded.

    Args:
        student: who handed it in.
        notebook: the notebook's name in the gradebook.
        text: the marked notebook, as nbgrader would write it.
        grades: what its grade cells come to.
        comments: the automatic comments on its answers.
        log: lines for the instructor.
        layers: what held the submission while it ran.
        versions: of each exercise that was judged, by its id.
        seed: of the hidden probes.
        cpu_ms: processor time of the untrusted side.
        peak_mb: memory of the untrusted side.
        extension: how much later this student may hand in, where that was decided.
    """

    student: str
    notebook: str
    text: str
    grades: tuple[GradeRow, ...]
    comments: tuple[CommentRow, ...]
    log: tuple[str, ...] = ()
    layers: tuple[Layer, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0
    cpu_ms: float = 0.0
    peak_mb: float = 0.0
    extension: timedelta | None = None
