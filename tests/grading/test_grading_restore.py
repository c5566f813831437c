"""The notebook that is marked: the learner's cells around the registered checks."""

from __future__ import annotations

import copy
from typing import Any

import nbformat
import pytest

from autograder.grading import notes
from autograder.grading.registry import Registered, Registry
from autograder.grading.release import Release, ReleasedCell
from autograder.grading.restore import restore, stand_in

STUB = "def half(x):\n    raise NotImplementedError"
ANSWER = "def half(x):\n    return x / 2"
WRITE_HERE = "Write here."


def registered(name: str, source: str, **flags: Any) -> Registered:
    settings = {"grade": False, "solution": False, "locked": False, "points": 0.0, **flags}
    return Registered(name=name, source=source, checksum="0", cell_type="code", **settings)


REGISTRY: Registry = {
    "half": registered("half", STUB, solution=True),
    "check-half": registered("check-half", 'check("toy.half")', grade=True, locked=True, points=3),
    "why": Registered("why", "markdown", WRITE_HERE, "1", False, True, True, points=2),
}
ORDER = {
    "title": ("markdown", "# Title"),
    "setup": ("code", 'use("en")'),
    "half": ("code", STUB),
    "check-half": ("code", 'check("toy.half")'),
    "question": ("markdown", "Why?"),
    "why": ("markdown", WRITE_HERE),
}
RELEASE = Release(
    {"en": {name: ReleasedCell(name, kind, text) for name, (kind, text) in ORDER.items()}}
)


def handed_in(**changed: str) -> dict[str, Any]:
    """Return a notebook as released, with some texts changed."""
    cells = []
    for name, (cell_type, text) in ORDER.items():
        metadata: dict[str, Any] = {"course": {"id": name}}
        if name in REGISTRY:
            metadata["nbgrader"] = copy.deepcopy(REGISTRY[name].metadata)
        source = changed.get(name.replace("-", "_"), text)
        cells.append({"cell_type": cell_type, "id": name, "metadata": metadata, "source": source})
    return {"cells": cells, "metadata": {}}


def own(text: str, title: str | None = None) -> dict[str, Any]:
    """Return a cell of the learner's, or a copy that claims to be one of the lesson's."""
    metadata = {"nbgrader": REGISTRY[title].metadata} if title else {}
    return {"cell_type": "code", "id": f"own{len(text)}", "metadata": metadata, "source": text}


def marked(notebook: dict[str, Any]) -> tuple[list[str], list[str], set[str]]:
    """Return the ids and the texts of the restored cells, and the messages of the notes."""
    made, remarks = restore(notebook, REGISTRY, RELEASE, "toy")
    nbformat.validate(made)
    ids = [cell.id for cell in made.cells]
    texts = [cell.source for cell in made.cells]
    return ids, texts, {remark.message for remark in remarks}


def test_a_notebook_in_order_stays_as_it_is() -> None:
    ids, texts, remarks = marked(handed_in(half=ANSWER, why="Because."))
    assert ids == list(ORDER)
    assert texts[2] == ANSWER
    assert texts[5] == "Because."
    assert remarks == set()


def test_grade_cells_come_from_the_gradebook() -> None:
    notebook = handed_in()
    for cell in notebook["cells"]:
        cell["metadata"].pop("nbgrader", None)
    made, _ = restore(notebook, REGISTRY, RELEASE, "toy")
    data = {cell.id: cell.metadata.get("nbgrader") for cell in made.cells}
    assert {name: data[name] for name in REGISTRY} == {
        name: row.metadata for name, row in REGISTRY.items()
    }
    assert data["title"] is None


def test_a_missing_check_comes_back_below_its_answer() -> None:
    notebook = handed_in(half=ANSWER)
    del notebook["cells"][3]
    notebook["cells"].insert(3, own("half(4)"))
    ids, texts, remarks = marked(notebook)
    assert ids[2:5] == ["half", "check-half", "own-5"]
    assert texts[3] == 'check("toy.half")'
    assert remarks == {notes.CHECK_MISSING}


def test_a_check_above_its_answer_moves_below_it() -> None:
    notebook = handed_in(half=ANSWER)
    notebook["cells"].insert(0, notebook["cells"].pop(3))
    assert marked(notebook)[0][2:4] == ["half", "check-half"]


