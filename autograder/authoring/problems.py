"""What stops a build: every problem found, each with its place and its repair."""

from __future__ import annotations

from collections.abc import Iterable


class AuthoringError(Exception):
    """The source, a catalogue or an edited notebook has problems; `problems` lists them all."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def stop_at(problems: Iterable[str]) -> None:
    """Raise an `AuthoringError` of these problems, if there are any."""
    found = tuple(problems)
    if found:
        raise AuthoringError(found)
