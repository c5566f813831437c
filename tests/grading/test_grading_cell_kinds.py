"""nbgrader's rules about one cell, held against nbgrader itself."""

from __future__ import annotations

import itertools
import subprocess
import sys
from typing import Any

import pytest
from nbformat import NotebookNode, v4
from nbgrader import utils

from autograder.grading import cell_kinds

FLAGS = list(itertools.product((True, False), repeat=4))
RESULT = {"output_type": "execute_result", "metadata": {}, "execution_count": 1}
OUTPUTS: dict[str, list[dict[str, Any]]] = {
    "none": [],
    "points": [{**RESULT, "data": {"text/plain": "2.5"}}],
    "nothing": [{**RESULT, "data": {"text/plain": "0"}}],
    "words": [{**RESULT, "data": {"text/plain": "'done'"}}],
    "negative": [{**RESULT, "data": {"text/plain": "-1"}}],
    "not a number": [{**RESULT, "data": {"text/plain": "nan"}}],
    "printed": [{"output_type": "stream", "name": "stdout", "text": "2"}],
    "warned": [{"output_type": "stream", "name": "stderr", "text": "careful"}],
    "points, then warned": [
        {**RESULT, "data": {"text/plain": "1"}},
        {"output_type": "stream", "name": "stderr", "text": "careful"},
    ],
    "raised": [{"output_type": "error", "ename": "E", "evalue": "", "traceback": []}],
}


def cell(kind: str, flags: tuple[bool, ...], outputs: str = "none") -> NotebookNode:
    names = ("grade", "solution", "task", "locked")
    data = {"grade_id": "문제", "points": 4, **dict(zip(names, flags, strict=True))}
    make: Any = v4.new_code_cell if kind == "code" else v4.new_markdown_cell
    made: NotebookNode = make("x = 'あ'", metadata={"nbgrader": data})
    if kind == "code":
        made["outputs"] = [NotebookNode(row) for row in OUTPUTS[outputs]]  # type: ignore[no-untyped-call]
    return made


@pytest.mark.parametrize("flags", FLAGS)
@pytest.mark.parametrize("kind", ["code", "markdown"])
def test_kinds_and_checksums_are_nbgraders(kind: str, flags: tuple[bool, ...]) -> None:
    made = cell(kind, flags)
    assert cell_kinds.is_grade(made) == utils.is_grade(made)
    assert cell_kinds.is_solution(made) == utils.is_solution(made)
    assert cell_kinds.is_task(made) == utils.is_task(made)
    assert cell_kinds.checksum(made) == utils.compute_checksum(made)


@pytest.mark.parametrize("outputs", OUTPUTS)
@pytest.mark.parametrize("kind", ["code", "markdown"])
@pytest.mark.parametrize("solution", [True, False])
@pytest.mark.parametrize("touched", [True, False])
def test_scores_are_nbgraders(kind: str, outputs: str, solution: bool, touched: bool) -> None:
    made = cell(kind, (True, solution, False, False), outputs)
    made.metadata["nbgrader"]["checksum"] = "0" if touched else utils.compute_checksum(made)
    assert cell_kinds.score_of(made) == utils.determine_grade(made)[0]


def test_a_cell_of_the_learners_own_is_of_no_kind() -> None:
    make: Any = v4.new_code_cell
    made = make("1")
    assert not any((cell_kinds.is_grade(made), cell_kinds.is_solution(made)))
    assert not cell_kinds.is_task(made)


def test_a_worker_marks_without_importing_nbgrader() -> None:
    code = (
        "import sys, autograder.grading.marker, autograder.grading.fast.place;"
        "print([name for name in sys.modules if name.split('.')[0] == 'nbgrader'])"
    )
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert run.stdout.strip() == "[]"