def test_a_check_turned_into_prose_is_code_again() -> None:
    notebook = handed_in(half=ANSWER)
    notebook["cells"][3]["cell_type"] = "markdown"
    made, _ = restore(notebook, REGISTRY, RELEASE, "toy")
    assert made.cells[3].cell_type == "code"


def test_of_two_answers_the_last_with_work_in_it_counts_and_the_stub_goes() -> None:
    notebook = handed_in(half=ANSWER)
    better = ANSWER + "  # exactly"
    notebook["cells"].insert(3, own(better, "half"))
    notebook["cells"].insert(4, own(STUB, "half"))
    ids, texts, remarks = marked(notebook)
    assert texts[2:5] == [ANSWER, better, 'check("toy.half")']
    assert ids[3] == "half"
    assert remarks == {notes.DUPLICATE}


def test_an_answer_that_moved_elsewhere_is_not_overwritten_by_its_stub() -> None:
    notebook = handed_in()
    del notebook["cells"][2]
    notebook["cells"].insert(1, own(ANSWER))
    _, texts, remarks = marked(notebook)
    assert STUB not in texts
    assert texts.index(ANSWER) < texts.index('check("toy.half")')
    assert remarks == set()


@pytest.mark.parametrize("text", ["", "   \n", 'check("toy.half")  \n'])
def test_a_check_that_only_lost_its_text_leaves_no_cell_behind(text: str) -> None:
    assert marked(handed_in(check_half=text))[0] == list(ORDER)


def test_what_was_written_into_a_check_becomes_a_cell() -> None:
    ids, texts, remarks = marked(handed_in(check_half='x = 1\ncheck("toy.half")'))
    assert ids[3:5] == ["own-4", "check-half"]
    assert texts[3] == 'x = 1\ncheck("toy.half")'
    assert remarks == {notes.CHECK_EDITED}


def test_a_written_answer_without_a_name_is_found_below_its_question() -> None:
    notebook = handed_in(why="Because.")
    notebook["cells"][5].update(id="strange", metadata={})
    ids, texts, _ = marked(notebook)
    assert (ids[-1], texts[-1]) == ("why", "Because.")


def test_a_missing_written_answer_is_put_back_empty() -> None:
    notebook = handed_in()
    notebook["cells"].pop()
    ids, texts, remarks = marked(notebook)
    assert (ids[-1], texts[-1]) == ("why", WRITE_HERE)
    assert remarks == {notes.ANSWER_MISSING}


def test_attachments_of_a_written_answer_stay() -> None:
    notebook = handed_in(why="![](a.png)")
    pictures = {"a.png": {"image/png": "iVBORw0="}}
    notebook["cells"][5]["attachments"] = pictures
    made, _ = restore(notebook, REGISTRY, RELEASE, "toy")
    assert made.cells[5].attachments == pictures


def test_the_set_up_cell_comes_back() -> None:
    notebook = handed_in()
    del notebook["cells"][1]
    ids, _, remarks = marked(notebook)
    assert ids[:2] == ["setup", "title"]
    assert remarks == {notes.SETUP_MISSING}


@pytest.mark.parametrize(
    ("metadata", "named"),
    [
        ({"kernelspec": {"name": "ir", "language": "R"}}, True),
        ({"kernelspec": {"name": "julia-1.11"}}, True),
        ({"language_info": {"name": "R"}}, True),
        ({"kernelspec": {"name": "my-env", "language": "python"}}, False),
        ({"kernelspec": "nonsense"}, False),
        ({}, False),
        (None, False),
    ],
)
def test_another_kernel_is_named(metadata: Any, named: bool) -> None:
    notebook = handed_in() | {"metadata": metadata}
    assert (notes.OTHER_KERNEL in marked(notebook)[2]) is named


@pytest.mark.parametrize(
    "cell", [{}, {"cell_type": 1}, {"source": 3}, {"metadata": []}, {"source": ["a\n", 1]}]
)
def test_cells_that_no_program_writes_do_no_harm(cell: dict[str, Any]) -> None:
    notebook = handed_in(half=ANSWER)
    notebook["cells"].insert(0, cell)
    assert set(ORDER) <= set(marked(notebook)[0])


def test_a_stand_in_holds_every_grade_cell_and_nothing_else() -> None:
    made = stand_in(REGISTRY, RELEASE, "toy", "ja")
    nbformat.validate(made)
    assert [cell.id for cell in made.cells] == ["check-half", "why"]
    assert made.metadata.course == {"lesson": "toy", "language": "ja", "unread": True}
