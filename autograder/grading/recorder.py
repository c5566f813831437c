"""nbgrader's side of settling and recording: the same rules as everywhere, in its own steps."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import SaveAutoGrades
from nbgrader.preprocessors.base import NbGraderPreprocessor

from autograder.grading.ledger import Entry, open_ledger, remember
from autograder.grading.remarks import keep, log_line
from autograder.grading.rows import comment_row, grade_row
from autograder.grading.settle import NOTES_ID, put_notes_on_top, settle

__all__ = ["NOTES_ID", "RecordGrades", "SettleChecks"]


class SettleChecks(NbGraderPreprocessor):
    """Leaves each test cell with outputs of which nbgrader makes the right score."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Settle every test cell, and put what there is to say on top of the notebook."""
        remarks = settle(nb)
        for remark in remarks:
            self.log.warning("%s", log_line(str(resources["nbgrader"]["student"]), remark))
        keep(nb, remarks)
        put_notes_on_top(nb)
        return nb, resources


class RecordGrades(SaveAutoGrades):
    """Saves scores as nbgrader does, with comments in the student's language.

    A score that our own fault prevents is withheld: an earlier one stays, and the cell waits
    for the instructor.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Save the scores and comments of a notebook."""
        self._notebook = nb
        saved: tuple[NotebookNode, ResourcesDict] = super().preprocess(nb, resources)
        entry = getattr(self.parent, "entry", None)
        if isinstance(entry, Entry):
            self._remember(entry)
        return saved

    def _remember(self, entry: Entry) -> None:
        """Write down what was marked, behind the grades: it must not say more than they hold."""
        with self.gradebook.engine.begin() as connection:
            open_ledger(connection)
            remember(connection, entry)
        self.gradebook.engine.dispose()

    def _add_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        grade = self._find(self.gradebook.find_grade, cell)
        earlier = grade.auto_score
        super()._add_score(cell, resources)
        row = grade_row(cell, self._notebook)
        if row.withheld:
            grade.auto_score = earlier
        grade.needs_manual_grade = grade.needs_manual_grade or row.needs_manual
        self.gradebook.db.commit()

    def _add_comment(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        super()._add_comment(cell, resources)
        comment = self._find(self.gradebook.find_comment, cell)
        comment.auto_comment = comment_row(cell, self._notebook).auto_comment
        self.gradebook.db.commit()

    def _find(self, find: Any, cell: NotebookNode) -> Any:
        name = cell.metadata.nbgrader["grade_id"]
        return find(name, self.notebook_id, self.assignment_id, self.student_id)
