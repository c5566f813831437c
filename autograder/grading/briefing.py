"""What is known of a notebook before anybody's work is seen, from gradebook, release and file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import IgnorePattern, LimitOutput

from autograder.grading.gradebook import kernelspec_of, notebooks_of, registry_of
from autograder.grading.release import PATTERN, read_release
from autograder.grading.rulings import read_rulings
from autograder.grading.seeds import seed_for
from autograder.grading.versions import versions_of
from autograder.grading.work import Brief
from autograder.sandbox.limits import Limits


def brief_of(
    course: CourseDirectory,
    assignment: str,
    notebook: str,
    pattern: str = PATTERN,
    limits: Limits | None = None,
    most_restarts: int = 3,
) -> Brief:
    """Return what is known of a notebook before anybody's work is seen.

    Args:
        course: the course's folder and gradebook, with the settings of its instructor.
        assignment: the assignment's name.
        notebook: the notebook's name.
        pattern: where released notebooks lie below the course's root.
        limits: what one submission may use.
        most_restarts: how many cells may end the process before the rest is given up.

    Raises:
        MissingEntry: the gradebook does not know the notebook.
        SeedFileError: the file of seeds is damaged.
        RulingError: the class's file decides something that cannot be.
    """
    where, root = (course.db_url, course.course_id, assignment), Path(course.root)
    registry = registry_of(*where, notebook)
    return Brief(
        assignment=assignment,
        notebook=notebook,
        registry=registry,
        release=read_release(root, assignment, notebook, pattern),
        others=tuple(name for name in notebooks_of(*where) if name != notebook),
        kernelspec=kernelspec_of(*where, notebook),
        seed=seed_for(root, assignment),
        limits=limits or Limits(),
        most_restarts=most_restarts,
        rulings=read_rulings(root, assignment),
        versions=versions_of({row.exercise for row in registry.values() if row.exercise}),
        **_shown(course),
    )


def _shown(course: CourseDirectory) -> dict[str, Any]:
    """Return what nbgrader's own steps leave of a cell's outputs."""
    limits, passed_over = (_step(kind, course) for kind in (LimitOutput, IgnorePattern))
    return {
        "max_lines": limits.max_lines if limits.enabled else -1,
        "max_traceback": limits.max_traceback if limits.enabled else -1,
        "ignored": passed_over.pattern if passed_over.enabled else "",
    }


def _step(kind: Any, course: CourseDirectory) -> Any:
    """Return one of nbgrader's steps with the instructor's settings."""
    return kind(config=course.config)
