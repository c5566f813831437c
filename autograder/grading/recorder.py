"""nbgrader's side of settling and recording: the same rules as everywhere, in its own steps."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors.base import NbGraderPreprocessor

from autograder.grading.extensions import Extended, open_extensions, settle_extensions
from autograder.grading.ledger import Entry, open_ledger, remember
from autograder.grading.remarks import keep, log_line
from autograder.grading.rows import rows_of
from autograder.grading.settle import NOTES_ID, put_notes_on_top, settle
from autograder.grading.work import GradeRow

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


class RecordGrades(NbGraderPreprocessor):
    """Saves scores and comments where nbgrader's `SaveAutoGrades` does, in one transaction.

    A score that our own fault prevents is withheld: an earlier one stays, and the cell waits
    for the instructor. What was marked is written down with the scores, or not at all.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Save the scores and comments of a notebook."""
        data = resources["nbgrader"]
        where = (data["notebook"], data["assignment"], data["student"])
        grades, comments = rows_of(nb)
        entry = getattr(self.parent, "entry", None)
        with Gradebook(data["db_url"]) as gradebook:
            for row in grades:
                _save(row, gradebook.find_grade(row.name, *where))
            for comment in comments:
                found: Any = gradebook.find_comment(comment.name, *where)
                found.auto_comment = comment.auto_comment
            if isinstance(entry, Entry):
                self._extend(gradebook, gradebook.find_submission(*where[1:]))
                connection = gradebook.db.connection()
                open_ledger(connection)
                remember(connection, entry)
            gradebook.db.commit()
        return nb, resources

    def _extend(self, gradebook: Gradebook, submission: Any) -> None:
        """Grant what the class's file says, before the next step looks how late it was."""
        is_due = submission.assignment.duedate is not None
        line = getattr(self.parent, "extension", None) if is_due else None
        gradebook.db.flush()
        connection = gradebook.db.connection()
        open_extensions(connection)
        settle_extensions(connection, [Extended(submission.id, submission.extension, line)])


def _save(row: GradeRow, grade: Any) -> None:
    """Write one score, and whether a person has to look at it: also where one did before."""
    if not row.withheld:
        grade.auto_score = row.auto_score
    waits = row.needs_manual or grade.auto_score is None or grade.manual_score is not None
    grade.needs_manual_grade = waits
