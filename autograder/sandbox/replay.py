"""A submission that outlives its cells: one that ends the child costs itself, not the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic
from types import TracebackType

from autograder.sandbox.client import ChildEndedError, Sandbox, Session
from autograder.sandbox.layer import Layer
from autograder.sandbox.limits import Limits
from autograder.sandbox.talk import Cell, CellRun, Ended, Question, Sighting

MOST = 3
LEAST = 10.0  # seconds by the clock that each child of a submission has
FATAL: tuple[Ended, ...] = ("killed", "cpu", "wall")


@dataclass(frozen=True)
class LeftOut:
    """A cell that ended the process it ran in, by its place, and how.

    Args:
        index: its place.
        ended: how the process ended.
        seconds: by the clock, after which it would have been ended.
    """

    index: int
    ended: Ended
    seconds: float


@dataclass(frozen=True)
class Spent:
    """What all the children of one submission used together."""

    cpu_ms: float
    peak_mb: float
    own_mb: float
    children: int
    layers: tuple[Layer, ...]


def run_replayed(
    sandbox: Sandbox,
    cells: Sequence[Cell],
    limits: Limits | None = None,
    lang: str = "en",
    most: int = MOST,
) -> Replayed:
    """Run a submission's cells; without one that ends the child, in a new child.

    Args:
        sandbox: where.
        cells: the code cells, in their order.
        limits: other than the sandbox's own.
        lang: of the course's own sentences in it.
        most: how many cells may be left out; after that, nothing that follows is run.
    """
    return Replayed(sandbox, tuple(cells), limits, lang, most)


class Replayed:
    """A session whose child is replaced when it ends.

    ``outputs`` has a row for every cell; for one that was left out, the row of its end. What
    waits for nothing is waited for once; after that, all the rest has twice the time that it may
    use the processor.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        cells: tuple[Cell, ...],
        limits: Limits | None,
        lang: str,
        most: int,
    ) -> None:
        self.left_out: list[LeftOut] = []
        self.gave_up = False
        self.outputs: list[CellRun] = []
        self._sandbox, self._cells = sandbox, cells
        self._limits, self._lang, self._most = limits or sandbox.limits, lang, most
        self._until: float | None = None  # by the clock, for a submission that has waited already
        self._spent = Spent(0.0, 0.0, 0.0, 0, ())
        self._dead: set[str] = set()
        self._patience = MOST
        self._session = self._played()

    def __enter__(self) -> Replayed:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def observe(self, question: Question) -> Sighting:
        """Ask a question; a name that has ended one child is not asked again.

        Raises:
            ChildEndedError: the answer ended the child; others can still be asked for.
        """
        if question.name in self._dead:
            raise ChildEndedError("killed")
        if not self._session.alive:
            self._session = self._played()
        lost = self._sandbox.lost
        try:
            return self._session.observe(question)
        except ChildEndedError:
            self._count(self._session)
            if self._is_nobodys_fault(lost):
                return self.observe(question)
            self._dead.add(question.name)
            raise

    def close(self) -> Spent:
        """End the child, and return what all of them used."""
        if self._session.alive:
            self._session.close()
            self._count(self._session)
        return self._spent

    def _played(self) -> Session:
        """Return a session in which every cell that is not left out has run."""
        while True:
            places = self._places()
            cells = [self._cells[place] for place in places]
            lost, limits = self._sandbox.lost, self._limits_now()
            session = self._sandbox.open(cells, limits, self._lang)
            if session.alive:
                self._tell(places, session)
                return session
            self._count(session)
            if self._is_nobodys_fault(lost):
                continue
            at = len(session.outputs) - 1
            ended = session.outputs[at].ended
            if not cells:
                raise ChildEndedError(ended)
            guilty = places[min(at, len(places) - 1)]
            self.left_out.append(LeftOut(guilty, ended, limits.wall_seconds))
            self.gave_up = self.gave_up or len(self.left_out) > self._most

    def _limits_now(self) -> Limits:
        if self._until is None:
            return self._limits
        left = max(self._until - monotonic(), LEAST)
        return replace(self._limits, wall_seconds=min(left, self._limits.wall_seconds))

    def _is_nobodys_fault(self, lost: int) -> bool:
        """Tell whether the zygote ended, and a child only with it; once and again, that counts."""
        if self._sandbox.lost == lost or self._patience == 0:
            return False
        self._patience -= 1
        return True

    def _places(self) -> list[int]:
        """Return the cells that are to run: after too many, none behind the last guilty one."""
        guilty = [row.index for row in self.left_out]
        end = min(guilty[self._most :], default=len(self._cells))
        return [place for place in range(end) if place not in guilty]

    def _tell(self, places: list[int], session: Session) -> None:
        rows = dict(zip(places, session.outputs, strict=True))
        rows |= {row.index: CellRun((), row.ended, 0.0) for row in self.left_out}
        not_run = CellRun((), "killed", 0.0)
        self.outputs = [rows.get(place, not_run) for place in range(len(self._cells))]

    def _count(self, session: Session) -> None:
        used, spent = session.usage, self._spent
        if used is None:
            return
        if session.ended == "wall" and self._until is None:
            self._until = monotonic() + 2 * self._limits.cpu_seconds
        self._spent = replace(
            spent,
            cpu_ms=spent.cpu_ms + used.cpu_ms,
            peak_mb=max(spent.peak_mb, used.peak_mb),
            own_mb=max(spent.own_mb, used.own_mb),
            children=spent.children + 1,
            layers=used.layers,
        )
