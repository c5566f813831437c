"""Turn the outputs of checks into points, and the points and notes into the gradebook."""

from __future__ import annotations

import math
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import SaveAutoGrades
from nbgrader.preprocessors.base import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution

from autograder.grading import nodes, notes
from autograder.grading.notes import Note, as_comment, as_markdown
from autograder.grading.outcome import verdict_of
from autograder.grading.registry import CHECK_CALL
from autograder.grading.remarks import (
    is_unread,
    language_of_marked,
    log_and_keep,
    remarks_of,
)
from autograder.messages import tr

NOTES_ID = "about-your-notebook"
STOPPED = ("CellTimeoutError", "KernelDied")
NO_RESPONSE = "No response."


class SettleChecks(NbGraderPreprocessor):
    """Leaves each test cell with outputs of which nbgrader makes the right score.

    nbgrader takes a cell without a number for fully right and any text on stderr for wrong.
    Here a check that gave no number of points gives 0 and a note, and warnings cost nothing.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Settle every test cell, and put what there is to say on top of the notebook."""
        self._notebook = nb
        self._student = str(resources["nbgrader"]["student"])
        for cell in nb.cells:
            if is_grade(cell) and not is_solution(cell) and cell.cell_type == "code":
                self._settle(cell)
        remarks = remarks_of(nb)
        if remarks:
            text = as_markdown(remarks, language_of_marked(nb))
            note = nodes.cell("markdown", text, {"id": NOTES_ID})
            note["id"] = NOTES_ID
            nb.cells.insert(0, note)
        return nb, resources

    def _settle(self, cell: NotebookNode) -> None:
        for output in cell.outputs:
            if output.output_type == "stream":
                output.name = "stdout"
        if CHECK_CALL.fullmatch(cell.source):
            remark = self._remark(cell)
            points = 0.0 if remark else _result(cell) or 0.0
        elif cell.execution_count is None:
            remark, points = Note(notes.NOT_RUN, {"cell": _shown(cell)}, _title(cell)), 0.0
        else:
            return  # a test written by hand: nbgrader's own rule
        cell.outputs = [o for o in cell.outputs if o.output_type != "execute_result"]
        cell.outputs.insert(0, nodes.result(str(points), cell.execution_count))
        if remark and not is_unread(self._notebook):
            log_and_keep(self, self._notebook, self._student, remark)

    def _remark(self, cell: NotebookNode) -> Note | None:
        """Return why the outputs of a check give no points, or None where they do."""
        title, shown = _title(cell), _shown(cell)
        most = float(cell.metadata.nbgrader["points"])
        verdict = verdict_of(cell)
        value = _result(cell)
        if verdict and verdict.kind == "broken":
            return Note(notes.WITHHELD, {"cell": shown}, title)
        if value is None:
            stopped = any(
                o.get("ename") in ("CellTimeoutError", "KernelDied") for o in cell.outputs
            )
            ran = cell.execution_count is not None and not stopped
            message = notes.NO_NUMBER if ran else notes.NOT_RUN
            return Note(message, {"cell": shown}, title)
        if not (math.isfinite(value) and 0 <= value <= most):
            return Note(notes.NOT_POINTS, {"cell": shown, "value": value, "most": most}, title)
        return None


def _result(cell: NotebookNode) -> float | None:
    """Return the number that a cell printed as its value."""
    for output in cell.outputs:
        if output.output_type == "execute_result":
            text = output.get("data", {}).get("text/plain", "")
            try:
                return float(text)
            except ValueError:
                return None
    return None


def _shown(cell: NotebookNode) -> str:
    """Return the exercise that a test cell is about, as the learner knows it."""
    match = CHECK_CALL.fullmatch(cell.source)
    return match.group(1) if match else _title(cell)


def _title(cell: NotebookNode) -> str:
    return str(cell.metadata.nbgrader["grade_id"]).removeprefix("check-")


class RecordGrades(SaveAutoGrades):
    """Saves scores as nbgrader does, with comments in the student's language.

    A score that our own fault prevents is withheld: an earlier one stays, and the cell waits
    for the instructor.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Save the scores and comments of a notebook."""
        self._remarks = remarks_of(nb)
        self._lang = language_of_marked(nb)
        self._unread = is_unread(nb)
        saved: tuple[NotebookNode, ResourcesDict] = super().preprocess(nb, resources)
        return saved

    def _add_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        grade = self._find(self.gradebook.find_grade, cell)
        earlier = grade.auto_score
        super()._add_score(cell, resources)
        about = [note for note in self._remarks if note.cell in ("", _title(cell))]
        if any(note.message == notes.WITHHELD for note in about):
            grade.auto_score = earlier
        if any(note.needs_instructor for note in about):
            grade.needs_manual_grade = True
        self.gradebook.db.commit()

    def _add_comment(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        super()._add_comment(cell, resources)
        comment = self._find(self.gradebook.find_comment, cell)
        about = [note for note in self._remarks if note.cell == _title(cell)]
        if self._unread:
            comment.auto_comment = None  # the note on top says why there is nothing
        elif about:
            comment.auto_comment = as_comment(about, self._lang)
        elif comment.auto_comment == NO_RESPONSE:
            comment.auto_comment = tr("No response.", self._lang or "en")
        self.gradebook.db.commit()

    def _find(self, find: Any, cell: NotebookNode) -> Any:
        name = cell.metadata.nbgrader["grade_id"]
        return find(name, self.notebook_id, self.assignment_id, self.student_id)
