"""Read submissions for `nbgrader autograde` whatever state they are in, and run them contained.

`Autograde.exporter_class` is a public trait. nbgrader makes the exporter after it has listed
the submissions and before it reads any, which is where a machine that cannot contain them is
refused, and where a missing or renamed notebook can be put right: in nbgrader's list, never
among the files that a student handed in.
"""

from __future__ import annotations

import glob
import weakref
from datetime import timedelta
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets import Unicode, default

from autograder.grading import marker
from autograder.grading.briefing import brief_of
from autograder.grading.containing import contained
from autograder.grading.fingerprint import brief_print, fingerprint
from autograder.grading.gradebook import notebooks_of
from autograder.grading.handed_in import handed_in, irregular
from autograder.grading.ledger import Entry
from autograder.grading.release import PATTERN
from autograder.grading.remarks import log_line, remarks_of
from autograder.grading.rulings import RulingError, read_rulings
from autograder.grading.run import RunSubmission
from autograder.grading.running import Facts
from autograder.grading.work import Brief, HandedIn, Task
from autograder.sandbox.client import Sandbox, UncontainedError
from autograder.sandbox.starting import StartError
from course_lib.i18n import language


class SubmissionExporter(NotebookExporter):
    """Hands nbgrader a notebook that its preprocessors can mark, and says what was amiss."""

    release_pattern = Unicode(
        PATTERN, help="Where released notebooks lie below the course's root."
    ).tag(config=True)

    def __init__(self, **settings: Any) -> None:
        initialize: Any = super().__init__
        initialize(**settings)
        self.entry: Entry | None = None
        self.extension: timedelta | None = None
        self._briefs: dict[tuple[str, str], Brief] = {}
        self._brief_prints: dict[int, str] = {}
        self._print = ""  # of the submission at hand
        self._told: set[str] = set()
        make: Any = RunSubmission
        self._settings: RunSubmission = make(parent=self)
        if self._course is not None:
            self._list_every_submission(self._course)
            if RunSubmission in getattr(self.parent, "autograde_preprocessors", ()):
                self._refuse_at_once(self._course)

    @default("optimistic_validation")
    def _optimistic_validation_default(self) -> bool:
        return True  # once, at the end: to validate after every step takes most of nbgrader's time

    @cached_property
    def _course(self) -> CourseDirectory | None:
        return getattr(self.parent, "coursedir", None)

    @cached_property
    def _sandbox(self) -> Sandbox:
        """Return the sandbox of this run of nbgrader; it ends with the exporter."""
        sandbox = contained(self._settings.limits, uncontained=self._settings.uncontained)
        weakref.finalize(self, sandbox.close)
        return sandbox

    def _refuse_at_once(self, course: CourseDirectory) -> None:
        """Start nothing by rulings that cannot be, or on a machine that contains nothing."""
        try:
            read_rulings(Path(course.root), course.assignment_id)
            self._sandbox  # noqa: B018  (made here, before any submission is touched)
        except (RulingError, UncontainedError, StartError) as error:
            self.log.error("%s", error)
            raise NbGraderException(str(error)) from None
        if self._settings.uncontained:
            self.log.warning("Submissions are run without being contained, as was asked for.")

    # ── nbgrader's list ─────────────────────────────────────────────────────────────────

    def _list_every_submission(self, course: CourseDirectory) -> None:
        """Give each submitted folder the registered notebooks, whether or not it holds them."""
        names = notebooks_of(course.db_url, course.course_id, course.assignment_id)
        names = tuple(name for name in names if fnmatch(name, course.notebook_id))
        pattern = course.format_path(
            course.submitted_directory, course.student_id, course.assignment_id
        )
        listed: Any = self.parent
        for folder in sorted(glob.glob(pattern)):  # noqa: PTH207  (the pattern is absolute)
            if names and Path(folder).is_dir():
                paths = [str(Path(folder) / f"{name}.ipynb") for name in names]
                listed.assignments[folder] = paths
                # nbgrader copies whatever lies beside a notebook, and follows links
                links = [glob.escape(str(path)) for path in irregular(Path(folder))]
                course.ignore = [*course.ignore, *links]

    # ── One submission ──────────────────────────────────────────────────────────────────

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **settings: Any
    ) -> Any:
        """Convert a notebook; one that a student handed in is restored before."""
        resources = ResourcesDict() if resources is None else resources
        if not self._is_submission(filename, resources):
            return super().from_filename(filename, resources=resources, **settings)
        path = Path(filename)
        resources["metadata"] = ResourcesDict(name=path.stem, path=str(path.parent))
        notebook = self._restored(path, resources["nbgrader"])
        convert: Any = self.from_notebook_node
        return convert(notebook, resources=resources, **settings)

    def _is_submission(self, filename: str, resources: dict[str, Any]) -> bool:
        data = resources.get("nbgrader")
        if not data or self._course is None:
            return False
        folder = self._course.format_path(
            self._course.submitted_directory, data["student"], data["assignment"]
        )
        return Path(filename).parent == Path(folder)

    def _restored(self, path: Path, data: dict[str, str]) -> NotebookNode:
        """Return the notebook to be marked; its remarks are in its metadata and in the log."""
        files: tuple[HandedIn, ...] = handed_in(path.parent)
        task = Task(data["student"], data["notebook"], files)
        brief = self._brief(data)
        extension = brief.rulings.extension(task.student)
        self._print = fingerprint(self._brief_prints[id(brief)], path.parent, extension)
        notebook = marker.read(task, brief)
        for remark in remarks_of(notebook):
            self.log.warning("%s", log_line(task.student, remark))
        return notebook

    def run(self, notebook: NotebookNode, data: dict[str, str]) -> None:
        """Run a notebook that was restored before, and keep what is recorded of it."""
        known = len(remarks_of(notebook))
        brief = self._brief(data)
        facts = marker.executed(notebook, brief, self._sandbox)
        for remark in remarks_of(notebook)[known:]:
            self.log.warning("%s", log_line(data["student"], remark))
        self._tell_of_tests_by_hand(brief, facts)
        self.extension = brief.rulings.extension(data["student"])
        self.entry = Entry(
            student=data["student"],
            assignment=data["assignment"],
            notebook=data["notebook"],
            fingerprint=self._print,
            layers=facts.layers,
            seed=brief.seed,
            versions=facts.versions,
            cpu_ms=facts.cpu_ms,
        )
        if self._is_last(data):
            self._sandbox.close()  # the formgrader lives on; should more come, it starts anew

    def _tell_of_tests_by_hand(self, brief: Brief, facts: Facts) -> None:
        """Say it once for a notebook, and where the layers are known: after a run."""
        told = [note.text(language()) for note in marker.notes_by_hand(brief, facts)]
        for sentence in told:
            if sentence not in self._told:
                self.log.warning("%s", sentence)
        self._told.update(told)

    def _is_last(self, data: dict[str, str]) -> bool:
        """Tell whether nbgrader has no submission behind this one in its list."""
        listed: Any = self.parent
        folders = sorted(listed.assignments)
        names = sorted(Path(path).stem for path in listed.assignments[folders[-1]])
        assert self._course is not None
        folder = self._course.format_path(
            self._course.submitted_directory, data["student"], data["assignment"]
        )
        return Path(folders[-1]) == Path(folder) and names[-1] == data["notebook"]

    def _brief(self, data: dict[str, str]) -> Brief:
        key = data["assignment"], data["notebook"]
        if key not in self._briefs:
            assert self._course is not None
            self._briefs[key] = brief_of(
                self._course,
                *key,
                self.release_pattern,
                self._settings.limits,
                self._settings.most_restarts,
            )
            brief = self._briefs[key]
            self._brief_prints[id(brief)] = brief_print(brief, self._course)
        return self._briefs[key]
