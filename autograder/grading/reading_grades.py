"""Read grades for a feedback page: nbgrader's own, and which of them still wait for a person."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import GetGrades

from autograder.classroom.roster import Student


class ReadGrades(GetGrades):
    """Tells a cell whose score is not settled from one that earned nothing.

    The page is told whose it is, and how many of its points are not settled.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Read all grades of a notebook."""
        resources["nbgrader"] |= {"name": "", "unsettled": 0.0}
        made: tuple[NotebookNode, ResourcesDict] = super().preprocess(nb, resources)
        return made

    def _get_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        super()._get_score(cell, resources)
        name = cell.metadata["nbgrader"]["grade_id"]
        grade = self.gradebook.find_grade(
            name, self.notebook_id, self.assignment_id, self.student_id
        )
        has_points = grade.manual_score is not None
        cell.metadata.nbgrader["waiting"] = bool(grade.needs_manual_grade and not has_points)
        cell.metadata.nbgrader["again"] = bool(grade.needs_manual_grade and has_points)
        page = resources["nbgrader"]
        page["unsettled"] += float(grade.max_score or 0) if grade.needs_manual_grade else 0.0
        page["name"] = page["name"] or _name_of(grade.notebook.student)


def _name_of(student: Any) -> str:
    """Return a student's name in the order of its script, where the gradebook has one."""
    return Student(student.id, student.first_name or "", student.last_name or "").name
