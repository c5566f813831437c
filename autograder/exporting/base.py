"""What the exporters share: which lines, the target, and the memory of the last export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExportPlugin
from traitlets import Dict, Enum, Unicode

from autograder.exporting.difference import Change, changes, entries_of
from autograder.exporting.errors import ExportError
from autograder.exporting.lines import Line, Wanted, read_lines
from autograder.exporting.memory import Last, last_export, memory_path, remember
from autograder.exporting.people import People, read_people
from autograder.exporting.safe_file import write_whole
from autograder.messages import tr

ROSTER = "roster.csv"


@dataclass(frozen=True)
class Preview:
    """What an export would say, and in what that differs from the last one."""

    lines: tuple[Line, ...]
    changes: tuple[Change, ...]
    last: Last | None


class CourseExport(ExportPlugin):
    """Reads the lines, writes one file as a whole, and remembers what it said."""

    format_name: ClassVar[str] = ""
    default_file: ClassVar[str] = ""

    nothing = Enum(["zero", "empty"], "zero", help="What stands where nothing was handed in.").tag(
        config=True
    )
    people = Unicode(
        "", help="Table of the students' ids elsewhere; roster.csv of the course by default."
    ).tag(config=True)
    columns = Dict(
        help="What another system calls an assignment's column, by the assignment's name."
    ).tag(config=True)

    # ── For nbgrader, and for the command ───────────────────────────────────────────────

    def export(self, gradebook: Gradebook) -> None:
        """Export, or log in one line why it cannot be done."""
        try:
            preview = self.write(gradebook)
        except ExportError as error:
            self.log.error("%s", error)
            raise SystemExit(1) from error
        self.log.info("Exported %s rows to %s", len(preview.lines), self.target)
        for line in preview.lines:
            if line.score is None:
                self.log.info("%s, %s: %s", line.assignment, line.student, tr(line.note))

    def preview(self, gradebook: Gradebook) -> Preview:
        """Return what `write` would write, and how it differs from the last export.

        Raises:
            ExportError: there is nothing to export, or a name is unknown.
        """
        lines = self.lines(gradebook)
        path = self._memory
        last = last_export(path, self.format_name) if path else None
        asked = self._is_asked()
        before = {key: entry for key, entry in last.entries.items() if asked(key)} if last else {}
        return Preview(lines, tuple(changes(before, entries_of(lines))), last)

    def write(self, gradebook: Gradebook) -> Preview:
        """Write the file, and remember it as the last export.

        Raises:
            ExportError: it cannot be done; nothing was written.
        """
        preview = self.preview(gradebook)
        write_whole(self.target, self.content(preview.lines))
        if path := self._memory:
            asked = self._is_asked()
            old = preview.last.entries if preview.last else {}
            kept = {key: entry for key, entry in old.items() if not asked(key)}
            remember(path, self.format_name, str(self.target), kept | entries_of(preview.lines))
        return preview

    def content(self, lines: tuple[Line, ...]) -> bytes:
        """Return the whole file.

        Raises:
            ExportError: the other system would not know a student.
        """
        raise NotImplementedError

    @property
    def target(self) -> Path:
        """Return the file to be written."""
        return Path(self.to or self.default_file)

    # ── What is exported ────────────────────────────────────────────────────────────────

    def lines(self, gradebook: Gradebook) -> tuple[Line, ...]:
        """Return the lines asked for.

        Raises:
            ExportError: there are none, or an assignment is not in the gradebook.
        """
        known = [str(assignment.name) for assignment in gradebook.assignments]
        wanted = self._wanted()
        unknown = [name for name in wanted.assignments if name not in known]
        if unknown or not known:
            raise ExportError(_no_assignment(unknown, known))
        lines = tuple(read_lines(gradebook, wanted))
        if not lines:
            raise ExportError(
                tr(
                    "there is no student to export, expected those of the gradebook: enroll the "
                    "class, or ask for students that it has"
                )
            )
        return lines

    def _wanted(self) -> Wanted:
        return Wanted(
            tuple(str(name) for name in self.assignment),
            tuple(str(name) for name in self.student),
            self.nothing == "zero",
            self._waits_to_be_marked,
        )

    def _is_asked(self) -> Callable[[tuple[str, str]], bool]:
        """Return a test whether an older entry belongs to what is exported now."""
        wanted = self._wanted()

        def asked(key: tuple[str, str]) -> bool:
            assignment, student = key
            return (not wanted.assignments or assignment in wanted.assignments) and (
                not wanted.students or student in wanted.students
            )

        return asked

    # ── The course around the gradebook ─────────────────────────────────────────────────

    @property
    def course(self) -> CourseDirectory | None:
        """Return the course that the export was started in, if any."""
        found: Any = getattr(self.parent, "coursedir", None)
        return found if isinstance(found, CourseDirectory) else None

    def known_people(self) -> People | None:
        """Return the table of students, if there is one.

        Raises:
            ExportError: a table was named, and cannot be read.
        """
        if self.people:
            return read_people(Path(self.people))
        usual = Path(self.course.root if self.course else ".") / ROSTER
        return read_people(usual) if usual.is_file() else None

    @property
    def _memory(self) -> Path | None:
        return memory_path(self.course) if self.course else None

    def _waits_to_be_marked(self, student: str, assignment: str) -> bool:
        if self.course is None:
            return False
        step = self.course.submitted_directory
        return Path(self.course.format_path(step, student, assignment)).is_dir()


def _no_assignment(unknown: list[str], known: list[str]) -> str:
    if unknown and known:
        return tr(
            "the gradebook has no assignment {name}, expected one of {known}: correct the name",
            name=", ".join(unknown),
            known=", ".join(known),
        )
    return tr(
        "the gradebook holds no assignment, expected at least one: release a lesson first, for "
        "example with `python -m autograder release momentum`"
    )
