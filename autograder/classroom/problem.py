"""What keeps a command of the classroom from its work; nothing has been changed by then."""

from __future__ import annotations


class ClassroomError(Exception):
    """One or more problems, each a sentence in three parts for the instructor."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))
