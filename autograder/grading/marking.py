"""Mark one submission from Python: what `nbgrader autograde` and `generate_feedback` do.

The settings are those of `nbgrader_config.py`, so every way of marking gives one score.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.grading.config import configure_grading

PATIENCE = 60  # seconds that a process waits for another one to leave the gradebook


@dataclass(frozen=True)
class MarkingRoom:
    """One course folder and assignment, and the file that the log goes to."""

    root: Path
    assignment: str
    log: Path

    @property
    def gradebook(self) -> str:
        """Return the address of the gradebook."""
        return f"sqlite:///{(self.root / 'gradebook.db').as_posix()}?timeout={PATIENCE}"

    def folder(self, step: str, student: str) -> Path:
        """Return the folder of one student at one of nbgrader's steps."""
        return self.root / step / student / self.assignment


class AutogradeAnything(Autograde):
    """nbgrader's converter for a folder that need not hold a notebook of the right name.

    `SubmissionExporter` lists what was handed in; nbgrader's own list would refuse a single
    student without a notebook before the exporter is there to explain it.
    """

    def init_notebooks(self) -> None:
        """Leave the list to the exporter."""
        self.assignments = {}
        self.notebooks = []


def mark(room: MarkingRoom, student: str, *, uncontained: bool = False) -> None:
    """Mark what one student handed in, and write the feedback page.

    Args:
        room: the course and the assignment.
        student: the name of the student's folder.
        uncontained: also where the sandbox's layers do not hold, for what may be trusted.

    Raises:
        NbGraderException: nbgrader gave up; the log says why.
    """
    for converter in (AutogradeAnything, GenerateFeedback):
        config = Config()
        config.RunSubmission.uncontained = uncontained
        convert(room, converter, student, config)


def convert(room: MarkingRoom, converter: Any, student: str, config: Config | None = None) -> None:
    """Run one of nbgrader's converters for one student, in silence but for the log."""
    config = Config() if config is None else config
    configure_grading(config)
    config.CourseDirectory.root = str(room.root)
    config.CourseDirectory.db_url = room.gradebook
    config.CourseDirectory.assignment_id = room.assignment
    config.CourseDirectory.student_id = student
    config.BaseConverter.force = True
    log = _log(room.log)
    try:
        course = CourseDirectory(config=config, log=log)
        converter(coursedir=course, config=config, log=log).start()
    finally:
        for handler in log.handlers:
            handler.close()


def _log(path: Path) -> logging.Logger:
    log = logging.Logger("marking")  # outside the tree of loggers: nothing reaches the console
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setLevel(logging.INFO)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    return log
