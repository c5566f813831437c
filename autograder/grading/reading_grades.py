"""Read grades for a feedback page: nbgrader's own, and which of them still wait for a person."""

from __future__ import annotations

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import GetGrades


class ReadGrades(GetGrades):
    """Tells a cell whose score is not settled from one that earned nothing."""

    def _get_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        super()._get_score(cell, resources)
        name = cell.metadata["nbgrader"]["grade_id"]
        grade = self.gradebook.find_grade(
            name, self.notebook_id, self.assignment_id, self.student_id
        )
        unsettled = grade.needs_manual_grade and grade.manual_score is None
        cell.metadata.nbgrader["waiting"] = bool(unsettled)
