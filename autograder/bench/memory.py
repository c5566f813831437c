"""Whether memory stays what it is while a large class is marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.bench.course_copy import Template
from autograder.bench.running import Used
from autograder.bench.ways import fast, mark_folder

EARLY = 200  # submissions
ROLES = ("recorder", "worker", "zygote", "child")


@dataclass(frozen=True)
class Growth:
    """The largest process of a kind among the first submissions, and among all.

    Args:
        role: of the process.
        early_mb: megabytes while the first of the class are marked.
        late_mb: megabytes over the whole class.
    """

    role: str
    early_mb: float
    late_mb: float


def growth(template: Template, workers: int, folder: Path) -> tuple[Used, list[Growth]]:
    """Mark the class, and return what it took and how each kind of process grew."""
    used, _ = mark_folder(fast(workers), template, template.students, folder)
    return used, grown(used.roles)


def grown(looks: tuple[tuple[int, Mapping[str, float]], ...]) -> list[Growth]:
    """Return how each kind of process grew.

    Args:
        looks: how many had been marked at each, and the largest process of each kind.
    """
    made = []
    for role in ROLES:
        early = [sizes[role] for count, sizes in looks if role in sizes and count <= EARLY]
        every = [sizes[role] for _, sizes in looks if role in sizes]
        if every:
            made.append(Growth(role, max(early, default=0.0), max(every)))
    return made
