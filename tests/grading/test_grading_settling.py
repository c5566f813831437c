"""Points from the outputs of checks, and the sentences that go with them."""

from __future__ import annotations

from typing import Any

import pytest
from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from autograder.grading import nodes, notes
from autograder.grading.notes import Note
from autograder.grading.outcome import VERDICT_TYPE, verdict_of
from autograder.grading.recorder import SettleChecks
from autograder.grading.remarks import keep, remarks_of
from autograder.grading.settle import settle
from autograder.record import Verdict
from autograder.verdict_json import verdict_json
from course_lib.i18n import LANGUAGES

CHECK = 'check("toy.half")'
RESOURCES = {"nbgrader": {"student": "somebody"}}


def stream(name: str) -> NotebookNode:
    return NotebookNode(output_type="stream", name=name, text="RuntimeWarning: overflow")


def settled(outputs: list[Any], source: str = CHECK, ran: bool = True) -> tuple[float, list[Note]]:
    """Return nbgrader's score of a check with these outputs, worth 5 points, and the notes."""
    cell = nodes.cell("code", source, {"id": "check-half"})
    data = {"grade": True, "solution": False, "locked": True, "points": 5}
    cell.metadata["nbgrader"] = {**data, "grade_id": "check-half"}
    cell.outputs, cell.execution_count = outputs, 1 if ran else None
    notebook = nodes.notebook([cell], {"course": {"language": "ja"}})
    SettleChecks().preprocess(notebook, RESOURCES)
    score, _ = determine_grade(notebook.cells[-1])
    return score, remarks_of(notebook)


@pytest.mark.parametrize("text", ["0", "2.5", "5.0", "np.float64(3.0)"])
def test_a_number_of_points_is_taken(text: str) -> None:
    score, remarks = settled([nodes.result(text, 1)])
    taken = text != "np.float64(3.0)"
    assert score == (float(text) if taken else 0)
    assert bool(remarks) is not taken


def test_warnings_cost_nothing() -> None:
    assert settled([stream("stderr"), nodes.result("5.0", 1)]) == (5, [])


@pytest.mark.parametrize(
    ("outputs", "ran", "message"),
    [
        ([], True, notes.NO_NUMBER),
        ([], False, notes.NOT_RUN),
        ([nodes.display("5.0")], True, notes.NO_NUMBER),
        ([nodes.result("full marks", 1)], True, notes.NO_NUMBER),
        ([nodes.error("NameError")], True, notes.NO_NUMBER),
        ([nodes.error("CellTimeoutError")], True, notes.NOT_RUN),
        ([nodes.error("ProcessEnded")], True, notes.NOT_RUN),
        ([nodes.result("5.5", 1)], True, notes.NOT_POINTS),
        ([nodes.result("-1", 1)], True, notes.NOT_POINTS),
        ([nodes.result("nan", 1)], True, notes.NOT_POINTS),
        ([nodes.result("inf", 1)], True, notes.NOT_POINTS),
    ],
)
def test_anything_else_is_no_points_and_a_note(outputs: list[Any], ran: bool, message: str) -> None:
    score, remarks = settled(outputs, ran=ran)
    assert score == 0
    assert [remark.message for remark in remarks] == [message]
    assert remarks[0].needs_instructor is (message != notes.NOT_RUN)


def test_a_fault_of_the_checker_is_withheld() -> None:
    bundle = {VERDICT_TYPE: verdict_json(Verdict("toy.half", "broken")), "text/plain": "card"}
    shown = NotebookNode(output_type="display_data", data=bundle, metadata={})
    score, (remark,) = settled([shown, nodes.result("inf", 1)])
    assert (score, remark.message) == (0, notes.WITHHELD)


def check_cell(title: str) -> NotebookNode:
    """Return a check that never ran."""
    cell = nodes.cell("code", f'check("toy.{title}")', {"id": f"check-{title}"})
    data = {"grade": True, "solution": False, "locked": True, "points": 5}
    cell.metadata["nbgrader"] = {**data, "grade_id": f"check-{title}"}
    return cell


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Note(notes.NOT_PROCESSED, {"reason": "MemoryError"}), []),
        (Note(notes.WITHHELD, {"cell": "toy.half"}, "half"), ["third"]),
        (Note(notes.KERNEL_DIED, {"line": "x"}), ["half", "third"]),
    ],
)
def test_no_points_are_named_where_the_score_is_withheld(fault: Note, told: list[str]) -> None:
    """No "0 points" is said below "by our own fault": an earlier score stays."""
    notebook = nodes.notebook([check_cell("half"), check_cell("third")], {"course": {}})
    keep(notebook, [fault])
    remarks = settle(notebook)
    assert {remark.message for remark in remarks} <= {notes.NOT_RUN}
    assert [remark.cell for remark in remarks] == told


def test_a_test_written_by_hand_keeps_nbgraders_rule() -> None:
    assert settled([], "assert half(4) == 2") == (5, [])
    assert settled([stream("stderr")], "assert half(4) == 2") == (5, [])
    assert settled([nodes.error("AssertionError")], "assert half(4) == 2")[0] == 0
    score, (remark,) = settled([], "assert half(4) == 2", ran=False)
    assert (score, remark.message) == (0, notes.NOT_RUN)


@pytest.mark.parametrize("data", [{}, {"kind": "correct"}, [], "text", None])
def test_data_that_is_no_verdict_is_passed_over(data: Any) -> None:
    cell = nodes.cell("code", CHECK)
    shown = NotebookNode(output_type="display_data", data={VERDICT_TYPE: data}, metadata={})
    cell.outputs = [shown]
    assert verdict_of(cell) is None


# ── Notes ───────────────────────────────────────────────────────────────────────────────

VALUES = {
    "expected": "a.ipynb",
    "found": "<b>.ipynb",
    "others": '"c.ipynb"',
    "reason": Note(notes.NOT_JSON, {"line": 3}),
    "version": "3.0",
    "kernel": "ir",
    "limit": 64,
    "line": "while True: # *x*",
    "cell": "momentum.Momentum",
    "count": 2,
    "seconds": 30,
    "error": "PermissionError",
    "points": 2.0,
    "value": 7.0,
    "most": 6.0,
}
MESSAGES = [
    value for name, value in vars(notes).items() if name.isupper() and isinstance(value, str)
]


@pytest.mark.parametrize("message", MESSAGES)
def test_every_note_can_be_said_in_every_language(message: str) -> None:
    note = Note(message, VALUES)
    for lang in LANGUAGES:
        assert note.text(lang)
        assert "{" not in note.text(lang)
        assert "<b>" not in notes.as_markdown([note], lang)
    assert notes.from_metadata(notes.to_metadata([note])) == [note]


def test_an_unknown_language_gets_all_three() -> None:
    text = notes.as_markdown([Note(notes.SETUP_MISSING)], None)
    assert text.count("- ") == len(LANGUAGES)


def test_the_same_note_is_said_once() -> None:
    note = Note(notes.SETUP_MISSING)
    assert notes.as_markdown([note, note], "en").count("- ") == 1
