"""Real nbgrader commands on a class in which every known trap is set."""

from __future__ import annotations

import html
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest
from small_course import LESSON
from trap_class import TRAPS, MarkedClass, Trap

from autograder.grading import nodes, notes
from autograder.grading.outcome import outcomes_in, remarks_in
from autograder.grading.remarks import language_of_marked

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("traps")]
QUERY = """
SELECT student.id, base_cell.name, grade.auto_score, grade.needs_manual_grade
FROM grade
JOIN base_cell ON base_cell.id = grade.cell_id
JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN student ON student.id = submitted_assignment.student_id
"""


def scores(root: Path) -> Mapping[tuple[str, str], tuple[float | None, bool]]:
    """Return each student's automatic score for each cell, and whether it waits for a person."""
    with sqlite3.connect(root / "gradebook.db") as database:
        rows = database.execute(QUERY).fetchall()
    database.close()
    return {(student, cell): (score, bool(waits)) for student, cell, score, waits in rows}


def test_the_batch_goes_through(marked: MarkedClass) -> None:
    assert marked.run.returncode == 0, marked.run.stderr[-4000:]
    assert marked.feedback.returncode == 0, marked.feedback.stderr[-4000:]


def test_what_was_handed_in_is_not_touched(marked: MarkedClass) -> None:
    assert marked.after == marked.before
    assert len(marked.before) == len(TRAPS) + 4


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.student)
def test_points(marked: MarkedClass, trap: Trap) -> None:
    found = scores(marked.course.root)
    tests = ("check-write-momentum", "check-write-convert")
    assert tuple(found[trap.student, cell][0] for cell in tests) == trap.points
    expected = (None, True) if trap.written else (0.0, False)
    assert found[trap.student, "answer-why"] == expected


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.student)
def test_every_trouble_ends_in_a_line(marked: MarkedClass, trap: Trap) -> None:
    remarks = remarks_in(marked.notebook_path(trap.student))
    assert {remark.message for remark in remarks} == set(trap.notes)
    for remark in remarks:
        assert f"[{trap.student}]" in marked.run.stderr
        assert remark.text("en") in marked.run.stderr


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.student)
def test_the_line_reaches_the_student_in_the_right_language(
    marked: MarkedClass, trap: Trap
) -> None:
    notebook = nodes.read(marked.notebook_path(trap.student))
    page = marked.page(trap.student)
    unknown = trap.student in ("empty", "list")
    assert language_of_marked(notebook) == (None if unknown else trap.lang)
    assert f'<html lang="{"en" if unknown else trap.lang}">' in page
    assert ("about-your-notebook" in [cell.id for cell in notebook.cells]) is bool(trap.notes)
    assert ('class="cell text notes"' in page) is bool(trap.notes)


def test_a_note_in_an_unknown_language_stands_in_all_three(marked: MarkedClass) -> None:
    (remark,) = remarks_in(marked.notebook_path("empty"))
    text = nodes.read(marked.notebook_path("empty")).cells[0].source
    assert all(plain(remark.text(lang)) in plain(text) for lang in ("en", "ja", "ko"))


def plain(text: str) -> str:
    """Return a text as a reader of the rendered Markdown sees it."""
    return html.unescape(text)


def test_somebody_without_a_notebook_gets_a_line_and_no_points(marked: MarkedClass) -> None:
    found = scores(marked.course.root)
    assert found["nobody", "check-write-momentum"] == (0.0, False)
    assert [r.message for r in remarks_in(marked.notebook_path("nobody"))] == [notes.MISSING]
    assert "momentum.ipynb" in marked.page("nobody")


def test_of_two_notebooks_the_one_with_work_in_it_counts(marked: MarkedClass) -> None:
    found = scores(marked.course.root)
    assert found["twice", "check-write-momentum"] == (10.0, False)
    (remark,) = remarks_in(marked.notebook_path("twice"))
    assert remark.values == {"found": f"{LESSON} (1).ipynb", "others": f'"{LESSON}.ipynb"'}


def test_an_untouched_notebook_earns_nothing(marked: MarkedClass) -> None:
    found = scores(marked.course.root)
    row = {cell: value for (student, cell), value in found.items() if student == "untouched"}
    assert set(row.values()) == {(0.0, False)}
    kinds = [o.verdict.kind for o in outcomes_in(marked.notebook_path("untouched")) if o.verdict]
    assert kinds == ["not_attempted", "not_attempted"]


# ── What the marked notebooks hold ──────────────────────────────────────────────────────


def test_an_unchanged_demonstration_is_not_run_unless_it_is_needed(marked: MarkedClass) -> None:
    right = nodes.read(marked.notebook_path("right-ja"))
    demo = next(cell for cell in right.cells if cell.id == "slow-demo")
    assert demo.execution_count is None
    assert demo.outputs[0]["data"]["text/plain"] == notes.Note(notes.NOT_NEEDED).text("ja")
    shadow = nodes.read(marked.notebook_path("shadow"))  # its answer uses `rate`
    assert next(c for c in shadow.cells if c.id == "used-demo").execution_count is not None
    assert next(c for c in shadow.cells if c.id == "slow-demo").execution_count is None


def test_what_a_learner_wrote_into_a_check_is_kept(marked: MarkedClass) -> None:
    cells = nodes.read(marked.notebook_path("edited")).cells
    check = next(i for i, cell in enumerate(cells) if cell.id == "check-write-momentum")
    assert cells[check].source == 'check("momentum.Momentum")'
    assert cells[check - 1].source.startswith("kept = 1")


def test_a_written_answer_is_found_where_its_cell_lost_its_name(marked: MarkedClass) -> None:
    cells = nodes.read(marked.notebook_path("colab")).cells
    answer = next(cell for cell in cells if cell.id == "answer-why")
    assert answer.source == "Because of the velocity."
    assert answer.metadata["nbgrader"]["points"] == 4


def test_output_without_end_is_cut(marked: MarkedClass) -> None:
    cells = nodes.read(marked.notebook_path("looping")).cells
    loop = next(cell for cell in cells if cell.id == "write-momentum")
    assert sum(len(output.get("text", "")) for output in loop.outputs) <= 20_000
    assert loop.outputs[-1]["ename"] == "CellTimeoutError"


def test_the_verdict_is_in_the_notebook(marked: MarkedClass) -> None:
    first, second = outcomes_in(marked.notebook_path("right-ko"))
    assert (first.exercise, first.points, first.max_points) == ("momentum.Momentum", 10, 10)
    assert second.verdict is not None
    assert second.verdict.kind == "correct"


def test_comments_are_in_the_students_language(marked: MarkedClass) -> None:
    with sqlite3.connect(marked.course.root / "gradebook.db") as database:
        said = [row[0] for row in database.execute("SELECT auto_comment FROM comment") if row[0]]
    database.close()
    stopped = notes.Note(notes.SKIP_TAG, {"cell": "momentum.convert"}).text("en")
    assert any(plain(stopped) == plain(comment) for comment in said)
