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

from autograder.exporting.arrived import Arrived, arrived_in
from autograder.exporting.dates import Dates, dates_in
from autograder.exporting.difference import Change, changes, entries_of
from autograder.exporting.enrolled import enrolled_in, left
from autograder.exporting.errors import ExportError
from autograder.exporting.joining import joined
from autograder.exporting.lines import Line, Wanted, read_lines
from autograder.exporting.memory import Last, last_export, memory_path, remember
from autograder.exporting.people import People, read_people
from autograder.exporting.remarks import remarks, unsettled
from autograder.exporting.safe_file import write_whole
from autograder.messages import tr

ROSTER = "roster.csv"


@dataclass(frozen=True)
class Preview:
    """What an export would say, and in what that differs from the last one.

    Args:
        lines: what would be written.
        changes: against the last export.
        last: that export, if there was one.
        left_out: students of the gradebook who are in the class no more.
    """

    lines: tuple[Line, ...]
    changes: tuple[Change, ...]
    last: Last | None
    left_out: tuple[str, ...] = ()


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
        for line in unsettled(preview.lines):
            self.log.info("%s, %s: %s", line.assignment, line.student, tr(line.note))
        for remark in remarks(preview.lines, preview.left_out):
            self.log.warning("%s", remark)

    def preview(self, gradebook: Gradebook) -> Preview:
        """Return what `write` would write, and how it differs from the last export.

        Raises:
            ExportError: there is nothing to export, or a name is unknown.
        """
        wanted = self._wanted(gradebook)
        lines = self.lines(gradebook, wanted)
        path = self._memory
        last = last_export(path, self.format_name) if path else None
        asked = self._is_asked()
        before = {key: entry for key, entry in last.entries.items() if asked(key)} if last else {}
        changed = tuple(changes(before, entries_of(lines)))
        return Preview(lines, changed, last, wanted.left_out)

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

    def lines(self, gradebook: Gradebook, wanted: Wanted) -> tuple[Line, ...]:
        """Return the lines asked for.

        Raises:
            ExportError: there are none, or an assignment is not in the gradebook.
        """
        known = _assignments(gradebook)
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

    def _wanted(self, gradebook: Gradebook) -> Wanted:
        students = tuple(str(name) for name in self.student)
        root = Path(self.course.root) if self.course else None
        # Who is named one by one is meant, whether or not in the class.
        asked = [] if students else [str(student.id) for student in gradebook.students]
        return Wanted(
            assignments=tuple(str(name) for name in self.assignment),
            students=students,
            left_out=left(asked, enrolled_in(root)) if root and asked else (),
            zero_for_nothing=self.nothing == "zero",
            arrived=self._arrived,
            dates=dates_in(root, _assignments(gradebook)) if root else Dates(),
        )

    def _is_asked(self) -> Callable[[tuple[str, str]], bool]:
        """Return a test whether an older entry belongs to what is exported now."""
        assignments, students = set(self.assignment), set(self.student)

        def asked(key: tuple[str, str]) -> bool:
            assignment, student = key
            return (not assignments or assignment in assignments) and (
                not students or student in students
            )

        return asked

    # ── The course around the gradebook ─────────────────────────────────────────────────

    @property
    def course(self) -> CourseDirectory | None:
        """Return the course that the export was started in, if any."""
        found: Any = getattr(self.parent, "coursedir", None)
        return found if isinstance(found, CourseDirectory) else None

    def known_people(self) -> People | None:
        """Return the table of students, if there is one; a named one is read beside the roster.

        Raises:
            ExportError: a table cannot be read.
        """
        usual = Path(self.course.root if self.course else ".") / ROSTER
        roster = read_people(usual) if usual.is_file() else None
        if not self.people:
            return roster
        named = read_people(Path(self.people))
        return joined(named, roster) if roster and not roster.exported else named

    @property
    def _memory(self) -> Path | None:
        return memory_path(self.course) if self.course else None

    def _arrived(self, student: str, assignment: str) -> Arrived | None:
        return arrived_in(self.course, student, assignment) if self.course else None


def _assignments(gradebook: Gradebook) -> list[str]:
    return [str(assignment.name) for assignment in gradebook.assignments]


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
