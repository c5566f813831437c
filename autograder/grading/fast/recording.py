"""The recorder: the one owner of the gradebook while a class is marked.

Notebooks are put in their places first and the rows that speak of them are committed after,
a few submissions at a time. Whatever is killed in between is simply marked again, and since
every row is found by student and notebook, nothing is ever recorded twice.
"""

from __future__ import annotations

from time import monotonic
from types import TracebackType

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from autograder.grading.fast.book import Book
from autograder.grading.fast.database import plain_errors
from autograder.grading.fast.penalties import Penalty
from autograder.grading.fast.rows import Done, write
from autograder.grading.fast.shelf import Shelf

BATCH = 16
SECONDS = 0.5  # after which even a smaller batch is committed
ATTEMPTS = 3


class Recorder:
    """Records what is marked of one assignment; used as a context, whose end commits the rest.

    Args:
        engine: of the gradebook.
        book: the registered assignment.
        shelf: where marked notebooks go.
        penalty: what is done about late work, if anything.
    """

    def __init__(self, engine: Engine, book: Book, shelf: Shelf, penalty: Penalty | None) -> None:
        self._engine, self._book, self._shelf, self._penalty = engine, book, shelf, penalty
        self._batch: dict[tuple[str, str], Done] = {}
        self._committed = monotonic()

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, KeyboardInterrupt):
            self.commit()

    def record(self, done: Done) -> None:
        """Put a marked notebook in its place, and its marks into the next batch.

        Raises:
            ShelfError: the notebook could not be written.
            GradebookError: the gradebook could not; nothing of the batch is recorded.
        """
        marked = done.marked
        self._shelf.put(marked.student, marked.notebook, marked.text)
        self._batch[marked.student, marked.notebook] = done
        if len(self._batch) >= BATCH or monotonic() - self._committed > SECONDS:
            self.commit()

    def commit(self) -> None:
        """Write what has gathered into the gradebook, in one transaction.

        Raises:
            GradebookError: it could not be written.
        """
        # In one order everywhere, so that two recorders never wait for each other's rows.
        batch = [done for _, done in sorted(self._batch.items(), key=lambda row: row[0])]
        self._batch.clear()
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with plain_errors(self._engine.url), self._engine.begin() as connection:
                    write(connection, self._book, batch, self._penalty)
                break
            except IntegrityError:  # another process made the same student's rows meanwhile
                if attempt == ATTEMPTS:
                    raise
        self._committed = monotonic()
