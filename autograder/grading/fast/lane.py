"""The fast lane: plan what is to be marked, hand it to a crew, and record what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from autograder.grading.fast.book import Book, open_book, recorded, waiting
from autograder.grading.fast.briefs import brief_for, is_uncontained
from autograder.grading.fast.crew import Crew, Failed, Mark, Orders
from autograder.grading.fast.database import plain_errors
from autograder.grading.fast.failing import stand_in_for
from autograder.grading.fast.findings import finding_of
from autograder.grading.fast.penalties import penalty_of
from autograder.grading.fast.recording import Recorder
from autograder.grading.fast.room import Folder, Room
from autograder.grading.fast.rows import Done, known_students
from autograder.grading.fast.shelf import Shelf
from autograder.grading.fingerprint import brief_print, fingerprint
from autograder.grading.handed_in import handed_in
from autograder.grading.ledger import recall
from autograder.grading.timestamp import TimestampError, handed_in_at
from autograder.grading.work import Brief, Marked, Task
from autograder.messages import tr
from autograder.sandbox.layer import Layer

Key: TypeAlias = tuple[str, str]
Result: TypeAlias = Literal["marked", "unchanged", "failed"]


@dataclass(frozen=True)
class Step:
    """What became of one student's notebook.

    Args:
        student: who handed it in.
        notebook: the notebook's name.
        result: of this run; what failed is recorded, and waits for a person.
        damaged: no notebook could be read in what was handed in.
        lines: what there is to say to the instructor.
        layers: what held it while it ran.
    """

    student: str
    notebook: str
    result: Result
    damaged: bool = False
    lines: tuple[str, ...] = ()
    layers: tuple[Layer, ...] = ()


@dataclass(frozen=True)
class Manner:
    """How a class is to be marked.

    Args:
        crew: makes the crew that marks, once it is known what is to be told to it.
        force: mark what has not changed, too.
        contained: refuse to run a submission that the sandbox's layers do not hold.
        mark: other than the project's own, in tests.
    """

    crew: Callable[[Orders], Crew]
    force: bool = False
    contained: bool = True
    mark: Mark | None = None


class Lane:
    """One assignment on its way from the students' folders to the gradebook.

    Args:
        room: the course.
        assignment: a registered one.
        folders: what was handed in for it.
        manner: how it is to be marked.
        tell: is told how many notebooks there are, and then of each, once.
    """

    def __init__(
        self,
        room: Room,
        assignment: str,
        folders: Sequence[Folder],
        manner: Manner,
        tell: Callable[[Step | int], None],
    ) -> None:
        self._room, self._folders, self._manner, self._tell = room, folders, manner, tell
        with plain_errors(room.engine.url), room.engine.begin() as connection:
            book = open_book(connection, assignment)
            assert book is not None  # the room's list of lessons has it
            self._book: Book = book
            rows = recorded(connection, book)
            told = recall(connection, assignment)
            self._students = known_students(connection, [row.student for row in folders])
        self._marked_before = {key: told[key] for key in rows if key in told}
        self._shelf = Shelf(room.course, room.autograde, assignment, frozenset(book.pages))
        self._under_way: dict[Key, tuple[str, datetime | None, tuple[str, ...]]] = {}

    def run(self) -> None:
        """Mark and record whatever is not yet.

        Raises:
            UncontainedError: a layer of the sandbox does not hold.
            GradebookError: the gradebook cannot be written.
            ShelfError: a marked notebook cannot be.
        """
        self._tell(len(self._folders) * len(self._book.pages))
        briefs = {name: self._brief(name) for name in self._book.pages}
        contained = self._manner.contained and not is_uncontained(self._room.course)
        orders = Orders(briefs, contained, self._manner.mark)
        penalty = penalty_of(self._room.autograde)
        crew = self._manner.crew(orders)
        try:
            with Recorder(self._room.engine, self._book, self._shelf, penalty) as recorder:
                for result in crew.marked(self._tasks(briefs)):
                    self._record(result, briefs, recorder)
        finally:
            crew.close()

    def waiting(self) -> int:
        """Return how many notebooks of all that are recorded wait for a person."""
        with plain_errors(self._room.engine.url), self._room.engine.begin() as connection:
            return waiting(connection, self._book)

    def _brief(self, notebook: str) -> Brief:
        with plain_errors(self._room.engine.url):
            return brief_for(self._room.course, self._book.name, notebook)

    # ── What is to be marked ────────────────────────────────────────────────────────────

    def _tasks(self, briefs: dict[str, Brief]) -> Iterator[Task]:
        """Yield what is to be marked; files are read when a worker is about to need them."""
        prints = {name: brief_print(brief, self._room.course) for name, brief in briefs.items()}
        for folder in self._folders:
            if not self._may_be_marked(folder):
                continue
            for notebook in self._book.pages:
                key = folder.student, notebook
                extension = briefs[notebook].rulings.extension(folder.student)
                found = fingerprint(prints[notebook], folder.path, extension)
                if self._is_unchanged(key, found):
                    self._tell(Step(*key, "unchanged"))
                    continue
                self._under_way[key] = (found, *self._time_of(folder))
                yield Task(*key, handed_in(folder.path))

    def _is_unchanged(self, key: Key, found: str) -> bool:
        known = not self._manner.force and self._marked_before.get(key) == found
        return known and self._shelf.holds(*key)

    def _may_be_marked(self, folder: Folder) -> bool:
        """Refuse a student whom the gradebook lacks, where it must not get new ones."""
        if self._room.autograde.create_student or folder.student in self._students:
            return True
        line = tr(
            '[{student}] The gradebook has no student of this name, and "create_student" is '
            "off: nothing was marked. Add the student, or rename the folder.",
            student=folder.student,
        )
        for notebook in self._book.pages:
            self._tell(Step(folder.student, notebook, "failed", lines=(line,)))
        return False

    def _time_of(self, folder: Folder) -> tuple[datetime | None, tuple[str, ...]]:
        """Return when something was handed in, and what to say where its file is damaged."""
        try:
            return handed_in_at(folder.path), ()
        except TimestampError:
            line = tr(
                "[{student}] timestamp.txt holds no date: it was marked as handed in at an "
                "unknown time, without a penalty. Correct the file, and mark again.",
                student=folder.student,
            )
            return None, (line,)

    # ── What came back ──────────────────────────────────────────────────────────────────

    def _record(
        self, result: Marked | Failed, briefs: dict[str, Brief], recorder: Recorder
    ) -> None:
        found, handed, lines = self._under_way.pop((result.student, result.notebook))
        brief = briefs[result.notebook]
        marked = stand_in_for(result, brief) if isinstance(result, Failed) else result
        finding = finding_of(marked)
        failed = finding == "failed"
        recorder.record(Done(marked, "" if failed else found, handed))
        self._tell(
            Step(
                marked.student,
                marked.notebook,
                "failed" if failed else "marked",
                damaged=finding == "damaged",
                lines=(*lines, *marked.log),
                layers=marked.layers,
            )
        )
