"""Read submissions for `nbgrader autograde` whatever state they are in.

`Autograde.exporter_class` is a public trait. nbgrader makes the exporter after it has listed
the submissions and before it reads any, which is where a missing or renamed notebook can be
put right: in nbgrader's list, never among the files that a student handed in.
"""

from __future__ import annotations

import glob
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from traitlets import Unicode

from autograder.grading import notes
from autograder.grading.intake import take_in
from autograder.grading.notes import Note, to_metadata
from autograder.grading.registry import Registry, notebooks_of, registry_of
from autograder.grading.release import PATTERN, Release, read_release
from autograder.grading.restore import restore, stand_in


class SubmissionExporter(NotebookExporter):
    """Hands nbgrader a notebook that its preprocessors can mark, and says what was amiss."""

    release_pattern = Unicode(
        PATTERN, help="Where released notebooks lie below the course's root."
    ).tag(config=True)

    def __init__(self, **settings: Any) -> None:
        initialize: Any = super().__init__
        initialize(**settings)
        self._known: dict[tuple[str, str], tuple[Registry, Release]] = {}
        self._names: tuple[str, ...] = ()
        if self._course is not None:
            self._list_every_submission(self._course)

    @cached_property
    def _course(self) -> CourseDirectory | None:
        return getattr(self.parent, "coursedir", None)

    # ── nbgrader's list ─────────────────────────────────────────────────────────────────

    def _list_every_submission(self, course: CourseDirectory) -> None:
        """Give each submitted folder the registered notebooks, whether or not it holds them."""
        names = notebooks_of(course.db_url, course.course_id, course.assignment_id)
        self._names = names
        names = tuple(name for name in names if fnmatch(name, course.notebook_id))
        pattern = course.format_path(
            course.submitted_directory, course.student_id, course.assignment_id
        )
        listed: Any = self.parent
        for folder in sorted(glob.glob(pattern)):  # noqa: PTH207  (the pattern is absolute)
            if names and Path(folder).is_dir():
                paths = [str(Path(folder) / f"{name}.ipynb") for name in names]
                listed.assignments[folder] = paths

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
        registry, release = self._what_is_known(data["assignment"], data["notebook"])
        notebook, remarks = self._read(path, data["assignment"], registry, release)
        notebook.metadata["course"]["notes"] = to_metadata(remarks)
        for remark in remarks:
            self.log.warning("[%s] %s: %s", data["student"], data["notebook"], remark.text("en"))
        return notebook

    def _read(
        self, path: Path, lesson: str, registry: Registry, release: Release
    ) -> tuple[NotebookNode, list[Note]]:
        """Restore what was handed in; one student's odd file must not stop the others."""
        others = [name for name in self._names if name != path.stem]
        lang = None
        try:
            intake = take_in(path.parent, path.stem, registry, release, others)
            lang = intake.language
            if intake.notebook is None:
                return stand_in(registry, release, lesson, lang), list(intake.remarks)
            notebook, remarks = restore(intake.notebook, registry, release, lesson)
            return notebook, [*intake.remarks, *remarks]
        except Exception as error:
            self.log.exception("%s could not be read", path)
            reason = f"{type(error).__name__}: {error}"
            return stand_in(registry, release, lesson, lang), [
                Note(notes.NOT_PROCESSED, {"reason": reason})
            ]

    def _what_is_known(self, assignment: str, notebook: str) -> tuple[Registry, Release]:
        if (assignment, notebook) not in self._known and self._course is not None:
            course = self._course
            self._known[assignment, notebook] = (
                registry_of(course.db_url, course.course_id, assignment, notebook),
                read_release(Path(course.root), assignment, notebook, self.release_pattern),
            )
        return self._known[assignment, notebook]
