"""Keep a candidate's runs apart from each other, from the session, and from what is printed.

What a run changes of the candidate itself is put back by `candidate_state`; here it is the
process around it: streams, warnings, settings, libraries.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterable, Iterator

import numpy as np

from autograder.guards import Interrupts, guarded
from autograder.libraries import held_now, put_back
from autograder.record import Note
from autograder.surroundings import Undo, unchanged


class Sink(io.TextIOBase):
    """A stream that swallows whatever a candidate prints, however much, and counts it."""

    def __init__(self) -> None:
        super().__init__()
        self.characters = 0

    def write(self, text: str) -> int:
        """Accept the text and forget it."""
        self.characters += len(text)
        return len(text)

    def writable(self) -> bool:
        """Say yes to whoever asks."""
        return True


@contextlib.contextmanager
def quiet() -> Iterator[Sink]:
    """Silence prints and warnings."""
    sink = Sink()
    with (
        contextlib.redirect_stdout(sink),
        contextlib.redirect_stderr(sink),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield sink


class Isolation:
    """What candidates are run in; it notes what they did to it."""

    def __init__(self, settings_back: Undo, interrupts: Interrupts) -> None:
        self.threads_left = False
        self._settings_back = settings_back
        self._interrupts = interrupts
        self._libraries = held_now()
        self._replaced: dict[str, None] = {}
        self._characters = 0

    @property
    def stopped_by_person(self) -> bool:
        """Tell whether somebody stopped the kernel, which is no fault of the candidate."""
        return self._interrupts.by_person

    @contextlib.contextmanager
    def run(self) -> Iterator[None]:
        """Undo afterwards what one run did outside itself, so that the next starts as it did."""
        try:
            with quiet() as sink:
                yield
        finally:
            self.libraries_back()
            self._characters += sink.characters
            self._settings_back()

    def libraries_back(self) -> None:
        """Undo what was done to NumPy and to Python's own functions, and note it."""
        self._replaced.update(dict.fromkeys(put_back(self._libraries)))

    def notes(self) -> tuple[Note, ...]:
        """Return what a card has to say of all that was done in here."""
        found = list(note_of(self._replaced))
        if self.threads_left:
            found.append(Note("threads"))
        if self._characters:
            found.append(Note("printed", str(self._characters)))
        return tuple(found)


def note_of(replaced: Iterable[str]) -> tuple[Note, ...]:
    """Return the note on names that had been replaced, if any had."""
    names = ", ".join(f"`{name}`" for name in replaced)
    return (Note("replaces", names),) if names else ()


@contextlib.contextmanager
def isolated() -> Iterator[Isolation]:
    """Run candidates in surroundings that they cannot spoil."""
    with unchanged() as settings_back, guarded() as interrupts:
        yield Isolation(settings_back, interrupts)
