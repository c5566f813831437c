"""Leave each test cell with outputs of which nbgrader makes the right score.

nbgrader takes a cell without a number for fully right and any text on stderr for wrong. Here a
check that gave no number of points gives 0 and a note, and warnings cost nothing.
"""

from __future__ import annotations

import math

from nbformat import NotebookNode

from autograder.grading import nodes, notes
from autograder.grading.cell_kinds import is_grade, is_solution
from autograder.grading.notes import Note, as_markdown
from autograder.grading.outcome import verdict_of
from autograder.grading.registry import CHECK_CALL
from autograder.grading.remarks import is_unread, language_of_marked, remarks_of
from autograder.grading.running import STOPPED

NOTES_ID = "about-your-notebook"


def settle(notebook: NotebookNode) -> list[Note]:
    """Settle every test cell, and return what there is to say about them."""
    tests = (cell for cell in notebook.cells if _is_test(cell))
    remarks = [remark for cell in tests for remark in _settle(cell)]
    withheld = {note.cell for note in remarks_of(notebook) if note.withholds}
    if is_unread(notebook) or "" in withheld:
        return []  # the note on top says what became of all scores
    return [remark for remark in remarks if remark.cell not in withheld]


def put_notes_on_top(notebook: NotebookNode) -> None:
    """Put all there is to say to the student on top of the notebook."""
    remarks = remarks_of(notebook)
    if remarks:
        text = as_markdown(remarks, language_of_marked(notebook))
        note = nodes.cell("markdown", text, {"id": NOTES_ID})
        note["id"] = NOTES_ID
        notebook.cells.insert(0, note)


def title_of(cell: NotebookNode) -> str:
    """Return the name of the exercise's own cell, which a learner knows."""
    return str(cell.metadata["nbgrader"]["grade_id"]).removeprefix("check-")


def _is_test(cell: NotebookNode) -> bool:
    return bool(is_grade(cell) and not is_solution(cell) and cell.cell_type == "code")


def _settle(cell: NotebookNode) -> list[Note]:
    for output in cell.outputs:
        if output.output_type == "stream":
            output["name"] = "stdout"
    is_check = CHECK_CALL.fullmatch(cell.source)
    remark = _remark(cell) if is_check else _remark_by_hand(cell)
    if not is_check and remark is None:
        return []  # a test written by hand: nbgrader's own rule
    points = 0.0 if remark else _result(cell) or 0.0
    others = [o for o in cell.outputs if o.output_type != "execute_result"]
    cell["outputs"] = [nodes.result(str(points), cell.execution_count), *others]
    return [remark] if remark else []


def _remark(cell: NotebookNode) -> Note | None:
    """Return why the outputs of a check give no points, or None where they do."""
    title, shown = title_of(cell), _shown(cell)
    verdict = verdict_of(cell)
    value = _result(cell)
    if verdict and verdict.kind == "broken":
        return Note(notes.WITHHELD, {"cell": shown}, title)
    if value is None:
        message = notes.NO_NUMBER if _has_run(cell) else notes.NOT_RUN
        return Note(message, {"cell": shown}, title)
    return None if _are_points(value, cell) else _not_points(value, cell)


def _remark_by_hand(cell: NotebookNode) -> Note | None:
    """Return why an instructor's own test gives no points, where nbgrader's rule would err."""
    if not _has_run(cell):
        return Note(notes.NOT_RUN, {"cell": _shown(cell)}, title_of(cell))
    failed = any(output.output_type == "error" for output in cell.outputs)
    value = None if failed else _result(cell)
    return None if value is None or _are_points(value, cell) else _not_points(value, cell)


def _has_run(cell: NotebookNode) -> bool:
    stopped = any(output.get("ename") in STOPPED for output in cell.outputs)
    return cell.execution_count is not None and not stopped


def _are_points(value: float, cell: NotebookNode) -> bool:
    return math.isfinite(value) and 0 <= value <= _most(cell)


def _not_points(value: float, cell: NotebookNode) -> Note:
    values = {"cell": _shown(cell), "value": value, "most": _most(cell)}
    return Note(notes.NOT_POINTS, values, title_of(cell))


def _most(cell: NotebookNode) -> float:
    return float(cell.metadata["nbgrader"]["points"])


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
    return match.group(1) if match else title_of(cell)
